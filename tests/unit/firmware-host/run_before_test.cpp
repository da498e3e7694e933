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

}  // namespace
}  // namespace menshen::host
