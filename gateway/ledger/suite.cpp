#include "gateway/ledger/suite.hpp"

namespace menshen::ledger {

std::string_view name_of(Suite suite) {
  switch (suite) {
    case Suite::hpke:
      return "hpke";
    case Suite::sm:
      return "sm";
  }
  return "unknown";
}

std::optional<Suite> suite_named(std::string_view name) {
  for (const Suite suite : {Suite::hpke, Suite::sm}) {
    if (name == name_of(suite)) return suite;
  }
  return std::nullopt;
}

std::optional<Suite> suite_numbered(std::uint64_t number) {
  for (const Suite suite : {Suite::hpke, Suite::sm}) {
    if (number == static_cast<std::uint64_t>(suite)) return suite;
  }
  return std::nullopt;
}

}  // namespace menshen::ledger
