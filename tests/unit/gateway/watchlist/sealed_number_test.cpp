#include "gateway/watchlist/sealed_number.hpp"

#include <gtest/gtest.h>

#include "gateway/identity/numbers.hpp"
#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/sealed_format.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

using namespace std::chrono;

// The example that GB 11643-1999 itself prints.
constexpr auto printed_example = "11010519491231002X";

TEST(SealedNumber, IsEighteenCharactersOfTheStandardAndNothingElse) {
  EXPECT_TRUE(is_sealable(printed_example));
  EXPECT_TRUE(is_sealable(child(5)));
  EXPECT_TRUE(is_sealable(with_check("81000020120101001")));  // of Hong Kong
  EXPECT_TRUE(is_sealable(with_check("93110520120101001")));  // a foreigner since 2023
  const std::string good = child(5);
  for (const std::string& bad :
       {std::string(), good.substr(1), good + "0", "x" + good.substr(1), std::string("H12345678"),
        std::string("110105491231002"), std::string("11010519491231002x"),
        with_check("45060220121301001"), with_check("45060220120230001")}) {
    EXPECT_FALSE(is_sealable(bad)) << bad;
  }
}

TEST(SealedNumber, HasOneCheckCharacter) {
  std::string number = child(5);
  const char right = number.back();
  for (const char c : std::string("0123456789X")) {
    number.back() = c;
    EXPECT_EQ(is_sealable(number), c == right) << c;
  }
}

TEST(SealedNumber, OfFifteenDigitsIsTheEighteenThatIdentityMakesOfIt) {
  const auto today = 2026y / March / 10;
  const auto number = identity::read_number("450602120401123", today);
  ASSERT_TRUE(number.has_value());
  EXPECT_TRUE(is_sealable(number->text));
  const auto list = NumberList::of({number->text});
  EXPECT_TRUE(list->holds(identity::read_number(number->text, today)->text));
}

TEST(SealedNumber, IsAnAdultsFromTheDayAfterTheEighteenthBirthday) {
  const std::string number = with_check("45060220080229001");
  EXPECT_FALSE(is_adult_by_number(number, 2026y / February / 28));
  EXPECT_TRUE(is_adult_by_number(number, 2026y / March / 1));
  const std::string in_march = with_check("45060220080310001");
  EXPECT_FALSE(is_adult_by_number(in_march, 2026y / March / 10));
  EXPECT_TRUE(is_adult_by_number(in_march, 2026y / March / 11));
}

TEST(NumberList, HoldsWhatItWasGivenAndNothingElse) {
  const auto list = NumberList::of(children(10, 50)).value();
  EXPECT_EQ(list.size(), 50U);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(list.holds(child(i)), i >= 10 && i < 60) << i;
  EXPECT_FALSE(list.holds(""));
  EXPECT_FALSE(NumberList().holds(child(0)));
}

TEST(NumberList, RefusesANumberGivenTwiceAndOneThatIsNone) {
  auto numbers = children(0, 5);
  numbers.push_back(numbers[2]);
  EXPECT_EQ(NumberList::of(numbers).error(), Errc::number_twice);
  numbers.back() = "450602201201010010";
  EXPECT_EQ(NumberList::of(numbers).error(), Errc::number_form);
  // Too many is said before anything is looked at.
  EXPECT_EQ(NumberList::of(std::vector<std::string>(sealed_entries_max + 1)).error(),
            Errc::too_many);
  EXPECT_EQ(NumberList::of(std::vector<std::string>(sealed_entries_max)).error(),
            Errc::number_form);
}

}  // namespace
}  // namespace menshen::watchlist
