#include "gateway/ledger/holds.hpp"

namespace menshen::ledger {

std::string_view name_of(Holds holds) {
  switch (holds) {
    case Holds::registration:
      return "registration";
    case Holds::token:
      return "token";
    case Holds::order:
      return "order";
  }
  return "unknown";
}

std::optional<Holds> holds_of(ByteView beside) {
  if (beside.size() < beside_header_bytes || beside[0] != beside_version) return std::nullopt;
  for (const Holds holds : {Holds::registration, Holds::token, Holds::order}) {
    if (beside[1] == static_cast<std::uint8_t>(holds)) return holds;
  }
  return std::nullopt;
}

Bytes beside_of(Holds holds, ByteView content) {
  Bytes bytes = {beside_version, static_cast<std::uint8_t>(holds)};
  bytes.insert(bytes.end(), content.begin(), content.end());
  return bytes;
}

}  // namespace menshen::ledger
