#include "gateway/identity/machine_readable_zone.hpp"

#include <gtest/gtest.h>

#include <string>

#include "gateway/identity/numbers.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;

constexpr CivilDate today = 2026y / March / 10;

// The specimens of ICAO 9303: part 4 appendix B, part 5 appendix B, part 6 appendix B.
const std::string td3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const std::string td2 =
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"
    "D231458907UTO7408122F1204159<<<<<<<6";
const std::string td1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n"
    "7408122F1204159UTO<<<<<<<<<<<6\n"
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

constexpr std::size_t line2 = 45;  // of td3, counting its line end

std::string replaced(std::string text, std::size_t at, std::string_view with) {
  return text.replace(at, with.size(), with);
}

Defect defect_of(std::string_view text) {
  const auto read = read_zone(text, today);
  EXPECT_FALSE(read) << text;
  return read ? Defect{} : read.error();
}

// Sets the check digits of a td3's second line, the plain way: field by field, then the composite.
std::string with_checks(std::string zone) {
  const auto digit = [](const std::string& text) {
    return static_cast<char>('0' + *icao_731(text));
  };
  std::string line = zone.substr(line2);
  line[9] = digit(line.substr(0, 9));
  line[19] = digit(line.substr(13, 6));
  line[27] = digit(line.substr(21, 6));
  line[42] = digit(line.substr(28, 14));
  line[43] = digit(line.substr(0, 10) + line.substr(13, 7) + line.substr(21, 22));
  return zone.substr(0, line2) + line;
}

TEST(Zone, OfAPassportIsTheSpecimens) {
  const auto read = read_zone(td3, today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->format, ZoneFormat::td3);
  EXPECT_EQ(read->document_code, "P");
  EXPECT_EQ(read->issuer, "UTO");
  EXPECT_EQ(read->number, "L898902C3");
  EXPECT_EQ(read->nationality, "UTO");
  EXPECT_EQ(read->surname, "ERIKSSON");
  EXPECT_EQ(read->given_names, "ANNA MARIA");
  EXPECT_EQ(read->birth, 1974y / August / 12);
  EXPECT_EQ(read->sex, Sex::female);
  EXPECT_EQ(read->expires, 2012y / April / 15);
  EXPECT_EQ(read->repaired, 0);
}

TEST(Zone, OfACardIsTheSpecimens) {
  for (const auto& [text, format] :
       {std::pair{td1, ZoneFormat::td1}, std::pair{td2, ZoneFormat::td2}}) {
    const auto read = read_zone(text, today);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->format, format);
    EXPECT_EQ(read->document_code, "I");
    EXPECT_EQ(read->number, "D23145890");
    EXPECT_EQ(read->surname, "ERIKSSON");
    EXPECT_EQ(read->given_names, "ANNA MARIA");
    EXPECT_EQ(read->birth, 1974y / August / 12);
    EXPECT_EQ(read->expires, 2012y / April / 15);
  }
}

TEST(Zone, TheOwnSumsOfTheTestAgreeWithTheSpecimen) { EXPECT_EQ(with_checks(td3), td3); }

TEST(Zone, IsReadWithAnyLineEndsAndWithNone) {
  for (const std::string& text : {td1, td2, td3}) {
    for (const char* end : {"", "\n", "\r\n", "\r"}) {
      std::string joined;
      for (const char c : text) joined += c == '\n' ? std::string(end) : std::string(1, c);
      EXPECT_TRUE(read_zone(joined, today)) << joined;
      EXPECT_TRUE(read_zone(joined + end, today)) << joined;
      EXPECT_TRUE(shaped_as_zone(joined));
    }
  }
}

TEST(Zone, OfAnyOtherShapeIsNone) {
  for (const std::string& text : {td1, td2, td3}) {
    for (std::size_t length = 0; length < text.size(); ++length) {
      EXPECT_EQ(defect_of(text.substr(0, length)), Defect::zone_form) << length;
    }
    EXPECT_EQ(defect_of(text + "<"), Defect::zone_form);
    EXPECT_EQ(defect_of(replaced(text, 12, "a")), Defect::zone_form);
    EXPECT_EQ(defect_of(replaced(text, 12, " ")), Defect::zone_form);
    EXPECT_EQ(defect_of(replaced(text, 0, "V")), Defect::zone_form);
    EXPECT_EQ(defect_of("<" + text), Defect::zone_form);
  }
  EXPECT_EQ(defect_of(std::string(88, '<')), Defect::zone_form);
  EXPECT_EQ(defect_of(std::string(1000000, 'P')), Defect::zone_form);
  EXPECT_EQ(defect_of(td3.substr(0, 20) + "\n" + td3.substr(20)), Defect::zone_form);
}

TEST(Zone, ShapeWantsAFillerPair) {
  EXPECT_TRUE(shaped_as_zone(td3));
  EXPECT_FALSE(shaped_as_zone("P" + std::string(87, 'A')));
  EXPECT_FALSE(shaped_as_zone("HTTPS://EXAMPLE.COM"));
  EXPECT_FALSE(shaped_as_zone(""));
}

TEST(Zone, CatchesEveryAlteredDigitOfWhatIsChecked) {
  const auto altered_is_caught = [](const std::string& text, std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      for (const char c : std::string("0123456789")) {
        // A letter may weigh as much as a digit: only digits are told apart for certain.
        if (text[at] == c || text[at] < '0' || text[at] > '9') continue;
        const auto read = read_zone(replaced(text, at, std::string(1, c)), today);
        EXPECT_FALSE(read) << at << c;
      }
    }
  };
  altered_is_caught(td3, line2, line2 + 10);
  altered_is_caught(td3, line2 + 13, line2 + 20);
  altered_is_caught(td3, line2 + 21, line2 + 44);
  altered_is_caught(td1, 5, 30);
  altered_is_caught(td1, 31, 38);
  altered_is_caught(td1, 39, 46);
  altered_is_caught(td1, 60, 61);
  altered_is_caught(td2, 37, 47);
  altered_is_caught(td2, 50, 57);
  altered_is_caught(td2, 58, 73);
}

TEST(Zone, RepairsLettersThatAreDigitsWhereOnlyDigitsStand) {
  // 7408122 → birth with its check; each of 0, 1, 8 as the letter it is taken for.
  const std::string misread = replaced(replaced(td3, line2 + 13, "74OBI22"), line2 + 21, "I2O4I59");
  const auto read = read_zone(misread, today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->birth, 1974y / August / 12);
  EXPECT_EQ(read->expires, 2012y / April / 15);
  EXPECT_EQ(read->repaired, 6);
  // The check digits: 6 of the number stays, the last digit 0 is read as O, 5 as S in the expiry.
  EXPECT_EQ(read_zone(replaced(td3, line2 + 43, "O"), today)->repaired, 1);
  EXPECT_EQ(read_zone(replaced(td3, line2 + 26, "S"), today)->repaired, 1);
}

TEST(Zone, RepairsNothingThatTheCheckDigitDoesNotConfirm) {
  EXPECT_EQ(defect_of(replaced(td3, line2 + 13, "7S08122")), Defect::zone_check);
  EXPECT_EQ(defect_of(replaced(td3, line2 + 13, "7Z08122")), Defect::zone_check);
}

TEST(Zone, RepairsNothingWhereLettersMayStand) {
  // The number L898902C3 with its 8 read as B: a letter is as good as a digit there.
  EXPECT_EQ(defect_of(replaced(td3, line2 + 1, "B")), Defect::zone_check);
  // A name keeps its O.
  EXPECT_EQ(read_zone(replaced(td3, 7, "O"), today)->surname, "EROKSSON");
}

TEST(Zone, NamesNoBirthInTheFuture) {
  const auto born = [](std::string_view yymmdd) {
    return read_zone(with_checks(replaced(td3, line2 + 13, yymmdd)), today)->birth;
  };
  EXPECT_EQ(born("260310"), 2026y / March / 10);
  EXPECT_EQ(born("260311"), 1926y / March / 11);
  EXPECT_EQ(born("000229"), 2000y / February / 29);
}

TEST(Zone, LeavesAnUnknownBirthOpen) {
  for (const char* birth : {"74<<<<", "7408<<", "<<<<<<", "<<0812"}) {
    const auto read = read_zone(with_checks(replaced(td3, line2 + 13, birth)), today);
    ASSERT_TRUE(read) << birth;
    EXPECT_EQ(read->birth, std::nullopt) << birth;
  }
  for (const char* none : {"74<812", "7<0812", "74081<"}) {
    EXPECT_EQ(defect_of(with_checks(replaced(td3, line2 + 13, none))), Defect::number_date) << none;
  }
}

TEST(Zone, RefusesDaysThatAreNone) {
  EXPECT_EQ(defect_of(with_checks(replaced(td3, line2 + 13, "740230"))), Defect::number_date);
  EXPECT_EQ(defect_of(with_checks(replaced(td3, line2 + 13, "74A812"))), Defect::number_date);
  EXPECT_EQ(defect_of(with_checks(replaced(td3, line2 + 21, "120431"))), Defect::dates_disorder);
  EXPECT_EQ(defect_of(with_checks(replaced(td3, line2 + 21, "<<<<<<"))), Defect::dates_disorder);
}

TEST(Zone, TakesAnEmptyPersonalNumberWithOrWithoutItsDigit) {
  const std::string zero = with_checks(replaced(td3, line2 + 28, "<<<<<<<<<<<<<<"));
  ASSERT_EQ(zero[line2 + 42], '0');
  EXPECT_TRUE(read_zone(zero, today));
  const std::string filler = replaced(zero, line2 + 42, "<");  // weighs as much as 0
  EXPECT_TRUE(read_zone(filler, today));
  EXPECT_EQ(defect_of(replaced(td3, line2 + 42, "<")), Defect::zone_check);
}

// ICAO 9303-5 §4.2.2: the number goes on in the optional data, its check digit last.
TEST(Zone, ReadsANumberLongerThanNineCharacters) {
  const std::string number = "D23145890734";
  const std::string check = std::to_string(*icao_731(number));
  std::string line1 = "I<UTO" + number.substr(0, 9) + "<" + number.substr(9) + check;
  line1.resize(30, '<');
  std::string second = "7408122F1204159UTO<<<<<<<<<<<";
  second += std::to_string(*icao_731(line1.substr(5) + second.substr(0, 7) + second.substr(8, 7) +
                                     second.substr(18, 11)));
  const std::string name = td1.substr(62);
  const auto read = read_zone(line1 + second + name, today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, number);
  std::string wrong = line1;
  wrong[15] = '9';
  EXPECT_EQ(defect_of(wrong + second + name), Defect::zone_check);
}

TEST(Zone, RefusesCountriesAndSexesThatAreNone) {
  EXPECT_EQ(defect_of(replaced(td3, 2, "1TO")), Defect::zone_form);
  EXPECT_EQ(defect_of(replaced(td3, line2 + 10, "<<<")), Defect::zone_form);
  EXPECT_EQ(defect_of(replaced(td3, line2 + 20, "Q")), Defect::zone_form);
  EXPECT_EQ(defect_of(replaced(td3, 5, "<<")), Defect::zone_form);
  EXPECT_EQ(read_zone(replaced(td3, line2 + 20, "<"), today)->sex, Sex::unknown);
  EXPECT_EQ(read_zone(replaced(td3, line2 + 20, "M"), today)->sex, Sex::male);
  EXPECT_EQ(read_zone(replaced(td3, line2 + 20, "X"), today)->sex, Sex::not_stated);
  EXPECT_EQ(read_zone(replaced(td3, 2, "D<<"), today)->issuer, "D");
}

TEST(Zone, RefusesAnEmptyNumber) {
  EXPECT_EQ(defect_of(with_checks(replaced(td3, line2, "<<<<<<<<<"))), Defect::zone_form);
}

TEST(Zone, ReadsANameWithoutGivenNames) {
  const auto read = read_zone(replaced(td3, 5, "ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"), today);
  EXPECT_EQ(read->surname, "ARKFREITH");
  EXPECT_EQ(read->given_names, "");
  EXPECT_EQ(credential_of(*read).name, "ARKFREITH");
  // A name that fills its field to the last place has no room for fillers.
  const auto full = read_zone(replaced(td3, 5, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"), today);
  EXPECT_EQ(full->surname, "NILAVADHANANANDA");
  EXPECT_EQ(full->given_names, "CHAYAPA DEJTHAMRONG K");
}

TEST(Zone, BecomesACredentialByCamera) {
  const Credential credential = credential_of(*read_zone(td3, today));
  EXPECT_EQ(credential.document, DocumentKind::passport);
  EXPECT_EQ(credential.evidence, Evidence::document_by_camera);
  EXPECT_EQ(credential.number, "L898902C3");
  EXPECT_EQ(credential.name, "ERIKSSON ANNA MARIA");
  EXPECT_EQ(credential.birth, 1974y / August / 12);
  EXPECT_EQ(credential.nationality, "UTO");
  EXPECT_EQ(credential.valid_to, 2012y / April / 15);
}

TEST(Zone, WithAnyAlteredByteNeverCrashesAndNeverNamesAnotherBirth) {
  for (const std::string& text : {td1, td2, td3}) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int c = 0; c < 256; ++c) {
        const auto read =
            read_zone(replaced(text, at, std::string(1, static_cast<char>(c))), today);
        if (!read) continue;
        EXPECT_EQ(read->birth, 1974y / August / 12) << at << " " << c;
      }
    }
  }
}

}  // namespace
}  // namespace menshen::identity
