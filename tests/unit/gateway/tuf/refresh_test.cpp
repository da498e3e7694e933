// The way through a refresh (§5.1, §5.2, §5.4–§5.6), clause by clause.
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

// How a first refresh of a changed repository ends that may not store `file`.
template <typename Change>
Error refused(Change change, const std::string& file) {
  TufRepository repository;
  change(repository);
  MemoryFiles files = repository.client();
  const Ok ok = TufServing(repository).refresh(files);
  EXPECT_FALSE(files.files.contains(file));
  return ok.error();
}

TEST(Refresh, AsksForEveryFileOnceAndKeepsItAsItCame) {
  TufRepository repository;
  repository.files["timestamp.json"] += " \n";
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  ASSERT_TRUE(serving.refresh(files));
  EXPECT_EQ(serving.asked,
            (Names{"2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"}));
  for (const char* name : {"root.json", "timestamp.json", "snapshot.json", "targets.json"}) {
    EXPECT_EQ(files.text(name), repository.files[name]) << name;
  }
}

TEST(Refresh, OfWhatIsKnownAsksForTheNextRootAndATimestamp) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  files.changes.clear();
  TufServing serving(repository);
  EXPECT_TRUE(serving.refresh(files));
  EXPECT_EQ(serving.asked, (Names{"2.root.json", "timestamp.json"}));
  EXPECT_TRUE(files.changes.empty());
}

TEST(Refresh, AsksForFilesWithoutVersionsWhereSnapshotsAreNotConsistent) {
  TufRepository repository;
  repository.root.consistent_snapshot = false;
  repository.publish({"root"});
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  EXPECT_TRUE(serving.refresh(files));
  EXPECT_EQ(serving.asked, (Names{"2.root.json", "3.root.json", "timestamp.json", "snapshot.json",
                                  "targets.json"}));
}

TEST(Refresh, AsksForNothingUnderARootThatDoesNotVerifyAgainstItself) {
  TufRepository repository;
  const auto begin = [&](const std::string& root) {
    MemoryFiles files;
    files.files["root.json"] = to_bytes(root);
    return Updater::begin(files, tuf_now());
  };
  const std::string root = repository.files["1.root.json"];
  EXPECT_TRUE(begin(root));
  EXPECT_EQ(begin("").error(), Errc::root_unusable);
  EXPECT_EQ(begin(root.substr(1)).error(), Errc::root_unusable);
  EXPECT_EQ(begin(sign_envelope(write(repository.root), {})).error(), Errc::root_unusable);
  EXPECT_EQ(begin(repository.files["timestamp.json"]).error(), Errc::root_unusable);
  MemoryFiles none;
  EXPECT_EQ(Updater::begin(none, tuf_now()).error(), Errc::root_absent);
}

TEST(Refresh, BeginsFromAnExpiredRootToo) {
  TufRepository repository;
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files, tuf_now() + 31 * day).error(), Errc::expired);
  repository.root.expires = tuf_now() + 60 * day;
  repository.publish({"root"});
  repository.timestamp.expires = repository.snapshot.expires = tuf_now() + 60 * day;
  repository.roles["targets"].expires = tuf_now() + 60 * day;
  repository.publish_all();
  EXPECT_TRUE(TufServing(repository).refresh(files, tuf_now() + 31 * day));
}

// §5.4.2.
TEST(TimestampStep, WantsTheRootsSignatures) {
  TufRepository repository;
  repository.signers["timestamp"] = repository.signers["snapshot"];
  repository.publish({"timestamp"});
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::signatures_too_few);
  EXPECT_EQ(files.files.size(), 1U);
}

// §5.4.3.1.
TEST(TimestampStep, TakesNoLowerVersion) {
  TufRepository repository;
  repository.publish({"timestamp"});
  MemoryFiles files = refreshed(repository);
  const auto before = files.files;
  repository.timestamp.version = 0;
  repository.publish({"timestamp"});
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::rolled_back);
  EXPECT_EQ(files.files, before);
}

TEST(TimestampStep, KeepsTheOldOneOfTheSameVersionAndGoesOn) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  const std::string before = files.text("timestamp.json");
  repository.timestamp.version = 0;
  repository.timestamp.snapshot.version = 100;
  repository.publish({"timestamp"});
  TufServing serving(repository);
  EXPECT_TRUE(serving.refresh(files));
  EXPECT_EQ(serving.asked.back(), "timestamp.json");
  EXPECT_EQ(files.text("timestamp.json"), before);
}

// The kept one must live: otherwise whoever serves it for ever freezes us (§5.4.4).
TEST(TimestampStep, GoesOnWithAKeptOneOnlyWhileItLives) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  repository.root.expires = tuf_now() + 90 * day;
  repository.publish({"root"});
  EXPECT_EQ(TufServing(repository).refresh(files, tuf_now() + 30 * day).error(), Errc::expired);
  EXPECT_TRUE(
      TufServing(repository).refresh(files, tuf_now() + 30 * day - std::chrono::seconds(1)));
}

// §5.4.3.2.
TEST(TimestampStep, LetsTheSnapshotInsideNeverFall) {
  TufRepository repository;
  repository.publish({"snapshot", "timestamp"});
  MemoryFiles files = refreshed(repository);
  repository.timestamp.snapshot.version = 1;
  repository.publish({"timestamp"});
  const std::string before = files.text("timestamp.json");
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::rolled_back);
  EXPECT_EQ(files.text("timestamp.json"), before);
}

TEST(TimestampStep, TakesNoneThatHasExpired) {
  TufRepository repository;
  repository.timestamp.expires = tuf_now();
  repository.publish({"timestamp"});
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::expired);
  EXPECT_FALSE(files.files.contains("timestamp.json"));
}

TEST(TimestampStep, NeedsOne) {
  TufRepository repository;
  repository.files.erase("timestamp.json");
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::file_missing);
}

// §5.5.2.
TEST(SnapshotStep, IsTheOneWhoseHashAndLengthTheTimestampLists) {
  for (const bool length : {false, true}) {
    TufRepository repository;
    repository.lists_hashes = true;
    repository.publish_all();
    if (length) {
      ++*repository.timestamp.snapshot.length;
    } else {
      repository.timestamp.snapshot.hashes["sha256"] = std::string(64, '0');
    }
    repository.publish({"timestamp"});
    MemoryFiles files = repository.client();
    EXPECT_EQ(TufServing(repository).refresh(files).error(),
              length ? Errc::length_wrong : Errc::hash_wrong);
    EXPECT_FALSE(files.files.contains("snapshot.json"));
    EXPECT_TRUE(files.files.contains("timestamp.json"));
  }
}

// §5.5.4.
TEST(SnapshotStep, HasTheVersionThatTheTimestampLists) {
  TufRepository repository;
  repository.publish({"snapshot"});
  repository.files["2.snapshot.json"] = repository.files["1.snapshot.json"];
  repository.publish({"timestamp"});
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).refresh(files).error(), Errc::version_wrong);
}

// §5.5.5.
TEST(SnapshotStep, LetsNoListedVersionFallAndNoneDisappear) {
  TufRepository repository;
  repository.delegate("targets", "410100", {"410100/*"});
  repository.publish({"410100", "410100", "targets", "snapshot", "timestamp"});
  const MemoryFiles before = refreshed(repository);
  const auto outcome = [&](auto change) {
    TufRepository later = repository;
    change(later.snapshot);
    later.publish({"snapshot", "timestamp"});
    MemoryFiles files = before;
    const Ok ok = TufServing(later).refresh(files);
    EXPECT_EQ(ok.has_value(), files.text("snapshot.json") != before.text("snapshot.json"));
    return ok;
  };
  EXPECT_TRUE(outcome([](Snapshot& snapshot) { snapshot.meta["new.json"] = {}; }));
  EXPECT_EQ(outcome([](Snapshot& snapshot) { snapshot.meta["410100.json"].version = 1; }).error(),
            Errc::rolled_back);
  EXPECT_EQ(outcome([](Snapshot& snapshot) { snapshot.meta.erase("410100.json"); }).error(),
            Errc::rolled_back);
}

TEST(SnapshotStep, TakesNoneThatHasExpiredOrIsNotSignedOrNotThere) {
  const auto outcome = [](auto change) { return refused(change, "snapshot.json"); };
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.snapshot.expires = tuf_now();
              repository.publish({"snapshot", "timestamp"});
            }),
            Errc::expired);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.signers["snapshot"] = repository.signers["timestamp"];
              repository.publish({"snapshot", "timestamp"});
            }),
            Errc::signatures_too_few);
  EXPECT_EQ(outcome([](TufRepository& repository) { repository.files.erase("1.snapshot.json"); }),
            Errc::file_missing);
}

// §5.6.1–§5.6.6.
TEST(TargetsStep, IsAsStrictAsTheSnapshots) {
  const auto outcome = [](auto change) { return refused(change, "targets.json"); };
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.roles["targets"].expires = tuf_now();
              repository.publish_all();
            }),
            Errc::expired);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.signers["targets"] = repository.signers["snapshot"];
              repository.publish_all();
            }),
            Errc::signatures_too_few);
  EXPECT_EQ(outcome([](TufRepository& repository) { repository.files.erase("1.targets.json"); }),
            Errc::file_missing);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.publish_all();
              repository.files["2.targets.json"] = repository.files["1.targets.json"];
            }),
            Errc::version_wrong);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.lists_hashes = true;
              repository.publish_all();
              repository.files["2.targets.json"] += " ";
            }),
            Errc::too_large);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.lists_hashes = true;
              repository.publish({"targets"});
              repository.snapshot.meta["targets.json"].hashes["sha256"] = std::string(64, '0');
              repository.publish({"snapshot", "timestamp"});
            }),
            Errc::hash_wrong);
}

// The commonest failure of other clients in the field: what is stored has expired, and the client
// never asks for newer.
TEST(Refresh, IsNeverBlockedByStoredFilesThatHaveExpired) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  const Instant later = tuf_now() + 60 * day;
  for (Common* one :
       {static_cast<Common*>(&repository.root), static_cast<Common*>(&repository.timestamp),
        static_cast<Common*>(&repository.snapshot),
        static_cast<Common*>(&repository.roles["targets"])}) {
    one->expires = later + day;
  }
  repository.publish({"root", "targets", "snapshot", "timestamp"});
  EXPECT_TRUE(TufServing(repository).refresh(files, later));
}

TEST(Refresh, ComparesWithStoredFilesThatHaveExpired) {
  TufRepository repository;
  repository.publish({"timestamp"});
  MemoryFiles files = refreshed(repository);
  const Instant later = tuf_now() + 60 * day;
  repository.root.expires = repository.timestamp.expires = later + day;
  repository.timestamp.version = 0;
  repository.publish({"root", "timestamp"});
  EXPECT_EQ(TufServing(repository).refresh(files, later).error(), Errc::rolled_back);
}

TEST(Refresh, ReplacesAStoredSnapshotThatHasExpiredByANewerEditionOfItsVersion) {
  TufRepository repository;
  MemoryFiles files = refreshed(repository);
  const Instant later = tuf_now() + 60 * day;
  for (Common* one :
       {static_cast<Common*>(&repository.root), static_cast<Common*>(&repository.timestamp),
        static_cast<Common*>(&repository.snapshot),
        static_cast<Common*>(&repository.roles["targets"])}) {
    one->expires = later + day;
  }
  repository.snapshot.version = repository.roles["targets"].version = 0;
  repository.publish({"root", "targets", "snapshot", "timestamp"});
  TufServing serving(repository);
  EXPECT_TRUE(serving.refresh(files, later));
  EXPECT_EQ(serving.asked.back(), "1.targets.json");
}

TEST(Refresh, PassesOverStoredFilesThatAreDamaged) {
  TufRepository repository;
  for (const char* name : {"timestamp.json", "snapshot.json", "targets.json"}) {
    MemoryFiles files = refreshed(repository);
    files.files[name] = to_bytes("{");
    EXPECT_TRUE(TufServing(repository).refresh(files)) << name;
    EXPECT_EQ(files.text(name), repository.files[name]);
  }
}

}  // namespace
}  // namespace menshen::tuf
