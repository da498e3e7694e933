// The venue and the patrons of the flow tests.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/record_writer.hpp"
#include "tests/support/venue/venue.hpp"

namespace menshen::test {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr CivilDate date(int y, unsigned m, unsigned d) {
  return CivilDate(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

// Noon of an ordinary Tuesday at a venue eight hours east of Greenwich.
inline const Instant noon = sys_days(date(2026, 3, 10)) + 4h;

inline VenueOptions cafe() {
  VenueOptions options;
  options.starts = noon;
  return options;
}

inline Bytes adult_card() { return citizen_record(citizen_born("19900101", "测试成年")); }
inline Bytes minor_card() { return citizen_record(citizen_born("20120506", "测试少年")); }

inline identity::CodeClaims adult_claims(Instant issued, std::uint8_t id) {
  identity::CodeClaims claims;
  claims.number = citizen_born("19850505").number;
  claims.name = "测试码";
  claims.single_use_id = Bytes(16, id);
  claims.venue = venue_code;
  claims.issued_at = issued;
  claims.expires = issued + 5min;
  return claims;
}

inline void expect_decision(const std::optional<desk::Shown>& shown, Outcome outcome,
                            Reason reason) {
  ASSERT_TRUE(shown.has_value()) << "nothing was decided";
  EXPECT_EQ(name_of(shown->outcome), name_of(outcome));
  EXPECT_EQ(name_of(shown->reasons.front()), name_of(reason));
}

}  // namespace menshen::test
