// The power is cut at every change of the trusted files in turn: the next refresh always comes to
// what an undisturbed one comes to, and nothing older is ever taken in between.
#include <gtest/gtest.h>

#include "gateway/tuf/updater.hpp"
#include "tests/support/tuf_repository.hpp"
#include "tests/unit/gateway/tuf/refreshed.hpp"

namespace menshen::tuf {
namespace {

using test::MemoryFiles;
using test::tuf_now;
using test::TufRepository;
using test::TufServing;

// Cuts the power after each number of changes, and refreshes again with `after` what was left.
template <class Check>
void cut_everywhere(const MemoryFiles& before, const TufRepository& repository, Check check_after) {
  MemoryFiles undisturbed = before;
  ASSERT_TRUE(TufServing(repository).refresh(undisturbed));
  const std::size_t changes = undisturbed.changes.size() - before.changes.size();
  ASSERT_GE(changes, 4U);
  for (std::size_t cut = 0; cut < changes; ++cut) {
    MemoryFiles files = before;
    files.changes_left = cut;
    EXPECT_FALSE(TufServing(repository).refresh(files)) << cut;
    files.changes_left.reset();
    check_after(files, cut);
    EXPECT_TRUE(TufServing(repository).refresh(files)) << cut;
    EXPECT_EQ(files.files, undisturbed.files) << cut;
  }
}

TEST(PowerCut, BetweenCheckAndStoreIsHarmless) {
  TufRepository repository;
  const auto old = repository.files;
  const MemoryFiles before = refreshed(repository);
  repository.publish({"root", "root", "targets", "snapshot", "timestamp"});
  TufRepository replayed = repository;
  replayed.files = old;
  cut_everywhere(before, repository, [&](const MemoryFiles& left, std::size_t cut) {
    MemoryFiles attacked = left;
    // Once the newer timestamp is stored, the older set is refused; before, it is no rollback.
    const bool newer = attacked.text("timestamp.json") != before.text("timestamp.json");
    EXPECT_EQ(TufServing(replayed).refresh(attacked).has_value(), !newer) << cut;
  });
}

TEST(PowerCut, ForgetsNoRotationOfKeys) {
  TufRepository repository;
  repository.timestamp.version = 98;
  repository.snapshot.version = 98;
  repository.publish({"snapshot", "timestamp"});
  const MemoryFiles before = refreshed(repository);
  // The old key stays: the stored timestamp would still verify, and must be forgotten all the same.
  repository.set_keys("timestamp", {repository.new_signer(), repository.signers["timestamp"][0]});
  repository.publish({"root", "root"});
  repository.timestamp.version = repository.snapshot.version = 0;
  repository.publish({"targets", "snapshot", "timestamp"});
  cut_everywhere(before, repository, [](const MemoryFiles&, std::size_t) {});
}

TEST(PowerCut, BeforeTheRotatingRootWasStoredForgetsNothingElse) {
  TufRepository repository;
  repository.publish({"timestamp"});
  const MemoryFiles before = refreshed(repository);
  TufRepository rotated = repository;
  rotated.set_keys("timestamp", {rotated.new_signer(), rotated.signers["timestamp"][0]});
  rotated.publish({"root"});
  MemoryFiles files = before;
  files.changes_left = 1;  // the note of the rotation, and not the root
  EXPECT_FALSE(TufServing(rotated).refresh(files));
  files.changes_left.reset();
  ASSERT_TRUE(files.files.contains("rotated-keys"));
  // Whoever withholds that root now must not gain a rollback by it.
  TufRepository replayed = repository;
  replayed.timestamp.version = 0;
  replayed.publish({"timestamp"});
  EXPECT_EQ(TufServing(replayed).refresh(files).error(), Errc::rolled_back);
  EXPECT_FALSE(files.files.contains("rotated-keys"));
}

TEST(PowerCut, WhileARoleIsStoredIsHarmless) {
  TufRepository repository;
  repository.delegate("targets", "410100", {"*"});
  repository.add_target("410100", "x", "content");
  repository.publish({"410100", "targets", "snapshot", "timestamp"});
  MemoryFiles files = refreshed(repository);
  files.changes_left = 0;
  EXPECT_FALSE(TufServing(repository).find(files, "x"));
  files.changes_left.reset();
  EXPECT_TRUE(TufServing(repository).find(files, "x").value());
}

}  // namespace
}  // namespace menshen::tuf
