// The closed enums: every value has a name, no name is given twice, numbers stay what they are.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/entry.hpp"

namespace menshen {
namespace {

template <class Enum>
std::set<std::string> names_between(int first, int last) {
  std::set<std::string> names;
  for (int number = first; number <= last; ++number) {
    const auto name = std::string(name_of(static_cast<Enum>(number)));
    if (name == "unknown" && number != 0) continue;
    EXPECT_TRUE(names.insert(name).second) << name << " stands for two numbers";
  }
  return names;
}

TEST(Words, NameEveryValueOnce) {
  EXPECT_EQ(names_between<Outcome>(1, 9).size(), 3U);
  EXPECT_EQ(names_between<AgeBand>(0, 9).size(), 5U);
  EXPECT_EQ(names_between<EntryKind>(1, 40).size(), 19U);
  EXPECT_EQ(names_between<DeviceKind>(1, 9).size(), 4U);
  EXPECT_EQ(names_between<DeviceState>(1, 9).size(), 4U);
  EXPECT_EQ(names_between<Advice>(0, 60).size(), 19U);
}

TEST(Words, FindAReasonByItsName) {
  int reasons = 0;
  for (int number = 0; number < 1000; ++number) {
    const auto reason = static_cast<Reason>(number);
    if (name_of(reason) == "unknown") continue;
    EXPECT_EQ(reason_named(name_of(reason)), reason);
    ++reasons;
  }
  EXPECT_EQ(reasons, 34);
  EXPECT_FALSE(reason_named("unknown"));
  EXPECT_FALSE(reason_named(""));
}

// Leaves written years ago must still say the same.
TEST(Words, KeepTheNumbersThatStandInLeaves) {
  EXPECT_EQ(static_cast<int>(Reason::adult), 100);
  EXPECT_EQ(static_cast<int>(Reason::under_age), 200);
  EXPECT_EQ(static_cast<int>(Reason::no_document), 300);
  EXPECT_EQ(static_cast<int>(Evidence::typed_number), 6);
  EXPECT_EQ(static_cast<int>(DocumentKind::signed_credential), 6);
  EXPECT_EQ(static_cast<int>(Reason::manager_override), 103);
  EXPECT_EQ(static_cast<int>(EntryKind::list_change), 10);
  EXPECT_EQ(static_cast<int>(EntryKind::legal_hold), 17);
  EXPECT_EQ(static_cast<int>(EntryKind::cosignature), 18);
  EXPECT_EQ(static_cast<int>(EntryKind::day_keys_lost), 19);
}

TEST(Masking, LeavesTheFirstCharacterOfANameWhateverItsLength) {
  EXPECT_EQ(masked_name("张三"), "张*");
  EXPECT_EQ(masked_name("欧阳娜娜"), "欧***");
  EXPECT_EQ(masked_name("𠮷野"), "𠮷*");
  EXPECT_EQ(masked_name("ANNA"), "A***");
  EXPECT_EQ(masked_name("王"), "王");
  EXPECT_EQ(masked_name(""), "");
}

TEST(Masking, LeavesTheEndsOfANumberAndNothingOfAShortOne) {
  EXPECT_EQ(masked_number("11010519491231002X"), "1****************X");
  EXPECT_EQ(masked_number("ab"), "**");
  EXPECT_EQ(masked_number(""), "");
}

}  // namespace
}  // namespace menshen
