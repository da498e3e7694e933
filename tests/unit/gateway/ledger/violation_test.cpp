#include "gateway/ledger/violation.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

Entry admitted(AgeBand age, std::vector<Reason> reasons) {
  Entry entry = test::sample_admission(1);
  entry.age_band = age;
  entry.decision->reasons = std::move(reasons);
  return entry;
}

Entry let_in(AgeBand age, std::vector<Reason> against) {
  against.insert(against.begin(), Reason::manager_override);
  Entry entry = admitted(age, std::move(against));
  entry.kind = EntryKind::override;
  return entry;
}

Entry event(EntryKind kind, std::string detail = {}) {
  Entry entry;
  entry.kind = kind;
  entry.detail = std::move(detail);
  return entry;
}

TEST(Violation, IsAMinorAdmittedUnlessARuleForMinorsAdmittedThem) {
  for (const AgeBand age : {AgeBand::under_14, AgeBand::from_14_to_15, AgeBand::from_16_to_17}) {
    EXPECT_EQ(violation_of(admitted(age, {Reason::adult})), Violation::minor_admitted);
    EXPECT_EQ(violation_of(admitted(age, {Reason::holiday_for_minors})), Violation::none);
    EXPECT_EQ(violation_of(admitted(age, {Reason::five_musts_done})), Violation::none);
  }
  EXPECT_EQ(violation_of(admitted(AgeBand::adult, {Reason::adult})), Violation::none);
  EXPECT_EQ(violation_of(admitted(AgeBand::unknown, {Reason::adult})), Violation::none);
}

TEST(Violation, IsEveryOverrideAndAMinorsTheGraver) {
  EXPECT_EQ(violation_of(let_in(AgeBand::adult, {})), Violation::overridden);
  EXPECT_EQ(violation_of(let_in(AgeBand::unknown, {Reason::no_document})), Violation::overridden);
  EXPECT_EQ(violation_of(let_in(AgeBand::adult, {Reason::outside_hours})), Violation::overridden);
  EXPECT_EQ(violation_of(let_in(AgeBand::from_16_to_17, {Reason::under_age})),
            Violation::minor_admitted);
  // Naming a lawful reason beside it excuses nothing.
  EXPECT_EQ(violation_of(let_in(AgeBand::under_14, {Reason::holiday_for_minors})),
            Violation::minor_admitted);
  EXPECT_EQ(violation_of(admitted(AgeBand::adult, {Reason::manager_override})),
            Violation::overridden);
}

TEST(Violation, IsWhatAnAdmissionsOwnReasonsSayAgainstIt) {
  EXPECT_EQ(violation_of(admitted(AgeBand::adult, {Reason::adult, Reason::outside_hours})),
            Violation::outside_hours);
  EXPECT_EQ(violation_of(admitted(AgeBand::adult, {Reason::adult, Reason::weak_quota_used})),
            Violation::weak_evidence);
  EXPECT_EQ(violation_of(admitted(AgeBand::adult, {Reason::adult, Reason::evidence_too_weak})),
            Violation::weak_evidence);
}

TEST(Violation, IsNoRefusalWhateverItsReason) {
  for (const Reason reason : {Reason::under_age, Reason::outside_hours, Reason::weak_quota_used}) {
    Entry entry = test::sample_refusal(1);
    entry.decision->reasons = {reason};
    EXPECT_EQ(violation_of(entry), Violation::none);
    entry.kind = EntryKind::referral;
    EXPECT_EQ(violation_of(entry), Violation::none);
  }
}

TEST(Violation, IsWhatKeepsTheBoxFromWatching) {
  EXPECT_EQ(violation_of(event(EntryKind::clock_jump, "back")), Violation::clock_jump);
  EXPECT_EQ(violation_of(event(EntryKind::stop, "asked")), Violation::stop);
  EXPECT_EQ(violation_of(event(EntryKind::start, "after_cut")), Violation::cut_off);
  EXPECT_EQ(violation_of(event(EntryKind::start, "after_stop")), Violation::none);
  EXPECT_EQ(violation_of(event(EntryKind::start, "first")), Violation::none);
  EXPECT_EQ(violation_of(event(EntryKind::rollback)), Violation::rollback);
  EXPECT_EQ(violation_of(event(EntryKind::gate_fault, "store")), Violation::store_failure);
  EXPECT_EQ(violation_of(event(EntryKind::day_keys_lost, "missing")), Violation::day_keys_lost);
  EXPECT_EQ(violation_of(event(EntryKind::gate_fault, "echo")), Violation::none);
  for (const EntryKind kind :
       {EntryKind::exit, EntryKind::erasure, EntryKind::inspection_access, EntryKind::legal_hold,
        EntryKind::cosignature, EntryKind::device_fault, EntryKind::device_restored,
        EntryKind::configuration_change, EntryKind::list_change}) {
    EXPECT_EQ(violation_of(event(kind)), Violation::none);
  }
}

TEST(Violation, HasANameOfItsOwnAndKeepsItsNumber) {
  std::set<std::string_view> names;
  for (int number = 0; number < 20; ++number) {
    names.insert(name_of(static_cast<Violation>(number)));
  }
  EXPECT_EQ(names.size(), 12U);  // eleven, and "unknown" for all the rest
  EXPECT_EQ(static_cast<int>(Violation::minor_admitted), 1);
  EXPECT_EQ(static_cast<int>(Violation::store_failure), 9);
  EXPECT_EQ(static_cast<int>(Violation::day_keys_lost), 10);
  EXPECT_EQ(name_of(Violation::store_failure), "store_failure");
}

}  // namespace
}  // namespace menshen::ledger
