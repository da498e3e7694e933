#include "tests/simulation/oracle.hpp"

#include <algorithm>

namespace menshen::test {
namespace {

constexpr std::chrono::minutes code_is_fresh{5};
constexpr std::chrono::seconds code_leeway{60};

// A card that the reader's module believes, with a number that is one.
bool card_is_good(const Visit& visit, const Person& person, Ymd today) {
  const bool ended = person.valid_to != 0 && today > person.valid_to;
  return visit.way == Way::card && today >= person.valid_from && !ended;
}

Verdict verdict_on_code(const ShownCode& code, Instant at, bool again) {
  if (code.elsewhere || at > code.expires + code_leeway) return Verdict::must_not;
  const bool in_time = at >= code.issued && at < code.expires;
  const bool strong = code.bound || at - code.issued < code_is_fresh;
  return in_time && strong && !again ? Verdict::must_enter : Verdict::may_enter;
}

Verdict verdict_on_proof(const Visit& visit, const Person& person, Instant at, bool again);

// All five (or he has come of age meanwhile), and what was shown before them would have let in
// somebody older.
Verdict steps_prove(const Visit& visit, const Person& person, Instant at, bool again) {
  const bool enough = visit.every_step || is_of_age(person.born, wall_of(at).date);
  if (!enough || visit.completes == Way::steps) return Verdict::must_not;
  Visit before = visit;
  before.way = visit.completes;
  const Verdict verdict = verdict_on_proof(before, person, visit.proven_at, again);
  return verdict == Verdict::must_not ? verdict : Verdict::may_enter;
}

// By what is shown alone, whoever shows it.
Verdict verdict_on_proof(const Visit& visit, const Person& person, Instant at, bool again) {
  switch (visit.way) {
    case Way::card:
      return card_is_good(visit, person, wall_of(at).date) ? Verdict::must_enter
                                                           : Verdict::must_not;
    case Way::code:
      return verdict_on_code(*visit.code, at, again);
    case Way::typed:
      return Verdict::may_enter;
    case Way::passport:
      return wall_of(at).date > person.valid_to ? Verdict::must_not : Verdict::may_enter;
    case Way::steps:
      return steps_prove(visit, person, at, again);
    default:
      return Verdict::must_not;
  }
}

bool age_lets_in(const Visit& visit, const Person& person, const House& house, Ymd today) {
  if (is_of_age(person.born, today)) return true;
  switch (house.minors) {
    case MinorsMay::never:
      return false;
    case MinorsMay::on_holidays:
      return is_holiday(today);
    case MinorsMay::with_five_musts:
      return visit.way == Way::steps;
  }
  return false;
}

}  // namespace

const std::vector<House>& houses() {
  static const std::vector<House> all = {
      {"internet-cafe.toml", "hall", MinorsMay::never, 8 * 60, 24 * 60},
      {"esports-hotel.toml", "rooms", MinorsMay::never, 0, 24 * 60},
      {"mixed-hotel.toml", "esports", MinorsMay::never, 0, 24 * 60},
      {"mixed-hotel.toml", "rooms", MinorsMay::with_five_musts, 0, 24 * 60},
      {"arcade.toml", "machines", MinorsMay::on_holidays, 8 * 60, 26 * 60},
  };
  return all;
}

Wall wall_of(Instant at) {
  using namespace std::chrono;
  const auto local = at + hours(8);
  const auto midnight = floor<days>(local);
  const year_month_day date(midnight);
  const Ymd ymd = static_cast<int>(date.year()) * 10000 +
                  static_cast<int>(static_cast<unsigned>(date.month())) * 100 +
                  static_cast<int>(static_cast<unsigned>(date.day()));
  return {ymd, static_cast<int>(floor<minutes>(local - midnight).count())};
}

bool is_holiday(Ymd date) {
  static const std::vector<Ymd> days = {20260101, 20260216, 20260217, 20260218, 20260219, 20260405,
                                        20260501, 20260502, 20260619, 20260925, 20261001, 20261002,
                                        20261003, 20270101, 20270205, 20270206, 20270207, 20270208};
  return std::ranges::find(days, date) != days.end();
}

bool is_open(const House& house, const Wall& wall) {
  const int from_yesterday = wall.minute + 24 * 60;
  return (wall.minute >= house.opens && wall.minute < house.closes) ||
         from_yesterday < house.closes;
}

bool is_of_age(Ymd born, Ymd today) { return today > born + 18 * 10000; }

Verdict verdict_on(const Visit& visit, const Person& person, const House& house, Instant at,
                   bool again) {
  const Wall wall = wall_of(at);
  const bool barred =
      person.listing == Listing::lost_card || person.listing == Listing::locked_card;
  if (barred || !is_open(house, wall)) return Verdict::must_not;
  if (!age_lets_in(visit, person, house, wall.date)) return Verdict::must_not;
  return verdict_on_proof(visit, person, at, again);
}

std::optional<Evidence> evidence_of(const Visit& visit, Instant decided) {
  const bool steps = visit.way == Way::steps;
  const Instant at = steps ? visit.proven_at : decided;
  switch (steps ? visit.completes : visit.way) {
    case Way::card:
      return Evidence::chip_read;
    case Way::typed:
      return Evidence::typed_number;
    case Way::passport:
      return Evidence::document_by_camera;
    case Way::code: {
      if (visit.code->bound) return Evidence::signed_code_bound;
      const auto age = at - visit.code->issued;
      if (age < code_is_fresh) return Evidence::signed_code_bound;
      if (age > code_is_fresh + std::chrono::seconds(1)) return Evidence::signed_code_loose;
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

bool is_weak(Evidence evidence) {
  return evidence == Evidence::document_by_camera || evidence == Evidence::signed_code_loose ||
         evidence == Evidence::typed_number;
}

bool quota_allows(int weak_so_far, int all_so_far) {
  const int weak = weak_so_far + 1;
  const int all = all_so_far + 1;
  return weak <= 3 || weak * 10 <= all;
}

}  // namespace menshen::test
