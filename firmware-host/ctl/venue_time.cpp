#include "firmware-host/ctl/venue_time.hpp"

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/words.hpp"

namespace menshen::ctl {
namespace {

std::optional<Instant> time_in(const std::string& text, const std::string& time_zone) {
  if (const auto instant = parse_instant(text)) return instant;
  const auto date = parse_iso_date(text);
  if (!date) return std::nullopt;
  const Instant midnight{std::chrono::sys_days(*date)};
  return midnight - host::TimeZone::named(time_zone)->at(midnight).utc_offset;
}

}  // namespace

std::optional<VenueTimes> venue_times_in(const std::string& from, const std::string& to,
                                         const std::string& time_zone) {
  VenueTimes times;
  if (!from.empty()) times.from = time_in(from, time_zone);
  if (!to.empty()) times.to = time_in(to, time_zone);
  if ((!from.empty() && !times.from) || (!to.empty() && !times.to)) return std::nullopt;
  return times;
}

}  // namespace menshen::ctl
