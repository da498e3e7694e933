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
    case Holds::access:
      return "access";
  }
  return "unknown";
}

std::optional<Holds> holds_numbered(std::int64_t number) {
  for (const Holds holds : {Holds::registration, Holds::token, Holds::order, Holds::access}) {
    if (number == static_cast<std::int64_t>(holds)) return holds;
  }
  return std::nullopt;
}

std::optional<Holds> holds_of(ByteView beside) {
  if (beside.size() < beside_header_bytes || beside[0] != beside_version) return std::nullopt;
  return holds_numbered(beside[1]);
}

Bytes beside_of(Holds holds, ByteView content) {
  Bytes bytes = {beside_version, static_cast<std::uint8_t>(holds)};
  bytes.insert(bytes.end(), content.begin(), content.end());
  return bytes;
}

}  // namespace menshen::ledger
