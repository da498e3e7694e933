#include "firmware-host/run_before.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::host {
namespace {

class RunBefore : public ::testing::Test {
 protected:
  void append(EntryKind kind, std::size_t count = 1) {
    ledger::NewLeaf leaf;
    leaf.entry.kind = kind;
    leaf.entry.moment = test::sample_moment;
    ASSERT_TRUE(ledger_.append(std::vector<ledger::NewLeaf>(count, leaf)));
  }
  void append_at(EntryKind kind, Instant at) {
    ledger::NewLeaf leaf;
    leaf.entry.kind = kind;
    leaf.entry.moment = test::sample_moment;
    leaf.entry.moment.at = at;
    ASSERT_TRUE(ledger_.append(std::span(&leaf, 1)));
  }
  std::string_view before() const { return run_before(ledger_.view()); }

  test::TemporaryFolder folder_;
  ledger::Ledger ledger_ = ledger::Ledger::open(folder_.path() / "register.db").value();
};

TEST_F(RunBefore, OfANewRegisterIsNone) { EXPECT_EQ(before(), "first"); }

TEST_F(RunBefore, EndedWithAStopOrWasCutOff) {
  append(EntryKind::start);
  EXPECT_EQ(before(), "after_cut");
  append(EntryKind::stop);
  EXPECT_EQ(before(), "after_stop");
  append(EntryKind::start);
  append(EntryKind::device_fault);
  EXPECT_EQ(before(), "after_cut");
}

TEST_F(RunBefore, IsNotCutOffByAnAccessThatWasRecordedAfterIt) {
  append(EntryKind::start);
  append(EntryKind::stop);
  append(EntryKind::inspection_access, 200);
  EXPECT_EQ(before(), "after_stop");
  append(EntryKind::start);
  append(EntryKind::inspection_access, 200);
  EXPECT_EQ(before(), "after_cut");
}

TEST_F(RunBefore, OfWhichOnlyAccessesAreLeftWasCutOff) {
  append(EntryKind::inspection_access, 3);
  EXPECT_EQ(before(), "after_cut");
}

TEST_F(RunBefore, IsTheLatestTimeThoughAnAccessWasRecordedByAClockSetBack) {
  EXPECT_FALSE(latest_before(ledger_.view()));
  const Instant noon = test::sample_moment.at;
  append_at(EntryKind::device_fault, noon + std::chrono::hours(900));  // of a clock set right since
  append_at(EntryKind::stop, noon);
  EXPECT_EQ(latest_before(ledger_.view()), noon);
  append_at(EntryKind::inspection_access, noon - std::chrono::hours(64));
  EXPECT_EQ(latest_before(ledger_.view()), noon);
  append_at(EntryKind::inspection_access, noon + std::chrono::hours(1));
  append_at(EntryKind::inspection_access, noon - std::chrono::hours(64));
  EXPECT_EQ(latest_before(ledger_.view()), noon + std::chrono::hours(1));
}

}  // namespace
}  // namespace menshen::host
