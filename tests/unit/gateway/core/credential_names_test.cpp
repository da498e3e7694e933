#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "gateway/core/credential.hpp"

namespace menshen {
namespace {

// Every number up to the last has a name of its own, and the next one has none.
template <class Enum>
void expect_names(int first, int last) {
  std::set<std::string_view> names;
  for (int number = first; number <= last; ++number) {
    const auto name = name_of(static_cast<Enum>(number));
    EXPECT_NE(name, "unknown") << number;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(name_of(static_cast<Enum>(last + 1)), "unknown");
}

TEST(CredentialNames, AreThereForEveryNumberOnce) {
  expect_names<DocumentKind>(1, 6);
  expect_names<Evidence>(0, 6);
  expect_names<Defect>(1, 23);
}

TEST(CredentialNames, AreTheOnesThatLeavesAndLogsKnow) {
  EXPECT_EQ(name_of(DocumentKind::citizen_id), "citizen_id");
  EXPECT_EQ(name_of(DocumentKind::foreigner_id_2017), "foreigner_id_2017");
  EXPECT_EQ(name_of(Evidence::none), "none");
  EXPECT_EQ(name_of(Evidence::signed_code_loose), "signed_code_loose");
  EXPECT_EQ(name_of(Defect::number_check), "number_check");
  EXPECT_EQ(name_of(Defect::desk_step), "desk_step");
  EXPECT_EQ(name_of(Defect::number_withdrawn), "number_withdrawn");
}

}  // namespace
}  // namespace menshen
