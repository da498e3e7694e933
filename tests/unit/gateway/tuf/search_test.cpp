// The search for a target's metadata (§5.6.7) and how the target is asked for (§5.7).
#include <gtest/gtest.h>

#include "gateway/tuf/updater.hpp"
#include "tests/support/tuf_repository.hpp"

namespace menshen::tuf {
namespace {

using test::MemoryFiles;
using test::tuf_now;
using test::TufRepository;
using test::TufServing;
using Names = std::vector<std::string>;

struct Edge {
  std::string from, to;
  std::vector<std::string> paths = {"*"};
  bool terminating = false;
};

// A repository of empty roles that delegate to each other.
TufRepository graph(const std::vector<Edge>& edges) {
  TufRepository repository;
  for (const Edge& edge : edges) {
    repository.delegate(edge.from, edge.to, edge.paths, edge.terminating);
  }
  std::vector<std::string> order;
  for (const auto& [name, role] : repository.roles) order.push_back(name);
  order.insert(order.end(), {"snapshot", "timestamp"});
  repository.publish(order);
  return repository;
}

// The roles that a search for something absent asks for, in order.
Names visited(const TufRepository& repository, const Limits& limits = {}) {
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  const auto found = serving.find(files, "missing", limits);
  EXPECT_TRUE(found) << found.error().message();
  EXPECT_TRUE(!found || !*found);
  Names roles;
  for (const std::string& file : serving.asked) roles.push_back(file.substr(2, file.size() - 7));
  return roles;
}

TEST(Search, GoesDepthFirstInTheOrderOfTheDelegations) {
  EXPECT_EQ(visited(graph({{"targets", "B"}, {"targets", "A"}})), (Names{"B", "A"}));
  EXPECT_EQ(
      visited(graph({{"targets", "A"}, {"targets", "B"}, {"A", "C"}, {"A", "D"}, {"C", "E"}})),
      (Names{"A", "C", "E", "D", "B"}));
}

TEST(Search, AsksARoleOnceThoughTwoDelegateToItAndThoughTheyDelegateInACircle) {
  EXPECT_EQ(
      visited(graph({{"targets", "A"}, {"targets", "B"}, {"A", "C"}, {"C", "A"}, {"C", "B"}})),
      (Names{"A", "C", "B"}));
  EXPECT_EQ(visited(graph({{"targets", "A"}, {"A", "A"}})), (Names{"A"}));
}

TEST(Search, EndsBehindATerminatingDelegationAndItsDescendants) {
  EXPECT_EQ(visited(graph({{"targets", "A"},
                           {"targets", "B"},
                           {"A", "C"},
                           {"A", "D", {"*"}, true},
                           {"A", "E"},
                           {"D", "F"}})),
            (Names{"A", "C", "D", "F"}));
  EXPECT_EQ(visited(graph({{"targets", "A", {"other"}, true}, {"targets", "B"}})), (Names{"B"}))
      << "one that does not speak for the path terminates nothing";
}

TEST(Search, FollowsDelegationsThatSpeakForThePathAlone) {
  EXPECT_EQ(
      visited(graph({{"targets", "A", {"*.py"}}, {"targets", "B", {"x", "miss*"}}, {"A", "C"}})),
      (Names{"B"}));
}

TEST(Search, VisitsNoMoreRolesThanItsLimit) {
  std::vector<Edge> chain = {{"targets", "0"}};
  for (int i = 1; i < 9; ++i) chain.push_back({std::to_string(i - 1), std::to_string(i)});
  Limits limits;
  limits.roles_visited_max = 4;  // targets is one of them
  EXPECT_EQ(visited(graph(chain), limits), (Names{"0", "1", "2"}));
}

TEST(Search, FindsATargetWhereTheFirstThatMaySpeakListsIt) {
  TufRepository repository = graph({{"targets", "A", {"a/*"}}, {"targets", "B", {"a/*"}}});
  repository.add_target("A", "b/x", "out of A's paths");
  repository.add_target("A", "a/x", "of A");
  repository.add_target("B", "a/x", "of B");
  repository.publish({"A", "B", "snapshot", "timestamp"});
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  const auto found = serving.find(files, "a/x").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->role, "A");
  EXPECT_EQ(found->wanted.file, "a/" + found->file.hashes.at("sha256") + ".x");
  EXPECT_EQ(found->wanted.bytes_max, 4U);
  EXPECT_TRUE(verify_target(*found, bytes_of("of A")));
  EXPECT_EQ(verify_target(*found, bytes_of("of B")).error(), Errc::hash_wrong);
  EXPECT_EQ(verify_target(*found, bytes_of("of A ")).error(), Errc::length_wrong);
  EXPECT_EQ(verify_target(*found, bytes_of("of ")).error(), Errc::length_wrong);
  EXPECT_FALSE(serving.find(files, "b/x").value()) << "nobody may speak for it";
}

TEST(Search, AsksForATargetByItsBareNameWhereSnapshotsAreNotConsistent) {
  TufRepository repository;
  repository.root.consistent_snapshot = false;
  repository.add_target("targets", "a/x", "content");
  repository.publish({"root", "targets", "snapshot", "timestamp"});
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).find(files, "a/x").value()->wanted.file, "a/x");
}

TEST(Search, NeedsAFreshRefreshAndASafePath) {
  TufRepository repository;
  repository.add_target("targets", "../x", "content");
  repository.publish_all();
  MemoryFiles files = repository.client();
  auto updater = Updater::begin(files, tuf_now()).value();
  EXPECT_EQ(updater.seek("x").error(), Errc::not_refreshed);
  TufServing serving(repository);
  auto again = Updater::begin(files, tuf_now()).value();
  ASSERT_TRUE(serving.answer(again));
  EXPECT_EQ(again.seek("../x").error(), Errc::target_name);
  EXPECT_FALSE(again.found());
  EXPECT_TRUE(again.seek("y")) << "the next search begins anew";
}

TEST(Search, UsesStoredRolesOfTheListedVersionAndAsksForNewOnes) {
  TufRepository repository = graph({{"targets", "A"}, {"A", "B"}});
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  EXPECT_TRUE(serving.find(files, "missing"));
  EXPECT_EQ(serving.asked, (Names{"1.A.json", "1.B.json"}));
  EXPECT_TRUE(serving.find(files, "missing"));
  EXPECT_EQ(serving.asked, Names{});
  repository.publish({"B", "snapshot", "timestamp"});
  EXPECT_TRUE(serving.find(files, "missing"));
  EXPECT_EQ(serving.asked, Names{"2.B.json"});
  EXPECT_EQ(files.text("B.json"), repository.files["2.B.json"]);
}

TEST(Search, AsksForNoRoleThatTheSnapshotDoesNotList) {
  TufRepository repository = graph({{"targets", "A"}});
  repository.snapshot.meta.erase("A.json");
  repository.publish({"snapshot", "timestamp"});
  MemoryFiles files = repository.client();
  TufServing serving(repository);
  EXPECT_EQ(serving.find(files, "missing").error(), Errc::not_listed);
  EXPECT_TRUE(serving.asked.empty());
}

// Not inside the generic lambda: g++ 12 breaks off over it there.
TufRepository two_roles() { return graph({{"targets", "A"}, {"targets", "B"}}); }

TEST(Search, EndsWhereARoleIsMissingOrWrong) {
  const auto outcome = [](auto change) {
    TufRepository repository = two_roles();
    repository.add_target("B", "x", "content");
    repository.publish({"B", "snapshot", "timestamp"});
    change(repository);
    MemoryFiles files = repository.client();
    const auto found = TufServing(repository).find(files, "x");
    EXPECT_FALSE(files.files.contains("A.json"));
    return found.error();
  };
  EXPECT_EQ(outcome([](TufRepository& repository) { repository.files.erase("1.A.json"); }),
            Errc::file_missing);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.signers["A"] = repository.signers["B"];
              repository.publish({"A", "snapshot", "timestamp"});
            }),
            Errc::signatures_too_few);
  EXPECT_EQ(outcome([](TufRepository& repository) {
              repository.roles["A"].expires = tuf_now();
              repository.publish({"A", "snapshot", "timestamp"});
            }),
            Errc::expired);
}

// The one that other clients fail: a role is vouched for by each delegator anew, cached or not.
TEST(Search, LetsNoRoleInheritTheTrustOfAnotherDelegator) {
  TufRepository repository = graph({{"targets", "A", {"a/*"}},
                                    {"targets", "B", {"b/*"}},
                                    {"A", "release", {"a/*"}},
                                    {"B", "release", {"b/*"}}});
  repository.add_target("release", "a/x", "trusted by A");
  repository.add_target("release", "b/x", "malicious");
  repository.signers["release"].pop_back();  // B's key does not sign
  repository.publish({"release", "snapshot", "timestamp"});
  MemoryFiles files = repository.client();
  auto updater = Updater::begin(files, tuf_now()).value();
  TufServing serving(repository);
  ASSERT_TRUE(serving.answer(updater));
  ASSERT_TRUE(updater.seek("a/x"));
  ASSERT_TRUE(serving.answer(updater));
  EXPECT_TRUE(updater.found());
  const std::string kept = files.text("release.json");
  ASSERT_TRUE(updater.seek("b/x"));
  EXPECT_EQ(serving.answer(updater).error(), Errc::signatures_too_few);
  EXPECT_FALSE(updater.found());
  EXPECT_EQ(files.text("release.json"), kept);
  ASSERT_TRUE(updater.seek("a/x"));
  EXPECT_TRUE(serving.answer(updater));
  EXPECT_TRUE(updater.found());
}

TEST(Search, HoldsEachDelegatorToItsOwnThreshold) {
  TufRepository repository = graph({{"targets", "A"}});
  repository.roles["targets"].delegations[0].keys.threshold = 2;
  repository.publish_all();
  MemoryFiles files = repository.client();
  EXPECT_EQ(TufServing(repository).find(files, "x").error(), Errc::signatures_too_few);
}

}  // namespace
}  // namespace menshen::tuf
