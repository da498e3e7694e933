// Which cryptography a venue seals with. The numbers stand in the bytes beside leaves and never
// change.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace menshen::ledger {

enum class Suite : std::uint8_t {
  hpke = 1,  // RFC 9180: X25519, HKDF-SHA256, AES-256-GCM
  sm = 2,    // SM2, SM3, SM4 (GB/T 32918, 32905, 32907), as GB/T 39786 asks of government systems
};

std::string_view name_of(Suite suite);  // "hpke", "sm"
std::optional<Suite> suite_named(std::string_view name);
std::optional<Suite> suite_numbered(std::uint64_t number);

}  // namespace menshen::ledger
