// The people of a simulated day as they really are, and what each of them shows at the door. This
// is the truth that the oracle judges by; the product never sees it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/core/standing.hpp"
#include "tests/simulation/dice.hpp"

namespace menshen::test {

// A date as one number, 20080310: the oracle counts with it and shares no calendar code with the
// product.
using Ymd = int;

struct Person {
  Ymd born = 19900101;
  DocumentKind document = DocumentKind::citizen_id;
  std::string number;
  std::string name;
  Ymd valid_from = 20200101;
  Ymd valid_to = 0;  // the last day; 0 = no end
  Listing listing = Listing::none;
};

// What is shown. Whether it lets anybody in is the oracle's matter.
enum class Way {
  card,
  forged_card,         // the number's check character is wrong
  contradicting_card,  // number and printed birth name different dates
  rejected_card,       // the reader's module does not believe it
  unreadable_card,
  bank_card,
  code,
  tampered_code,
  strangers_code,  // signed by a key that nobody trusts, under a trusted key's id
  age_code,        // proves an age and names nobody
  foreign_code,    // a menu, an advertisement, a number in plain text
  typed,
  mistyped,  // one digit is wrong
  passport,  // its lines swiped
  altered_passport,
  nothing,
  steps,  // the desk has completed (some of) the five musts for an earlier visit
};

struct ShownCode {
  std::string text;
  std::optional<CodeId> id;  // of a code that opens one door once
  bool bound = false;        // to this venue
  bool elsewhere = false;
  Instant issued{};
  Instant expires{};
};

// One person shows one thing on one lane.
struct Visit {
  std::size_t person = 0;
  std::string lane;
  Way way = Way::card;
  std::optional<ShownCode> code;
  Way completes = Way::nothing;      // of steps: what was shown before,
  Instant proven_at{};               // and when
  std::optional<LeafIndex> follows;  // of steps
  bool every_step = false;           // all five
};

// A crowd for the day `today`: every age, birthdays around the day, every document, some of them
// lost, locked or past their time.
std::vector<Person> make_crowd(Dice& dice, Ymd today, std::size_t count);

// The card of a person, as the chip holds it.
Bytes record_of(const Person& person);
Bytes forged_record_of(const Person& person);         // of a citizen
Bytes contradicting_record_of(const Person& person);  // of a citizen

// The two machine-readable lines of a passport (ICAO 9303-4), CR between them.
std::string zone_of(const Person& person);
std::string altered_zone_of(const Person& person);

std::string wrong_digit(const std::string& number);

Ymd days_later(Ymd date, int days);

}  // namespace menshen::test
