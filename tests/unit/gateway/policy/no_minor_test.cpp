// Nobody under age is admitted, whatever else holds: random patrons against an age counted the
// slow way, on the fingers.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

// Walks from the birth to today day by day and counts how often the birthday came round; the strict
// rule does not count the day itself.
int years_lived(const CivilDate& birth, const CivilDate& today, AdultFrom rule) {
  int years = -1;  // the birth itself is the first match
  for (auto day = std::chrono::sys_days(birth); day <= std::chrono::sys_days(today);
       day += std::chrono::days(1)) {
    const CivilDate d(day);
    if (rule == AdultFrom::day_after_birthday && d == today && d != birth) continue;
    const bool stands_in = birth.month() / birth.day() == std::chrono::February / 29 &&
                           !d.year().is_leap() && d.month() / d.day() == std::chrono::February / 28;
    if (d.month() / d.day() == birth.month() / birth.day() || stands_in) ++years;
  }
  return years;
}

bool is_of_age(const Credential& who, const Door& door) {
  if (!who.birth) return who.adult_by_claim == true;
  return years_lived(*who.birth, door.now.date(), door.rules.adult_from) >= 18;
}

struct Lottery {
  std::mt19937 engine;

  std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(engine);
  }
  bool once_in(std::uint32_t n) { return below(n) == 0; }

  CivilDate day_from(const CivilDate& first, std::uint32_t days) {
    return CivilDate(std::chrono::sys_days(first) + std::chrono::days(below(days)));
  }

  Door door() {
    Door door;
    door.zone.minors = static_cast<MinorRule>(1 + below(3));
    door.zone.least_evidence = door.rules.evidence_rank[below(6)];
    door.rules.adult_from = static_cast<AdultFrom>(1 + below(2));
    door.rules.listed_minors = static_cast<ListedMinors>(1 + below(2));
    if (once_in(4)) door.zone.hours.weekdays.fill({*parse_span("18:00-06:00")});
    door.now = shanghai(day_from(date(2026, 1, 1), 365), static_cast<int>(below(24)),
                        static_cast<int>(below(60)));
    door.standing.listing = static_cast<Listing>(below(4));
    door.admitted_today(below(100), below(10));

    Credential who;
    who.evidence = static_cast<Evidence>(below(7));
    if (!once_in(8)) who.number = "11010519491231002X";
    // Births around the edge: within two years of the 18th birthday, every day as likely.
    if (!once_in(8)) who.birth = day_from(date(2006, 7, 1), 4 * 365);
    if (once_in(3)) who.adult_by_claim = once_in(2);
    if (once_in(4)) who.valid_to = day_from(date(2025, 7, 1), 2 * 365);
    if (once_in(4)) who.valid_from = day_from(date(2024, 7, 1), 2 * 365);
    if (once_in(4)) who.single_use = CodeId{static_cast<std::uint8_t>(below(2))};
    if (once_in(2)) door.state.used_codes[CodeId{1}] = door.now.at;
    door.who = who;
    return door;
  }
};

TEST(NoMinor, IsEverAdmittedIntoAZoneWithoutMinors) {
  constexpr std::uint32_t seed = 20260310;
  Lottery lottery{std::mt19937(seed)};
  int admitted = 0;
  int refused_by_age = 0;
  for (int i = 0; i < 4000; ++i) {
    Door door = lottery.door();
    door.zone.minors = MinorRule::no_minors;
    const Decision decision = i % 2 == 0 ? door.decide() : door.after(all_steps);
    const Credential& who = door.who;
    const bool of_age = who.birth
                            ? years_lived(*who.birth, door.now.date(), door.rules.adult_from) >= 18
                            : who.adult_by_claim == true;
    if (decision.outcome == Outcome::admit) {
      ++admitted;
      ASSERT_TRUE(of_age) << "seed " << seed << " round " << i;
    }
    const bool by_age = decision.reasons.front() == Reason::under_age;
    refused_by_age += by_age ? 1 : 0;
    // And nobody of age is ever called under age.
    ASSERT_FALSE(by_age && of_age) << "seed " << seed << " round " << i;
  }
  EXPECT_GT(admitted, 100);
  EXPECT_GT(refused_by_age, 100);
}

TEST(NoMinor, IsAdmittedElsewhereWithoutItsOwnReason) {
  Lottery lottery{std::mt19937(7)};
  int admitted_minors = 0;
  for (int i = 0; i < 4000; ++i) {
    const Door door = lottery.door();
    const Decision decision = i % 2 == 0 ? door.decide() : door.after(all_steps);
    if (decision.outcome != Outcome::admit) continue;
    const Credential& who = door.who;
    ASSERT_FALSE(who.number.empty());
    if (is_of_age(who, door)) {
      ASSERT_EQ(text(decision), "admit adult");
      continue;
    }
    ++admitted_minors;
    ASSERT_EQ(text(decision), door.zone.minors == MinorRule::five_musts
                                  ? "admit five_musts_done"
                                  : "admit holiday_for_minors");
  }
  EXPECT_GT(admitted_minors, 20);
}

TEST(Decisions, AlwaysHaveReasonsOfTheirOwnHundred) {
  Lottery lottery{std::mt19937(11)};
  for (int i = 0; i < 4000; ++i) {
    const Decision decision = lottery.door().decide();
    ASSERT_FALSE(decision.reasons.empty());
    for (const Reason reason : decision.reasons) {
      ASSERT_EQ(static_cast<int>(reason) / 100, static_cast<int>(decision.outcome))
          << text(decision);
    }
  }
}

}  // namespace
}  // namespace menshen::policy
