// What published advisories and the specification's threat model (§1.5) say is tried against a
// client. Whatever is refused leaves the trusted files as they were.
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

constexpr auto day = std::chrono::days(1);

TEST(Attack, WithARoleCalledLikeAPathWritesInNoOtherPlace) {
  for (const std::string name :
       {"../x", "/etc/x", "..", ".", "a/../../b", "?", "#", "%2e%2e", "root.json/"}) {
    TufRepository repository;
    repository.delegate("targets", name, {"*"});
    repository.publish({name, "targets", "snapshot", "timestamp"});
    MemoryFiles files = repository.client();
    TufServing serving(repository);
    EXPECT_TRUE(serving.find(files, "missing")) << name;
    EXPECT_EQ(files.files.size(), 5U) << name;
    for (const auto& [file, bytes] : files.files) {
      EXPECT_EQ(file.find('/'), std::string::npos) << file;
      EXPECT_TRUE(file != "." && file != "..");
    }
    ASSERT_EQ(serving.asked.size(), 1U);
    EXPECT_EQ(serving.asked[0].find_first_of("/?#"), std::string::npos) << serving.asked[0];
  }
}

TEST(Attack, WithADelegatedRoleCalledRootReplacesNoRoot) {
  TufRepository repository;
  repository.delegate("targets", "root", {"*"});
  repository.publish_all();
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::role_name);
}

TEST(Attack, ByAReplayedOlderSetIsRefusedInEveryPart) {
  TufRepository repository;
  const auto old = repository.files;
  repository.publish_all();
  MemoryFiles files = refreshed(repository);
  const auto trusted = files.files;
  TufRepository replayed = repository;
  replayed.files = old;
  EXPECT_EQ(TufServing(replayed).refresh(files).error(), Errc::rolled_back);
  EXPECT_EQ(files.files, trusted);
}

// A new timestamp that lists an old snapshot, a new snapshot that lists old targets.
TEST(Attack, ByMixingAndMatchingIsRefused) {
  TufRepository repository;
  repository.publish_all();
  repository.publish_all();
  MemoryFiles files = refreshed(repository);
  const auto trusted = files.files;
  TufRepository mixed = repository;
  mixed.timestamp.snapshot.version = 2;
  mixed.publish({"timestamp"});
  EXPECT_EQ(TufServing(mixed).refresh(files).error(), Errc::rolled_back);
  EXPECT_EQ(files.files, trusted);
  mixed = repository;
  mixed.snapshot.meta["targets.json"].version = 2;
  mixed.publish({"snapshot", "timestamp"});
  EXPECT_EQ(TufServing(mixed).refresh(files).error(), Errc::rolled_back);
  EXPECT_EQ(files.text("snapshot.json"), text_of(trusted.at("snapshot.json")));
  mixed = repository;
  mixed.files["3.targets.json"] = mixed.files["2.targets.json"];
  files = repository.client();
  EXPECT_EQ(TufServing(mixed).refresh(files).error(), Errc::version_wrong);
}

TEST(Attack, ByFreezingLastsNoLongerThanTheTimestamp) {
  TufRepository repository;
  repository.root.expires = tuf_now() + 400 * day;
  repository.publish({"root"});
  MemoryFiles files = refreshed(repository);
  EXPECT_TRUE(TufServing(repository).refresh(files, tuf_now() + 29 * day));
  EXPECT_EQ(TufServing(repository).refresh(files, tuf_now() + 31 * day).error(), Errc::expired);
}

// Times are compared with the one that the refresh began at (§5.1): a clock that jumps meanwhile
// changes nothing, and one that was set back only lets older files live longer, never roll back.
TEST(Attack, OnTheClockRollsNothingBack) {
  TufRepository repository;
  const auto old = repository.files;
  repository.publish_all();
  MemoryFiles files = refreshed(repository);
  TufRepository replayed = repository;
  replayed.files = old;
  for (const auto jump : {-4000 * day, -1 * day, 1 * day, 4000 * day}) {
    const auto trusted = files.files;
    EXPECT_FALSE(TufServing(replayed).refresh(files, tuf_now() + jump));
    EXPECT_EQ(files.files, trusted);
  }
  EXPECT_TRUE(TufServing(repository).refresh(files))
      << "and the clock that is right again is enough";
}

TEST(Attack, WithAWholeFileOfAnotherTypeIsRefused) {
  TufRepository repository;
  // The snapshot's key signs for the timestamp too, and its file has all that a timestamp needs.
  repository.set_keys("timestamp", repository.signers["snapshot"]);
  repository.publish({"root"});
  repository.snapshot.meta["snapshot.json"] = {};
  repository.publish({"snapshot"});
  repository.files["timestamp.json"] = repository.files["snapshot.json"];
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::type_wrong);
}

TEST(Attack, ByEndlessFilesEndsAtEachLimit) {
  TufRepository repository;
  Limits limits;
  limits.root_bytes_max = 8000;
  limits.timestamp_bytes_max = 2000;
  limits.snapshot_bytes_max = 3000;
  limits.targets_bytes_max = 4000;
  for (const auto& [name, most] : std::map<std::string, std::size_t>{{"2.root.json", 8000},
                                                                     {"timestamp.json", 2000},
                                                                     {"1.snapshot.json", 3000},
                                                                     {"1.targets.json", 4000}}) {
    TufRepository endless = repository;
    if (name == "2.root.json") endless.publish({"root"});
    std::string& file = endless.files[name];
    file.resize(most, ' ');
    MemoryFiles files = repository.client();
    EXPECT_TRUE(TufServing(endless).refresh(files, tuf_now(), limits)) << name;
    file += ' ';
    files = repository.client();
    EXPECT_EQ(TufServing(endless).refresh(files, tuf_now(), limits).error(), Errc::too_large)
        << name;
  }
}

TEST(Attack, ByAListedLengthBeyondTheLimitIsNotEvenAskedFor) {
  TufRepository repository;
  repository.timestamp.snapshot.length = Limits{}.snapshot_bytes_max + 1;
  repository.publish({"timestamp"});
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  EXPECT_EQ(serving.refresh(files).error(), Errc::too_large);
  EXPECT_EQ(serving.asked.back(), "timestamp.json");
}

TEST(Attack, ByAHugeVersionIsRecoveredFromByNewKeysAlone) {
  TufRepository repository;
  repository.timestamp.version = static_cast<std::uint64_t>(integer_max) - 1;
  repository.publish({"timestamp"});
  MemoryFiles files = refreshed(repository);
  repository.timestamp.version = 1;
  repository.publish({"timestamp"});
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::rolled_back);
  repository.set_keys("timestamp", {repository.new_signer()});
  repository.publish({"root", "timestamp"});
  EXPECT_TRUE(TufServing(repository).refresh(files));
}

TEST(Attack, WithBytesThatNobodyAskedForDoesNothing) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  auto updater = Updater::begin(files, tuf_now()).value();
  TufServing serving(repository);
  ASSERT_TRUE(serving.answer(updater));
  EXPECT_EQ(updater.accept(bytes_of(repository.files["timestamp.json"])).error(),
            Errc::nothing_wanted);
  EXPECT_EQ(updater.missing().error(), Errc::nothing_wanted);
  EXPECT_TRUE(updater.refreshed());
}

TEST(Attack, ThatFailedOnceEndsTheRefresh) {
  TufRepository repository;
  repository.files["timestamp.json"] = "{}";
  MemoryFiles files = repository.client();
  auto updater = Updater::begin(files, tuf_now()).value();
  EXPECT_EQ(TufServing(repository).answer(updater).error(), Errc::field_missing);
  EXPECT_FALSE(updater.next());
  EXPECT_EQ(updater.seek("x").error(), Errc::not_refreshed);
}

// SM2 keys stand in a repository from its first root on, or never.
TEST(Sm2Repository, IsOneFromItsFirstRootOn) {
  TufRepository repository;
  repository.root.keys.clear();
  for (const char* role : {"root", "timestamp", "snapshot", "targets"}) {
    repository.set_keys(role, {repository.new_sm2_signer()});
  }
  repository.root.version = 0;
  repository.publish({"root", "targets", "snapshot", "timestamp"});
  repository.delegate("targets", "410100", {"*"});
  const Signer county = repository.new_sm2_signer();
  repository.roles["targets"].keys.insert_or_assign(county.key.id(), county.key);
  repository.roles["targets"].delegations[0].keys.keyids = {county.key.id()};
  repository.signers["410100"] = {county};
  repository.publish({"410100", "targets", "snapshot", "timestamp"});
  repository.publish({"root"});
  MemoryFiles files = repository.client();
  EXPECT_TRUE(TufServing(repository).find(files, "missing"));
  EXPECT_TRUE(files.files.contains("410100.json"));
}

TEST(Sm2Repository, IsNotMadeOfAnotherLater) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  const auto trusted = files.files;
  TufRepository with_root = repository;
  with_root.set_keys("timestamp", {with_root.new_sm2_signer()});
  with_root.publish({"root", "timestamp"});
  EXPECT_EQ(TufServing(with_root).refresh(files).error(), Errc::key_sm2);
  TufRepository with_delegation = repository;
  with_delegation.delegate("targets", "410100", {"*"});
  const Signer county = with_delegation.new_sm2_signer();
  with_delegation.roles["targets"].keys.insert_or_assign(county.key.id(), county.key);
  with_delegation.publish_all();
  EXPECT_EQ(TufServing(with_delegation).refresh(files).error(), Errc::key_sm2);
  EXPECT_EQ(files.text("root.json"), text_of(trusted.at("root.json")));
}

}  // namespace
}  // namespace menshen::tuf
