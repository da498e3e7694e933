// An epoch's secrets at rest, and their end (docs/formats.md, "The epoch's secrets").
//
// Overwriting in place reaches the blocks that the file has now. What a flash chip or a file system
// that copies has kept elsewhere is only ever the sealed bytes, which open under the key alone: so
// the key is kept apart from the file, and who wants certainty destroys that too.
#pragma once

#include <filesystem>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/aead.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/p256.hpp"
#include "gateway/watchlist/epoch_secrets.hpp"

namespace menshen::watchlist {

inline constexpr std::size_t epoch_file_bytes = 181;

struct SealedEpoch {  // what the file says in clear
  SealedIssue issue;
  crypto::PointBytes base{};  // L, by which the table names the same epoch
};

// `issue` is one that a table may have. The file's bytes, epoch_file_bytes of them.
Bytes seal_epoch(const EpochSecrets& secrets, const SealedIssue& issue, const crypto::AeadKey& key,
                 const Chance& chance);

// Errc::epoch_file: not such bytes.
Result<SealedEpoch> read_sealed_epoch(ByteView file);

// Errc::epoch_file; Errc::epoch_key: another key, or altered; Errc::epoch_base: α is not L's.
Result<EpochSecrets> open_epoch(ByteView file, const crypto::AeadKey& key);

// What can be shown afterwards.
struct Destruction {
  SealedEpoch epoch;
  crypto::Digest was{};        // SHA-256 of the file as it was
  std::size_t bytes_read = 0;  // back from the disk, each of them zero
};

// Overwrites the file with zeros, flushes it, reads it back from the disk, removes its name and
// flushes the folder. A file that is no epoch's is left as it is: Errc::epoch_file. A link to
// another file, or none at all: Errc::file_unreadable. Whatever fails on the way, or does not read
// back as zeros: Errc::not_destroyed, and the file stays.
Result<Destruction> destroy_epoch(const std::filesystem::path& file);

}  // namespace menshen::watchlist
