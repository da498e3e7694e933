// What the two suites do differently beside a leaf (docs/formats.md, "Beside the leaf").
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/ledger/register_key.hpp"

namespace menshen::ledger {

inline constexpr std::size_t salt_bytes = 32;
using ContentKey = std::array<std::uint8_t, 32>;  // of one entry
using Salt = std::array<std::uint8_t, salt_bytes>;

std::size_t wrapped_bytes_of(Suite suite);  // a content key for one recipient
std::size_t content_bytes_of(Suite suite);  // a salt and a registration, sealed

// Wraps the content keys of many entries to one recipient.
class KeyWrapper {
 public:
  virtual ~KeyWrapper() = default;
  // wrapped_bytes_of() the suite. `now` and `chance` begin new contexts, where a suite has any.
  virtual Result<Bytes> wrap(ByteView aad, const ContentKey& key, Instant now,
                             const Chance& chance) = 0;
};
std::unique_ptr<KeyWrapper> wrapper_to(const RegisterPublic& key);

// crypto::Errc::not_opened and sealed_form. SM2 takes no aad: there the content's own names every
// recipient.
Result<ContentKey> unwrap(const RegisterSecret& key, ByteView aad, ByteView wrapped);

crypto::Digest commitment_of(Suite suite, ByteView salt, ByteView registration);

Bytes seal_content(Suite suite, const ContentKey& key, ByteView aad, ByteView content,
                   const Chance& chance);
Result<Bytes> open_content(Suite suite, const ContentKey& key, ByteView aad, ByteView sealed);

}  // namespace menshen::ledger
