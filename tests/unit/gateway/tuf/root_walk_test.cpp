// The walk from the trusted root to the newest one (§5.3), clause by clause.
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
using Names = std::vector<std::string>;

constexpr auto day = std::chrono::days(1);

// §5.3.3–§5.3.9.
TEST(RootWalk, StoresEachRootAtOnceAndLooksAtExpiryOnlyAtItsEnd) {
  TufRepository repository;
  repository.root.expires = tuf_now() - day;
  repository.publish({"root"});
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  EXPECT_EQ(serving.refresh(files).error(), Errc::expired);
  EXPECT_EQ(files.text("root.json"), repository.files["2.root.json"]);
  EXPECT_EQ(serving.asked, (Names{"2.root.json", "3.root.json"}));
  repository.root.expires = tuf_now() + day;
  repository.publish({"root"});
  EXPECT_TRUE(serving.refresh(files));
  EXPECT_EQ(files.text("root.json"), repository.files["3.root.json"]);
}

TEST(RootWalk, EndsAtItsLimitAndGoesOnNextTime) {
  TufRepository repository;
  for (int i = 0; i < 5; ++i) repository.publish({"root"});
  MemoryFiles files = repository.client();
  Limits limits;
  limits.roots_max = 3;
  TufServing serving(repository);
  EXPECT_TRUE(serving.refresh(files, tuf_now(), limits));
  EXPECT_EQ(files.text("root.json"), repository.files["4.root.json"]);
  EXPECT_EQ(serving.asked[3], "timestamp.json");
  EXPECT_TRUE(serving.refresh(files, tuf_now(), limits));
  EXPECT_EQ(files.text("root.json"), repository.files["6.root.json"]);
}

// §5.3.4: by a threshold of the old keys and of its own.
TEST(RootWalk, WantsSignaturesOfTheOldRootAndOfTheNewOne) {
  const auto outcome = [](bool by_old, bool by_new) {
    TufRepository repository;
    const std::vector<Signer> old = repository.signers["root"];
    const Signer fresh = repository.new_signer();
    repository.set_keys("root", {fresh});
    repository.signers["root"].clear();
    if (by_old) repository.signers["root"].push_back(old[0]);
    if (by_new) repository.signers["root"].push_back(fresh);
    repository.publish({"root"});
    MemoryFiles files = repository.client();
    const Ok ok = TufServing(repository).refresh(files);
    EXPECT_EQ(files.text("root.json"), repository.files[ok ? "2.root.json" : "1.root.json"]);
    return ok;
  };
  EXPECT_TRUE(outcome(true, true));
  EXPECT_EQ(outcome(true, false).error(), Errc::signatures_too_few);
  EXPECT_EQ(outcome(false, true).error(), Errc::signatures_too_few);
  EXPECT_EQ(outcome(false, false).error(), Errc::signatures_too_few);
}

// §5.3.5: exactly the next one.
TEST(RootWalk, TakesTheNextVersionAndNoOther) {
  for (const std::uint64_t version : {std::uint64_t{1}, std::uint64_t{3}}) {
    TufRepository repository;
    repository.root.version = version;
    repository.files["2.root.json"] =
        sign_envelope(write(repository.root), repository.signers["root"]);
    MemoryFiles files = repository.client();
    EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::version_wrong);
    EXPECT_EQ(files.text("root.json"), repository.files["1.root.json"]);
  }
}

// §5.3.11, and nothing else forgets what was seen.
TEST(RootWalk, ForgetsTimestampAndSnapshotWhereTheirKeysWereRotated) {
  for (const std::string role : {"timestamp", "snapshot"}) {
    TufRepository repository;
    repository.timestamp.version = 99;
    repository.publish({"timestamp"});
    MemoryFiles files = refreshed(repository);
    repository.set_keys(role, {repository.new_signer(), repository.signers[role][0]});
    repository.publish({"root"});
    repository.timestamp.version = repository.snapshot.version = 0;
    repository.roles["targets"].version = 0;
    repository.publish_all();
    EXPECT_TRUE(TufServing(repository).refresh(files)) << role;
    EXPECT_EQ(files.text("timestamp.json"), repository.files["timestamp.json"]);
    EXPECT_FALSE(files.files.contains("rotated-keys"));
  }
}

TEST(RootWalk, ForgetsNothingWhereOtherKeysWereRotated) {
  TufRepository repository;
  repository.timestamp.version = 99;
  repository.publish({"timestamp"});
  MemoryFiles files = refreshed(repository);
  const std::vector<Signer> old = repository.signers["root"];
  repository.set_keys("root", {repository.new_signer()});
  repository.signers["root"].push_back(old[0]);
  repository.set_keys("targets", {repository.new_signer()});
  repository.publish({"root"});
  repository.timestamp.version = 0;
  repository.publish({"targets", "snapshot", "timestamp"});
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::rolled_back);
}

}  // namespace
}  // namespace menshen::tuf
