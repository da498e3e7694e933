// Whatever stands in the file: a configuration or at least one problem, never both, each problem
// one line of text with a remedy.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "firmware-host/config.hpp"
#include "gateway/core/result.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using menshen::check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = menshen::host::parse_config(text, "/etc/menshen/m.toml");
  check(parsed.config.has_value() == parsed.problems.empty(), "a configuration or problems");
  check(parsed.problems.size() <= menshen::host::config_problems_max, "problems are bounded");
  for (const auto& problem : parsed.problems) {
    check(!problem.what.empty() && !problem.remedy.empty(), "a problem says what to do");
    check(to_text(problem).find('\n') == std::string::npos, "a problem is one line");
  }
  if (!parsed.config) return 0;
  check(!parsed.config->lanes.empty(), "a lane");
  check(menshen::ledger::check_recipients(parsed.config->recipients).has_value(), "recipients");
  check(parsed.config->lanes.size() ==
            parsed.config->relay_gates.size() + parsed.config->hand_gates.size(),
        "a gate for each lane");
  return 0;
}
