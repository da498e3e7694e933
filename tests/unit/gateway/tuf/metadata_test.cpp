#include "gateway/tuf/metadata.hpp"

#include <gtest/gtest.h>

#include "gateway/tuf/errc.hpp"
#include "gateway/tuf/hashes.hpp"
#include "tests/support/tuf_repository.hpp"

namespace menshen::tuf {
namespace {

Value with(const Value& object, std::string_view name, Value value) {
  Value::Object members = *object.object();
  std::erase_if(members, [&](const Value::Member& one) { return one.first == name; });
  members.emplace_back(std::string(name), std::move(value));
  return Value::object(std::move(members));
}

Value without(const Value& object, std::string_view name) {
  Value::Object members = *object.object();
  std::erase_if(members, [&](const Value::Member& one) { return one.first == name; });
  return Value::object(std::move(members));
}

Value integer(std::int64_t value) { return Value(value); }

test::TufRepository sample() {
  test::TufRepository repository;
  repository.delegate("targets", "410100", {"410100/*"}, true);
  repository.add_target("targets", "a", "content");
  repository.roles["targets"].targets["a"].custom = Value::object({{"epoch", integer(4)}});
  return repository;
}

TEST(Metadata, IsReadAsItIsWritten) {
  test::TufRepository repository = sample();
  const auto root = read_root(write(repository.root), Sm2Keys::refused).value();
  EXPECT_EQ(write(root), write(repository.root));
  EXPECT_TRUE(root.consistent_snapshot);
  const auto timestamp = read_timestamp(write(repository.timestamp)).value();
  EXPECT_EQ(write(timestamp), write(repository.timestamp));
  const auto snapshot = read_snapshot(write(repository.snapshot)).value();
  EXPECT_EQ(write(snapshot), write(repository.snapshot));
  const auto targets = read_targets(write(repository.roles["targets"]), Sm2Keys::refused).value();
  EXPECT_EQ(write(targets), write(repository.roles["targets"]));
  ASSERT_EQ(targets.delegations.size(), 1U);
  EXPECT_TRUE(targets.delegations[0].terminating);
  EXPECT_EQ(targets.targets.at("a").custom, repository.roles["targets"].targets["a"].custom);
}

TEST(Metadata, LacksNoFieldAndHasNoneOfAnotherType) {
  test::TufRepository repository = sample();
  const auto try_all = [](const Value& whole, auto read) {
    ASSERT_TRUE(read(whole));
    for (const auto& [name, value] : *whole.object()) {
      const bool optional = name == "consistent_snapshot" || name == "delegations";
      EXPECT_EQ(read(without(whole, name)).has_value(), optional) << name;
      EXPECT_FALSE(read(with(whole, name, Value()))) << name;
      EXPECT_FALSE(read(with(whole, name, Value(Value::Array{})))) << name;
    }
  };
  try_all(write(repository.root),
          [](const Value& value) { return read_root(value, Sm2Keys::refused); });
  try_all(write(repository.timestamp), read_timestamp);
  try_all(write(repository.snapshot), read_snapshot);
  try_all(write(repository.roles["targets"]),
          [](const Value& value) { return read_targets(value, Sm2Keys::refused); });
}

TEST(Metadata, IsOfItsOwnRoleAlone) {
  test::TufRepository repository = sample();
  const Value snapshot = write(repository.snapshot);
  EXPECT_EQ(read_timestamp(snapshot).error(), Errc::type_wrong);
  EXPECT_EQ(read_root(snapshot, Sm2Keys::refused).error(), Errc::type_wrong);
  EXPECT_EQ(read_targets(snapshot, Sm2Keys::refused).error(), Errc::type_wrong);
  EXPECT_EQ(read_snapshot(with(snapshot, "_type", Value("Snapshot"))).error(), Errc::type_wrong);
}

TEST(Metadata, IsOfTheFirstMajorVersionOfTheSpecification) {
  const Value whole = write(test::TufRepository().timestamp);
  for (const char* version : {"1.0", "1.0.34", "1.99.1"}) {
    EXPECT_TRUE(read_timestamp(with(whole, "spec_version", Value(version)))) << version;
  }
  for (const char* version : {"", "1", "1.", "1.0.", "2.0.0", "10.0.0", "1.0.0.0", "1.x", "1..0",
                              "1.0.0-rc", " 1.0", "0.9"}) {
    EXPECT_EQ(read_timestamp(with(whole, "spec_version", Value(version))).error(),
              Errc::specification)
        << version;
  }
}

TEST(Metadata, HasAVersionOfAtLeastOne) {
  const Value whole = write(test::TufRepository().timestamp);
  EXPECT_TRUE(read_timestamp(with(whole, "version", integer(integer_max))));
  for (const std::int64_t version : {std::int64_t{0}, std::int64_t{-1}, -integer_max}) {
    EXPECT_FALSE(read_timestamp(with(whole, "version", integer(version))));
  }
  EXPECT_FALSE(read_timestamp(with(whole, "version", Value("1"))));
  EXPECT_FALSE(read_timestamp(with(whole, "version", Value(true))));
}

TEST(DateTime, IsInOneFormAlone) {
  EXPECT_EQ(date_time(parse_date_time("1985-10-21T01:21:00Z").value()), "1985-10-21T01:21:00Z");
  EXPECT_EQ(date_time(parse_date_time("2024-02-29T23:59:59Z").value()), "2024-02-29T23:59:59Z");
  for (const char* text : {"", "1985-10-21", "1985-10-21T01:21:00", "1985-10-21T01:21:00+00:00",
                           "1985-10-21T01:21:00.5Z", "1985-10-21t01:21:00Z", "1985-10-21T01:21:00z",
                           "1985-10-21 01:21:00Z", "1985-13-21T01:21:00Z", "1985-02-29T01:21:00Z",
                           "1985-10-21T24:00:00Z", "1985-10-21T01:60:00Z", "1985-10-21T01:21:60Z",
                           "1985-10-21T-1:21:00Z", "0000-10-21T01:21:00Z", "85-10-21T01:21:00Z"}) {
    EXPECT_EQ(parse_date_time(text).error(), Errc::date_malformed) << text;
  }
}

// §4.3: an integer of at least one; the four ways in which clients were led to ask for no
// signature.
TEST(RoleOfARoot, HasAThresholdThatIsAnIntegerOfAtLeastOne) {
  const Value whole = write(test::TufRepository().root);
  const auto with_threshold = [&](Value threshold) {
    const Value& roles = *whole.member("roles");
    const Value role = with(*roles.member("timestamp"), "threshold", std::move(threshold));
    return read_root(with(whole, "roles", with(roles, "timestamp", role)), Sm2Keys::refused);
  };
  EXPECT_TRUE(with_threshold(integer(1)));
  EXPECT_TRUE(with_threshold(integer(1000)));  // it can never be met, which is the root's affair
  for (const Value& threshold :
       {integer(0), integer(-1), Value("1"), Value(true), Value(Value::Array{integer(1)})}) {
    EXPECT_EQ(with_threshold(threshold).error(), Errc::threshold_wrong) << canonical(threshold);
  }
  // A threshold of 1.0 is no JSON of ours at all.
  std::string text = canonical(whole);
  text.replace(text.find("\"threshold\":1"), 13, "\"threshold\":1.0");
  EXPECT_EQ(parse_json(bytes_of(text)).error(), Errc::json_number);
}

TEST(RoleOfARoot, NamesNoKeyTwice) {
  test::TufRepository repository;
  repository.root.timestamp.keyids.push_back(repository.root.timestamp.keyids.front());
  EXPECT_EQ(read_root(write(repository.root), Sm2Keys::refused).error(), Errc::keyid_twice);
}

TEST(RootKeys, StandUnderTheIdsThatAreTheirs) {
  const Value whole = write(test::TufRepository().root);
  Value::Object keys = *whole.member("keys")->object();
  std::swap(keys[0].second, keys[1].second);
  EXPECT_EQ(read_root(with(whole, "keys", Value::object(keys)), Sm2Keys::refused).error(),
            Errc::keyid_wrong);
}

TEST(RootKeys, AreAsManyAsTheirLimit) {
  const Value whole = write(test::TufRepository().root);
  Value::Object keys;
  for (std::size_t i = 0; i <= keys_count_max; ++i) keys.emplace_back(std::to_string(i), Value());
  EXPECT_EQ(read_root(with(whole, "keys", Value::object(keys)), Sm2Keys::refused).error(),
            Errc::too_large);
}

TEST(ListedFile, HasAtLeastOneHashThatIsKnownWhereItHasAny) {
  const Value whole = write(test::TufRepository().timestamp);
  const auto with_hashes = [&](Value::Object hashes) {
    const Value& meta = *whole.member("meta");
    const Value file =
        with(*meta.member("snapshot.json"), "hashes", Value::object(std::move(hashes)));
    return read_timestamp(with(whole, "meta", with(meta, "snapshot.json", file)));
  };
  const std::string sha256(64, 'a');
  const std::string sha512(128, 'b');
  EXPECT_TRUE(with_hashes({{"sha256", Value(sha256)}}));
  EXPECT_TRUE(with_hashes({{"sha512", Value(sha512)}, {"blake9", Value("x")}}));
  EXPECT_EQ(with_hashes({}).error(), Errc::hash_unknown);
  EXPECT_EQ(with_hashes({{"blake9", Value("x")}}).error(), Errc::hash_unknown);
  EXPECT_EQ(with_hashes({{"sha256", Value("../" + sha256.substr(3))}}).error(), Errc::hash_unknown);
  EXPECT_EQ(with_hashes({{"sha256", Value(std::string(64, 'A'))}}).error(), Errc::hash_unknown);
  EXPECT_EQ(with_hashes({{"sha256", Value(sha256 + "a")}}).error(), Errc::hash_unknown);
  EXPECT_FALSE(with_hashes({{"sha256", integer(1)}}));
}

TEST(ListedHashes, AreAllVerified) {
  const Bytes bytes = to_bytes("abc");
  Hashes hashes = hashes_of(bytes);
  EXPECT_TRUE(verify_listed(bytes, 3, hashes));
  EXPECT_EQ(verify_listed(bytes, 4, hashes).error(), Errc::length_wrong);
  EXPECT_EQ(verify_listed(bytes, 2, hashes).error(), Errc::length_wrong);
  EXPECT_EQ(naming_hash(hashes), hashes["sha256"]);
  hashes["sha512"] = std::string(128, '0');
  EXPECT_EQ(verify_listed(bytes, 3, hashes).error(), Errc::hash_wrong);
  EXPECT_TRUE(verify_listed(bytes, std::nullopt, {}));
}

Result<Targets> with_delegation(const Delegation& delegation, const Delegation& second = {}) {
  test::TufRepository repository;
  Targets targets = repository.roles["targets"];
  targets.delegations = {delegation};
  if (!second.name.empty()) targets.delegations.push_back(second);
  return read_targets(write(targets), Sm2Keys::refused);
}

TEST(DelegationRead, HasANameOfItsOwn) {
  EXPECT_TRUE(with_delegation({"../x", {}, {"*"}, {}, false}));
  for (const char* name : {"root", "snapshot", "timestamp", "targets"}) {
    EXPECT_EQ(with_delegation({name, {}, {"*"}, {}, false}).error(), Errc::role_name);
  }
  EXPECT_EQ(
      with_delegation({std::string(role_name_bytes_max + 1, 'x'), {}, {"*"}, {}, false}).error(),
      Errc::role_name);
  const Delegation one{"x", {}, {"*"}, {}, false};
  EXPECT_EQ(with_delegation(one, one).error(), Errc::role_name);
}

TEST(DelegationRead, IsByPathsOrByHashPrefixesButNotByBoth) {
  test::TufRepository repository = sample();
  const Value whole = write(repository.roles["targets"]);
  const Value& delegations = *whole.member("delegations");
  const Value one = with(delegations.member("roles")->array()->front(), "path_hash_prefixes",
                         Value(Value::Array{Value("00")}));
  const Value both = with(delegations, "roles", Value(Value::Array{one}));
  EXPECT_EQ(read_targets(with(whole, "delegations", both), Sm2Keys::refused).error(),
            Errc::delegation_paths);
  const Value prefixes = with(delegations, "roles", Value(Value::Array{without(one, "paths")}));
  EXPECT_TRUE(read_targets(with(whole, "delegations", prefixes), Sm2Keys::refused));
}

TEST(DelegationRead, HasPathsOfLimitedLengthAndNumber) {
  EXPECT_TRUE(with_delegation({"x", {}, {std::string(path_bytes_max, '*')}, {}, false}));
  EXPECT_EQ(with_delegation({"x", {}, {std::string(path_bytes_max + 1, '*')}, {}, false}).error(),
            Errc::too_large);
  const std::vector<std::string> many(paths_count_max + 1, "*");
  EXPECT_EQ(with_delegation({"x", {}, many, {}, false}).error(), Errc::too_large);
}

TEST(SnapshotRead, ListsTheTopLevelTargets) {
  Snapshot snapshot = test::TufRepository().snapshot;
  snapshot.meta.erase("targets.json");
  EXPECT_EQ(read_snapshot(write(snapshot)).error(), Errc::field_missing);
}

TEST(TufErrors, AllHaveWordsOfTheirOwn) {
  std::set<std::string> words;
  std::size_t known = 0;
  for (int code = 1; code < 64; ++code) {
    const std::string text = make_error_code(static_cast<Errc>(code)).message();
    if (text == "unknown") continue;
    ++known;
    EXPECT_TRUE(words.insert(text).second) << text;
  }
  EXPECT_EQ(known, 30U);
}

}  // namespace
}  // namespace menshen::tuf
