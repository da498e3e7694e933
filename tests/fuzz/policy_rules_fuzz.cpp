// Any text: a table, or mistakes that each say where and what to do. A table that parses must be
// one that can be asked.
#include <chrono>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/policy/decide.hpp"
#include "gateway/policy/explain.hpp"
#include "gateway/policy/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const auto parsed = policy::parse_rules(text_of({data, size}));
  if (!parsed) {
    check(!parsed.error().all.empty(), "refused without a mistake");
    for (const auto& mistake : parsed.error().all) check(!mistake.remedy.empty(), "no remedy");
    return 0;
  }
  check(!parsed->zones.empty(), "a table without zones");
  const CivilDate minor = CivilDate(std::chrono::year(2015) / 1 / 1);
  const Moment now{std::chrono::sys_days(std::chrono::year(2026) / 10 / 1), std::chrono::hours(8)};
  for (const policy::Zone& zone : parsed->zones) {
    const auto explained = policy::explain(*parsed, zone, {now, minor, Evidence::chip_read});
    const bool admitted = explained.decision.outcome == Outcome::admit;
    check(!admitted || zone.minors == policy::MinorRule::minors_on_holidays, "a minor admitted");
  }
  return 0;
}
