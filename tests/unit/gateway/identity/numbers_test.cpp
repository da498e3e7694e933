#include "gateway/identity/numbers.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "gateway/core/iso_7064.hpp"
#include "gateway/identity/countries.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;

constexpr CivilDate today = 2026y / March / 10;

// GB 11643 as it is printed: multiply each digit by its weight, take the remainder, look it up.
char obvious_check(std::string_view digits) {
  constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += (digits[i] - '0') * weights[i];
  return std::string("10X98765432")[static_cast<std::size_t>(sum % 11)];
}

// ICAO 9303-3 §4.9 with the weights written out.
int obvious_731(std::string_view text) {
  const std::string order = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = text[i] == '<' ? 0 : static_cast<int>(order.find(text[i]));
    sum += value * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
  }
  return sum % 10;
}

std::string checked(const std::string& seventeen) { return seventeen + obvious_check(seventeen); }

Defect defect_of(std::string_view number, const CivilDate& day = today) {
  const auto read = read_number(number, day);
  EXPECT_FALSE(read) << number;
  return read ? Defect{} : read.error();
}

// Five digits and letters that look random and are the same in every run.
struct Sequence {
  std::uint64_t state = 12345;
  std::uint64_t next() {
    return (state = state * 6364136223846793005U + 1442695040888963407U) >> 33;
  }
};

TEST(CheckCharacter, AgreesWithTheWeightsOfTheStandard) {
  Sequence sequence;
  for (int i = 0; i < 20000; ++i) {
    std::string digits;
    for (int k = 0; k < 17; ++k) digits += static_cast<char>('0' + sequence.next() % 10);
    ASSERT_EQ(mod_11_2(digits), obvious_check(digits)) << digits;
  }
}

TEST(CheckCharacter, OfIcaoAgreesWithTheWeightsWrittenOut) {
  Sequence sequence;
  const std::string letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::uint64_t k = sequence.next() % 50; k > 0; --k) text += letters[sequence.next() % 37];
    ASSERT_EQ(icao_731(text), obvious_731(text)) << text;
  }
  EXPECT_EQ(icao_731("12a"), std::nullopt);
  EXPECT_EQ(icao_731("1 2"), std::nullopt);
  EXPECT_EQ(icao_731(""), 0);
}

TEST(CitizenNumber, NamesBirthAndSex) {
  const auto a = read_number("11010519491231002X", today);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->kind, NumberKind::citizen);
  EXPECT_EQ(a->birth, 1949y / December / 31);
  EXPECT_EQ(a->sex, Sex::female);
  EXPECT_EQ(a->nationality, "");
  const auto b = read_number("440524188001010014", CivilDate(2000y / January / 1));
  ASSERT_TRUE(b);
  EXPECT_EQ(b->birth, 1880y / January / 1);
  EXPECT_EQ(b->sex, Sex::male);
}

TEST(CitizenNumber, NormalisesASmallX) {
  EXPECT_EQ(read_number("11010519491231002x", today)->text, "11010519491231002X");
}

TEST(CitizenNumber, RefusesEveryOtherCheckCharacter) {
  for (const char c : std::string("0123456789")) {
    EXPECT_EQ(defect_of(std::string("11010519491231002") + c), Defect::number_check);
  }
}

TEST(CitizenNumber, CatchesEverySingleWrongDigitAndEveryNeighbourSwap) {
  const std::string number = "11010519491231002X";
  for (std::size_t i = 0; i < 17; ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string wrong = number;
      wrong[i] = c;
      if (wrong != number) {
        EXPECT_FALSE(read_number(wrong, today)) << wrong;
      }
    }
    std::string swapped = number;
    std::swap(swapped[i], swapped[i + 1]);
    if (swapped != number) {
      EXPECT_FALSE(read_number(swapped, today)) << swapped;
    }
  }
}

TEST(CitizenNumber, TakesAnyCountyOfAnyProvinceAndNoOtherProvince) {
  const std::set<int> provinces{11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
                                35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
                                53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
  for (int province = 10; province < 90; ++province) {
    const auto read = read_number(checked(std::to_string(province) + "999919900101001"), today);
    EXPECT_EQ(read.has_value(), provinces.contains(province)) << province;
    if (!read) {
      EXPECT_EQ(read.error(), Defect::number_region) << province;
    }
  }
  EXPECT_EQ(defect_of("000000199001010010"), Defect::number_region);
}

TEST(CitizenNumber, WantsARealBirthThatIsNotInTheFuture) {
  EXPECT_TRUE(read_number(checked("11010520260310001"), today));
  EXPECT_EQ(defect_of(checked("11010520260311001")), Defect::number_date);
  EXPECT_EQ(defect_of(checked("11010519990229001")), Defect::number_date);
  EXPECT_EQ(defect_of(checked("11010519991301001")), Defect::number_date);
  EXPECT_EQ(defect_of(checked("11010519990100001")), Defect::number_date);
  EXPECT_EQ(defect_of(checked("11010500000101001")), Defect::number_date);
  EXPECT_TRUE(read_number(checked("11010520000229001"), today));
}

TEST(CitizenNumber, WantsABirthWithinAHumanLife) {
  EXPECT_TRUE(read_number(checked("11010518760101001"), today));
  EXPECT_EQ(defect_of(checked("11010518751231001")), Defect::number_date);
}

TEST(PermitNumber, IsKnownByItsPrefix) {
  for (const char* prefix : {"810000", "820000", "830000"}) {
    const auto read = read_number(checked(std::string(prefix) + "19900101001"), today);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, NumberKind::hkmt);
    EXPECT_EQ(read->birth, 1990y / January / 1);
  }
}

TEST(WithdrawnNumber, GainsItsCenturyAndItsCheck) {
  const auto read = read_number("110105491231002", today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "11010519491231002X");
  EXPECT_EQ(read->kind, NumberKind::citizen);
  EXPECT_EQ(defect_of("110105490231002"), Defect::number_date);
  EXPECT_EQ(defect_of("000105491231002"), Defect::number_region);
}

// The examples of 2023's announcement.
TEST(ForeignerNumber2023, WantsCheckCountryAndDate) {
  const auto read = read_number("911398199012310021", today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, NumberKind::foreigner_2023);
  EXPECT_EQ(read->birth, 1990y / December / 31);
  EXPECT_EQ(read->nationality, "KAZ");
  EXPECT_EQ(read->sex, Sex::female);
  EXPECT_EQ(defect_of("911398199012310022"), Defect::number_check);
  EXPECT_EQ(defect_of("911999199012310021"), Defect::number_region);
  EXPECT_EQ(defect_of("911398199002310021"), Defect::number_date);
  EXPECT_EQ(defect_of(checked("99939819901231002")), Defect::number_region);
}

TEST(ForeignerNumber2023, TakesExactlyTheCountriesOfIso3166) {
  int taken = 0;
  for (int country = 0; country < 1000; ++country) {
    const std::string code = std::to_string(1000 + country).substr(1);
    if (read_number(checked("911" + code + "19901231002"), today)) ++taken;
  }
  EXPECT_EQ(taken, 249);
}

TEST(Countries, AreFoundFirstLastAndBetween) {
  EXPECT_EQ(country_count(), 249U);
  EXPECT_EQ(alpha3_of_numeric("004"), "AFG");
  EXPECT_EQ(alpha3_of_numeric("894"), "ZMB");
  EXPECT_EQ(alpha3_of_numeric("392"), "JPN");
  EXPECT_EQ(alpha3_of_numeric("410"), "KOR");
  EXPECT_EQ(alpha3_of_numeric("643"), "RUS");
  EXPECT_EQ(alpha3_of_numeric("840"), "USA");
  EXPECT_EQ(alpha3_of_numeric("156"), "CHN");
  EXPECT_EQ(alpha3_of_numeric("000"), "");
  EXPECT_EQ(alpha3_of_numeric("999"), "");
  EXPECT_EQ(alpha3_of_numeric("04"), "");
}

TEST(Countries, StandInOrderEachOnce) {
  std::set<std::string_view> letters;
  for (int country = 0; country < 1000; ++country) {
    const auto found = alpha3_of_numeric(std::to_string(1000 + country).substr(1));
    if (!found.empty()) {
      EXPECT_TRUE(letters.insert(found).second) << found;
    }
  }
  EXPECT_EQ(letters.size(), 249U);
}

TEST(ForeignerNumber2017, WantsIcaosCheck) {
  const auto read = read_number("KAZ110090123105", today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, NumberKind::foreigner_2017);
  EXPECT_EQ(read->birth, 1990y / December / 31);
  EXPECT_EQ(read->nationality, "KAZ");
  EXPECT_EQ(read->sex, Sex::unknown);
  for (const char c : std::string("012346789")) {
    EXPECT_EQ(defect_of(std::string("KAZ11009012310") + c), Defect::number_check);
  }
  EXPECT_EQ(read_number("kaz110090123105", today)->text, "KAZ110090123105");
}

TEST(ForeignerNumber2017, NamesTheLatestBirthThatIsNotInTheFuture) {
  const auto born = [](const std::string& yymmdd) {
    const std::string body = "KAZ1100" + yymmdd + "0";
    return read_number(body + std::to_string(obvious_731(body)), today)->birth;
  };
  EXPECT_EQ(born("260310"), 2026y / March / 10);
  EXPECT_EQ(born("260311"), 1926y / March / 11);
  EXPECT_EQ(born("000229"), 2000y / February / 29);
  const std::string body = "KAZ11009902290";  // neither 1999 nor 2099
  EXPECT_EQ(defect_of(body + std::to_string(obvious_731(body))), Defect::number_date);
  EXPECT_EQ(defect_of("KAZ000090123105"), Defect::number_region);
}

TEST(PassNumber, IsALetterAndEightDigitsOrEightDigits) {
  for (const char* pass : {"H12345678", "M00000001", "12345678", "h12345678"}) {
    const auto read = read_number(pass, today);
    ASSERT_TRUE(read) << pass;
    EXPECT_EQ(read->kind, NumberKind::pass);
    EXPECT_FALSE(read->birth);
  }
  for (const char* none :
       {"K12345678", "H1234567", "H123456789", "1234567", "123456789", "H1234567X"}) {
    EXPECT_EQ(defect_of(none), Defect::number_form) << none;
  }
}

TEST(Numbers, OfNoKnownFormAreRefused) {
  for (const char* none :
       {"", "1", "1101051949123100", "11010519491231002", "11010519491231002XX",
        "1101051949123100 X", "11010519491231002Y", "1101051949123100XX", "X1010519491231002X",
        "KAZ1100901231051", "KA1110090123105", "KAZ11009012310A", " 11010519491231002X",
        "11010519491231002X ", "１１０１０５"}) {
    EXPECT_EQ(defect_of(none), Defect::number_form) << none;
  }
  EXPECT_EQ(defect_of(std::string(100000, '1')), Defect::number_form);
}

TEST(Numbers, CutShortAnywhereAreNoNumberOfTheSameKind) {
  for (const std::string whole : {"11010519491231002X", "911398199012310021", "KAZ110090123105"}) {
    const auto kind = read_number(whole, today)->kind;
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const auto read = read_number(whole.substr(0, length), today);
      if (read) {
        EXPECT_NE(read->kind, kind) << length;
      }
    }
  }
}

TEST(Numbers, BirthFitsThePrintedOne) {
  const auto citizen = *read_number("11010519491231002X", today);
  EXPECT_TRUE(birth_fits(citizen, 1949y / December / 31));
  EXPECT_FALSE(birth_fits(citizen, 1949y / December / 30));
  EXPECT_FALSE(birth_fits(citizen, 1849y / December / 31));
  const auto foreigner = *read_number("KAZ110090123105", today);
  EXPECT_TRUE(birth_fits(foreigner, 1990y / December / 31));
  EXPECT_TRUE(birth_fits(foreigner, 1890y / December / 31));
  EXPECT_FALSE(birth_fits(foreigner, 1991y / December / 31));
  EXPECT_FALSE(birth_fits(foreigner, 1990y / November / 30));
  EXPECT_TRUE(birth_fits(*read_number("H12345678", today), 1990y / December / 31));
}

TEST(NumberKinds, HaveNames) {
  EXPECT_EQ(name_of(NumberKind::citizen), "citizen");
  EXPECT_EQ(name_of(NumberKind::hkmt), "hkmt");
  EXPECT_EQ(name_of(NumberKind::foreigner_2017), "foreigner_2017");
  EXPECT_EQ(name_of(NumberKind::foreigner_2023), "foreigner_2023");
  EXPECT_EQ(name_of(NumberKind::pass), "pass");
  EXPECT_EQ(name_of(NumberKind::passport), "passport");
  EXPECT_EQ(name_of(NumberKind{99}), "unknown");
}

}  // namespace
}  // namespace menshen::identity
