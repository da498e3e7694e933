#include "tests/simulation/crowd.hpp"

#include <chrono>

#include "tests/support/record_writer.hpp"

namespace menshen::test {
namespace {

constexpr Ymd one_year = 10000;

std::string eight(Ymd date) { return std::to_string(date); }

bool is_real(Ymd date) {
  using namespace std::chrono;
  return year_month_day(year(date / 10000), month(static_cast<unsigned>(date / 100 % 100)),
                        day(static_cast<unsigned>(date % 100)))
      .ok();
}

enum class Age { adult, minor, around_eighteen };

Ymd born_for(Dice& dice, Age age, Ymd today) {
  switch (age) {
    case Age::adult:
      return (today / one_year - dice.between(20, 70)) * one_year + dice.between(1, 12) * 100 +
             dice.between(1, 28);
    case Age::minor:
      return (today / one_year - dice.between(7, 17)) * one_year + dice.between(1, 12) * 100 +
             dice.between(1, 28);
    case Age::around_eighteen:
      break;
  }
  const Ymd eighteen_years_ago = today - 18 * one_year;
  if (dice.one_in(4) && is_real(eighteen_years_ago / one_year * one_year + 229)) {
    return eighteen_years_ago / one_year * one_year + 229;  // a 29 February
  }
  if (!is_real(eighteen_years_ago)) return eighteen_years_ago / one_year * one_year + 228;
  return days_later(eighteen_years_ago, dice.between(-2, 2));
}

// ICAO 9303-3 §4.9, the slow way.
char check_731(const std::string& text) {
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const int value = c == '<' ? 0 : c <= '9' ? c - '0' : c - 'A' + 10;
    sum += value * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
  }
  return static_cast<char>('0' + sum % 10);
}

std::string three(unsigned value) {
  const std::string digits = std::to_string(value % 1000);
  return std::string(3 - digits.size(), '0') + digits;
}

// Every number of a crowd is another one: the sequence is the person's place in it.
std::string number_for(DocumentKind document, Ymd born, std::size_t place) {
  const std::string birth = eight(born);
  const std::string sequence = three(static_cast<unsigned>(place));
  switch (document) {
    case DocumentKind::hkmt_permit:
      return with_check_character("810000" + birth + sequence);
    case DocumentKind::foreigner_id_2017:
      return with_icao_check("KAZ11" + three(static_cast<unsigned>(place)).substr(1) +
                             birth.substr(2) + std::to_string(place / 100 % 10));
    case DocumentKind::foreigner_id_2023:
      return with_check_character("911398" + birth + sequence);
    case DocumentKind::passport:
      return "E10100" + sequence;
    default:
      return with_check_character("110105" + birth + sequence);
  }
}

// Names are told apart and easily found in bytes: no other text of the house has these characters.
std::string name_for(DocumentKind document, std::size_t place) {
  static const std::vector<std::string> surnames = {"赵", "钱", "孙", "李", "周", "吴"};
  static const std::vector<std::string> given = {"甲", "乙", "丙", "丁", "戊",
                                                 "己", "庚", "辛", "壬", "癸"};
  if (document == DocumentKind::foreigner_id_2017) {
    const std::string letters = {static_cast<char>('A' + place / 26 % 26),
                                 static_cast<char>('A' + place % 26)};
    return "QUXVISITOR, " + letters;
  }
  if (document == DocumentKind::passport) {
    return std::string("QUXVISITOR ") + static_cast<char>('A' + place / 26 % 26) +
           static_cast<char>('A' + place % 26);
  }
  return surnames[place % surnames.size()] + "鑫鑫" + given[place / 10 % 10] + given[place % 10];
}

void set_dates(Dice& dice, Person& person, Ymd today) {
  const bool ends = person.document == DocumentKind::foreigner_id_2017 ||
                    person.document == DocumentKind::passport;
  if (ends) person.valid_to = today + 5 * one_year;
  if (person.document == DocumentKind::foreigner_id_2023) person.valid_from = 20240101;
  if (person.valid_to != 0 && !is_real(person.valid_to)) person.valid_to -= 1;
  if (dice.one_in(12)) person.valid_to = days_later(today, dice.between(-3, 2));
  if (person.document == DocumentKind::passport) return;  // says not from when
  if (dice.one_in(25)) person.valid_from = days_later(today, dice.between(-1, 3));
}

}  // namespace

Ymd days_later(Ymd date, int days) {
  using namespace std::chrono;
  const year_month_day from(year(date / 10000), month(static_cast<unsigned>(date / 100 % 100)),
                            day(static_cast<unsigned>(date % 100)));
  const year_month_day to(sys_days(from) + std::chrono::days(days));
  return static_cast<int>(to.year()) * 10000 +
         static_cast<int>(static_cast<unsigned>(to.month())) * 100 +
         static_cast<int>(static_cast<unsigned>(to.day()));
}

std::vector<Person> make_crowd(Dice& dice, Ymd today, std::size_t count) {
  std::vector<Person> crowd;
  for (std::size_t place = 0; place < count; ++place) {
    Person person;
    person.document = dice.weighed<DocumentKind>({{DocumentKind::citizen_id, 70},
                                                  {DocumentKind::hkmt_permit, 10},
                                                  {DocumentKind::foreigner_id_2017, 10},
                                                  {DocumentKind::foreigner_id_2023, 10},
                                                  {DocumentKind::passport, 10}});
    const Age age =
        dice.weighed<Age>({{Age::adult, 60}, {Age::minor, 25}, {Age::around_eighteen, 15}});
    person.born = born_for(dice, age, today);
    person.number = number_for(person.document, person.born, place);
    person.name = name_for(person.document, place);
    set_dates(dice, person, today);
    person.listing = dice.weighed<Listing>({{Listing::none, 88},
                                            {Listing::lost_card, 4},
                                            {Listing::locked_card, 4},
                                            {Listing::minor, 4}});
    // Two countries may give the same number, so no list names a passport.
    if (person.document == DocumentKind::passport) person.listing = Listing::none;
    crowd.push_back(person);
  }
  return crowd;
}

Bytes record_of(const Person& person) {
  const std::string to = person.valid_to == 0 ? "长期" : eight(person.valid_to);
  switch (person.document) {
    case DocumentKind::hkmt_permit: {
      HkmtPermitFields fields;
      fields.name = person.name;
      fields.birth = eight(person.born);
      fields.number = person.number;
      fields.valid_from = eight(person.valid_from);
      fields.valid_to = to;
      return hkmt_permit_record(fields);
    }
    case DocumentKind::foreigner_id_2017: {
      Foreigner2017Fields fields;
      fields.english_name = person.name;
      fields.birth = eight(person.born);
      fields.number = person.number;
      fields.valid_from = eight(person.valid_from);
      fields.valid_to = to;
      return foreigner_2017_record(fields);
    }
    case DocumentKind::foreigner_id_2023: {
      Foreigner2023Fields fields;
      fields.chinese_name = person.name;
      fields.english_name = "";
      fields.birth = eight(person.born);
      fields.number = person.number;
      fields.valid_from = eight(person.valid_from);
      fields.valid_to = to;
      return foreigner_2023_record(fields);
    }
    default:
      break;
  }
  CitizenFields fields;
  fields.name = person.name;
  fields.birth = eight(person.born);
  fields.number = person.number;
  fields.valid_from = eight(person.valid_from);
  fields.valid_to = to;
  return citizen_record(fields);
}

Bytes forged_record_of(const Person& person) {
  Person forged = person;
  forged.number = wrong_digit(person.number);
  return record_of(forged);
}

Bytes contradicting_record_of(const Person& person) {
  CitizenFields fields;
  fields.name = person.name;
  fields.birth = eight(days_later(person.born, -365 * 5));  // older than the number says
  fields.number = person.number;
  return citizen_record(fields);
}

std::string zone_of(const Person& person) {
  constexpr std::size_t line_characters = 44;
  std::string first = "P<KAZ" + person.name;
  first.replace(first.find(' '), 1, "<<");
  first.resize(line_characters, '<');
  const auto six = [](Ymd date) { return eight(date).substr(2); };
  const std::string number = person.number + check_731(person.number);
  const std::string born = six(person.born) + check_731(six(person.born));
  const std::string ends = six(person.valid_to) + check_731(six(person.valid_to));
  const std::string own(14, '<');
  const std::string second = number + "KAZ" + born + "<" + ends + own + "0";
  return first + "\r" + second + check_731(number + born + ends + own + "0");
}

std::string altered_zone_of(const Person& person) {
  std::string zone = zone_of(person);
  char& digit = zone[45 + 8];  // the number's last
  digit = digit == '4' ? '5' : '4';
  return zone;
}

std::string wrong_digit(const std::string& number) {
  std::string wrong = number;
  wrong.back() = wrong.back() == '4' ? '5' : '4';  // a check character has one right value
  return wrong;
}

}  // namespace menshen::test
