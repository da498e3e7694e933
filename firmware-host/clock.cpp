#include "firmware-host/clock.hpp"

#include <date/tz.h>
#include <time.h>

#include <exception>
#include <string>

#include "firmware-host/errc.hpp"

namespace menshen::host {
namespace {

// The longest IANA name has 32; anything much longer is no zone, and need not be searched for.
constexpr std::size_t zone_name_bytes_max = 64;

TimeZone known_zone(std::string_view name) {
  auto zone = TimeZone::named(name);
  check(zone.has_value(), "the time zone was checked with the configuration");
  return *zone;
}

}  // namespace

Result<TimeZone> TimeZone::named(std::string_view name) {
  if (name.empty() || name.size() > zone_name_bytes_max) {
    MENSHEN_RETURN_ERROR(Errc::unknown_time_zone);
  }
  try {
    const date::time_zone* zone = date::locate_zone(std::string(name));
    zone->get_info(date::sys_seconds{});  // the file is read now, not at the first patron
    return TimeZone(*zone);
  } catch (const std::exception&) {  // no such name, or no tzdata on this machine
    MENSHEN_RETURN_ERROR(Errc::unknown_time_zone);
  }
}

Moment TimeZone::at(Instant instant) const {
  const auto info = zone_->get_info(std::chrono::floor<std::chrono::seconds>(instant));
  return {instant, info.offset};
}

SystemClock::SystemClock(std::string_view time_zone) : SystemClock(known_zone(time_zone)) {}

Moment SystemClock::now() const {
  return zone_.at(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

std::chrono::microseconds SystemClock::steady() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

std::chrono::milliseconds SystemClock::uptime() const {
  timespec time{};
  check(clock_gettime(CLOCK_BOOTTIME, &time) == 0, "Linux tells the time since its start");
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace menshen::host
