#include "firmware-host/overrides.hpp"

#include <gtest/gtest.h>

#include "firmware-host/desk/errc.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

class ArmedLane : public ::testing::Test {
 protected:
  Error arm(LeafIndex leaf) {
    const Ok armed = overrides_.arm("front", leaf, 0s, rules_);
    return armed ? Error() : armed.error();
  }
  policy::Rules rules_;
  Overrides overrides_;
};

TEST_F(ArmedLane, IsTakenOnceUntilItsTimeIsOver) {
  overrides_.decided("front", 7, Outcome::refuse, AgeBand::adult);
  EXPECT_EQ(arm(7), Error());
  EXPECT_FALSE(overrides_.take("back", 1s));
  EXPECT_EQ(overrides_.take("front", override_armed_for - 1us)->leaf, 7U);
  EXPECT_FALSE(overrides_.take("front", 1s));
  EXPECT_EQ(arm(7), Error());
  EXPECT_FALSE(overrides_.take("front", override_armed_for));
}

TEST_F(ArmedLane, IsGivenBackUntilTheSameTime) {
  overrides_.decided("front", 7, Outcome::refer, AgeBand::unknown);
  EXPECT_EQ(arm(7), Error());
  const auto armed = overrides_.take("front", 1s);
  overrides_.give_back("front", *armed);
  EXPECT_TRUE(overrides_.take("front", 59s));
  overrides_.give_back("front", *armed);
  EXPECT_FALSE(overrides_.take("front", 60s));
}

TEST_F(ArmedLane, IsOneWhoseLastDecisionAdmittedNobody) {
  EXPECT_EQ(arm(7), desk::Errc::leaf_not_last);
  overrides_.decided("front", 7, Outcome::admit, AgeBand::adult);
  EXPECT_EQ(arm(7), desk::Errc::leaf_not_last);
  overrides_.decided("front", 8, Outcome::refuse, AgeBand::adult);
  EXPECT_EQ(arm(7), desk::Errc::leaf_not_last);
  EXPECT_EQ(arm(8), Error());
}

TEST_F(ArmedLane, FollowsTheRuleTable) {
  for (const AgeBand band : {AgeBand::under_14, AgeBand::from_14_to_15, AgeBand::from_16_to_17}) {
    overrides_.decided("front", 7, Outcome::refuse, band);
    rules_.overrides = policy::OverrideRule::adults;
    EXPECT_EQ(arm(7), desk::Errc::override_forbidden);
    rules_.overrides = policy::OverrideRule::anyone;
    EXPECT_EQ(arm(7), Error());
  }
  rules_.overrides = policy::OverrideRule::none;
  overrides_.decided("front", 7, Outcome::refuse, AgeBand::adult);
  EXPECT_EQ(arm(7), desk::Errc::override_forbidden);
}

}  // namespace
}  // namespace menshen::host
