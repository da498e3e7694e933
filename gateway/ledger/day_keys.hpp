// The keys under which lies at rest what lies beside leaves: one random key for each day and kind
// of it (Holds), in a file of its own next to the register. To erase is to delete rows and key:
// what a flash chip or an old backup of the register still has of the rows opens nothing then.
//
// Chosen: a second database. Refused: keys in the register itself, since every backup of it would
// carry them; one key wrapped by another, since whatever keeps the outer one opens all.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/aead.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

using crypto::Digest;
using DayKey = crypto::AeadKey;
using KeyNumber = std::int64_t;  // from 1, rising

std::filesystem::path day_keys_file(const std::filesystem::path& register_file);

// Bytes beside a leaf under a day key, and out again: AES-256-GCM, the leaf's hash as AAD and its
// first 12 bytes as the nonce. The leaf commits to the bytes and holds 16 random ones, so a nonce
// that comes twice under one key comes with the same bytes. crypto::Errc::not_opened.
Bytes lay_under(const DayKey& key, const Digest& leaf_hash, ByteView beside);
Result<Bytes> take_from_under(const DayKey& key, const Digest& leaf_hash, ByteView bytes);

class DayKeys {
 public:
  // By the process that writes the register: created if absent. Store's errors.
  static Result<DayKeys> open(const std::filesystem::path& register_file, const std::string& vfs);
  // Beside it, changing nothing. Store's errors, also for a file that is not there.
  static Result<DayKeys> read(const std::filesystem::path& register_file, const std::string& vfs);

  // Durable when it returns. A number is kept once.
  Ok keep(KeyNumber number, const DayKey& key);
  Result<std::optional<DayKey>> find(KeyNumber number) const;
  Result<KeyNumber> newest() const;  // 0 without any
  // Deletes the keys up to `newest` that are not in use, durably.
  Ok erase(KeyNumber newest, std::span<const KeyNumber> in_use);
  // Leaves no trace of what was deleted in the write-ahead log. Errc::in_use while others read.
  Ok empty_log();

 private:
  explicit DayKeys(store::Database database) : database_(std::move(database)) {}

  mutable store::Database database_;
};

}  // namespace menshen::ledger
