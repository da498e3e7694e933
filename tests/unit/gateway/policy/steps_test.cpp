#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

Door hotel_room_with_a_minor() {
  Door door;
  door.zone.minors = MinorRule::five_musts;
  door.minor();
  return door;
}

TEST(Steps, AreNamedAndReadBack) {
  std::string lines;
  for (const Step step : all_steps) {
    EXPECT_EQ(step_named(name_of(step)), step);
    lines += std::string(name_of(step)) + "\n";
  }
  EXPECT_EQ(parse_steps(lines), std::vector<Step>(all_steps.begin(), all_steps.end()));
  EXPECT_EQ(parse_steps(lines.substr(0, lines.size() - 1))->size(), all_steps.size());
  EXPECT_EQ(name_of(Step{99}), "unknown");
}

TEST(Steps, AreReadStrictly) {
  EXPECT_EQ(parse_steps(""), std::vector<Step>{});
  EXPECT_EQ(parse_steps("guardian_contact"), std::vector<Step>{Step::guardian_contact});
  for (const char* wrong :
       {"\n", "unknown", "Guardian_contact", " guardian_contact", "guardian_contact\n\n",
        "guardian_contact\nguardian_contact", "guardian_contact\r\n",
        "guardian_contact,no_suspicion", "guardian_contact\nunknown"}) {
    EXPECT_FALSE(parse_steps(wrong)) << wrong;
  }
}

TEST(Steps, AdmitOnlyWhereAllFiveAreThere) {
  const Door door = hotel_room_with_a_minor();
  EXPECT_EQ(text(door.after({})), "refer five_musts");
  EXPECT_EQ(text(door.after(all_steps)), "admit five_musts_done");
  for (unsigned left_out = 0; left_out < 1U << all_steps.size(); ++left_out) {
    std::vector<Step> done;
    for (std::size_t i = 0; i < all_steps.size(); ++i) {
      if ((left_out >> i & 1U) == 0) done.push_back(all_steps[i]);
    }
    EXPECT_EQ(text(door.after(done)), left_out == 0 ? "admit five_musts_done" : "refer five_musts");
  }
}

TEST(Steps, CountEachOnceInAnyOrder) {
  const Door door = hotel_room_with_a_minor();
  std::vector<Step> done(5, Step::identity_checked);
  EXPECT_EQ(text(door.after(done)), "refer five_musts");
  done.assign(all_steps.rbegin(), all_steps.rend());
  EXPECT_EQ(text(door.after(done)), "admit five_musts_done");
}

TEST(Steps, ChangeNothingForAnAdultOrARefusal) {
  Door door = hotel_room_with_a_minor();
  door.who.valid_to = date(2026, 3, 9);
  EXPECT_EQ(text(door.after(all_steps)), "refuse document_expired");
  door = hotel_room_with_a_minor();
  door.zone.minors = MinorRule::no_minors;
  EXPECT_EQ(text(door.after(all_steps)), "refuse under_age");
  door = Door();
  EXPECT_EQ(text(door.after(all_steps)), "admit adult");
  door.defect = Defect::no_document;
  EXPECT_EQ(text(door.after(all_steps)), "refer no_document");
  door.rules.clock_floor = Instant::max();
  EXPECT_EQ(text(door.after(all_steps)), "refuse clock_not_trusted");
}

TEST(Steps, DoNotReplaceANameForTheRegister) {
  Door door = hotel_room_with_a_minor();
  door.who.number.clear();
  EXPECT_EQ(text(door.decide()), "refer age_only five_musts");
  EXPECT_EQ(text(door.after(all_steps)), "refer age_only five_musts");
}

TEST(Steps, UseACodeUpByTheAdmissionNotByTheReferral) {
  Door door = hotel_room_with_a_minor();
  door.who.single_use = CodeId{3};
  EXPECT_EQ(text(door.decide()), "refer five_musts");
  EXPECT_EQ(text(door.after(all_steps)), "admit five_musts_done");
  door.state.used_codes[CodeId{3}] = door.now.at;
  EXPECT_EQ(text(door.after(all_steps)), "refuse code_used");
}

}  // namespace
}  // namespace menshen::policy
