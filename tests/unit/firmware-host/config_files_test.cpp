#include "firmware-host/config_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "firmware-host/clock.hpp"
#include "firmware-host/file.hpp"
#include "firmware-host/policy_signature.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_certificates.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

const Bytes list_key(watchlist::list_key_bytes, 0x17);

// The shape of a key that a PIN seals; nothing opens it.
const std::string sealed_key = "menshen pin seal 1$14$8$5$" + to_base64(Bytes(16, 5)) + "$" +
                               to_base64(Bytes(12 + 44 + 16, 6));

// Every file that the right configuration names, right.
class ConfigFilesOnDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(
        std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" / "policy" / "internet-cafe.toml",
        path("policy.toml"));
    write("trust.toml", "");
    write("desk.pin", "scrypt$14$8$5$" + to_base64(Bytes(16, 1)) + "$" + to_base64(Bytes(32, 2)));
    write("manager.pin",
          "scrypt$14$8$5$" + to_base64(Bytes(16, 3)) + "$" + to_base64(Bytes(32, 4)));
    write("register.sealed", sealed_key + "\n");
    write("open.key", to_base64(list_key) + "\n");
    const std::vector<watchlist::ListedNumber> numbers = {{"11010519491231002X"}};
    const Instant issued = Instant(std::chrono::sys_days(2026y / 3 / 1));
    const auto list =
        watchlist::build_open_list(numbers, list_key, {3, issued, issued + 24h, "411322"});
    write("open.list", text_of(list.value()));
    test::SampleAuthority authority;
    const test::SamplePair venue = authority.venue();
    write("venue.crt", venue.text());
    write("venue.key", venue.key_text());
    write("ca.crt", authority.own().text());
    write("machine-id", "0123456789abcdef0123456789abcdef\n");
    make_log_key_of("gate.fangcheng.example/41132210000001");
  }
  void make_log_key_of(const std::string& origin) {
    LogKeySettings settings;
    settings.machine = path("machine-id");
    const auto made = make_log_key(settings, origin, [](std::span<std::uint8_t> bytes) {
      std::ranges::fill(bytes, std::uint8_t{0x33});
    });
    EXPECT_TRUE(write_file(path("log.key"), made->text, FileKind::secret));
    vkey_ = made->vkey;
  }
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    std::filesystem::permissions(path(name), owner_alone);  // some are secrets
  }
  static constexpr auto owner_alone =
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  LoadedFiles load(std::string_view text = test::right_config) const {
    const auto parsed = parse_config(text, path("m.toml"));
    return load_files(parsed.config.value());
  }
  std::string said(std::string_view text = test::right_config) const {
    std::string all;
    for (const ConfigProblem& problem : load(text).problems) all += to_text(problem) + "\n";
    return all;
  }

  test::TemporaryFolder folder_;
  std::string vkey_;
};

TEST_F(ConfigFilesOnDisk, AreReadIntoWhatTheHostWorksWith) {
  const auto loaded = load();
  ASSERT_TRUE(loaded.files) << said();
  EXPECT_NE(loaded.files->rules.zone("hall"), nullptr);
  EXPECT_TRUE(loaded.files->issuers.issuers().empty());
  ASSERT_TRUE(loaded.files->open_list);
  EXPECT_EQ(loaded.files->open_list->version(), 3U);
  EXPECT_TRUE(loaded.files->kept_pin.starts_with("scrypt$"));
  ASSERT_TRUE(loaded.files->log_key);
  EXPECT_EQ(loaded.files->log_key->verifier().vkey(), vkey_);
}

TEST_F(ConfigFilesOnDisk, ALogKeyThatCannotBeLoadedIsNamedWithWhatToDo) {
  write("machine-id", "ffffffffffffffffffffffffffffffff\n");
  EXPECT_NE(said().find("log.key: the log key does not open on this machine: it was sealed on"),
            std::string::npos)
      << said();
  make_log_key_of("gate.fangcheng.example/41132210000002");
  EXPECT_NE(said().find("log.key: the log key of another register: "), std::string::npos) << said();
  std::filesystem::permissions(path("log.key"), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_NE(said().find("log.key: others than its owner may read the key: "), std::string::npos);
  std::filesystem::remove(path("log.key"));
  EXPECT_NE(said().find("log.key: the file cannot be read: make a key with menshenctl log-key new"),
            std::string::npos)
      << said();
  EXPECT_FALSE(load().files);
}

TEST_F(ConfigFilesOnDisk, WithoutALogKeyNothingIsSigned) {
  const auto loaded = load(test::without_inspection(test::with(
      "[log_key]\nkind = \"file\"\nfile = \"log.key\"\nmachine = \"machine-id\"\n", "")));
  ASSERT_TRUE(loaded.files);
  EXPECT_FALSE(loaded.files->log_key);
}

TEST_F(ConfigFilesOnDisk, TheFingerprintIsOfTheConfigurationAndOfTheRules) {
  const std::string before = load().files->fingerprint;
  EXPECT_EQ(before.size(), fingerprint_digits);
  EXPECT_EQ(load().files->fingerprint, before);
  const std::string other_text = test::with("name_seconds = 20", "name_seconds = 21");
  const std::string of_other_text = load(other_text).files->fingerprint;
  EXPECT_NE(of_other_text, before);
  write("policy.toml", std::string(text_of(test::read_file(path("policy.toml")))) + "\n");
  EXPECT_NE(load().files->fingerprint, before);
  EXPECT_NE(load().files->fingerprint, of_other_text);
}

TEST_F(ConfigFilesOnDisk, TheRulesKnowTheDayThatNoClockIsBefore) {
  EXPECT_EQ(load().files->rules.clock_floor, build_instant());
}

TEST_F(ConfigFilesOnDisk, AListPastItsExpiryIsStillUsed) {
  const auto loaded = load();
  const Instant much_later = Instant(std::chrono::sys_days(2027y / 1 / 1));
  const Standing standing =
      loaded.files->open_list->find(NumberKind::citizen, "11010519491231002X", much_later);
  EXPECT_EQ(standing.listing, Listing::lost_card);
  EXPECT_TRUE(standing.list_stale);
}

TEST_F(ConfigFilesOnDisk, WhatIsNotConfiguredIsNotLookedFor) {
  std::filesystem::remove(path("trust.toml"));
  std::filesystem::remove(path("open.list"));
  std::filesystem::remove(path("open.key"));
  auto text = test::with("[trust]\nfile = \"trust.toml\"\n", "");
  text = test::with("[open_list]\nfile = \"open.list\"\nkey_file = \"open.key\"\n", "", text);
  const auto loaded = load(text);
  ASSERT_TRUE(loaded.files) << said(text);
  EXPECT_FALSE(loaded.files->open_list);
}

TEST_F(ConfigFilesOnDisk, EachThatIsMissingIsAProblem) {
  for (const char* name : {"policy.toml", "trust.toml", "open.list", "open.key", "desk.pin",
                           "manager.pin", "register.sealed", "venue.crt", "venue.key", "ca.crt"}) {
    const std::string bytes(text_of(test::read_file(path(name))));
    std::filesystem::remove(path(name));
    EXPECT_NE(said().find(name), std::string::npos) << name;
    EXPECT_FALSE(load().files);
    write(name, bytes);
  }
  EXPECT_EQ(said(), "");
}

TEST_F(ConfigFilesOnDisk, EachThatIsTooLargeIsAProblem) {
  const std::vector<std::pair<std::string, std::size_t>> limits = {
      {"policy.toml", policy::rules_text_bytes_max},
      {"trust.toml", identity::trust_store_bytes_max},
      {"open.key", small_file_bytes_max},
      {"desk.pin", small_file_bytes_max},
      {"manager.pin", small_file_bytes_max},
      {"register.sealed", small_file_bytes_max}};
  for (const auto& [name, limit] : limits) {
    std::string bytes(text_of(test::read_file(path(name))));
    const std::string before = bytes;
    const char filler = name.ends_with(".toml") ? '#' : '\n';
    bytes += "\n" + std::string(limit - bytes.size() - 1, filler);
    write(name, bytes);
    EXPECT_EQ(said(), "") << name << " at its limit";
    write(name, bytes + filler);
    EXPECT_NE(said().find(name + ": the file is larger"), std::string::npos) << name;
    write(name, before);
  }
}

TEST_F(ConfigFilesOnDisk, APinInClearIsNoKeptPinAndIsNotRepeated) {
  write("desk.pin", "271828\n");
  EXPECT_NE(said().find("desk.pin:1: not a kept PIN"), std::string::npos);
  EXPECT_EQ(said().find("271828"), std::string::npos);
}

TEST_F(ConfigFilesOnDisk, TheManagersPinAndTheSealedKeyAreReadAndNotRepeated) {
  EXPECT_EQ(load().files->sealed_venue_key, sealed_key);
  EXPECT_TRUE(load().files->kept_manager_pin.starts_with("scrypt$"));
  write("manager.pin", "3141592653\n");
  write("register.sealed", "c2VjcmV0c2VjcmV0\n");
  EXPECT_NE(said().find("manager.pin:1: not a kept PIN"), std::string::npos);
  EXPECT_NE(said().find("register.sealed:1: not a register key that a PIN seals"),
            std::string::npos);
  EXPECT_EQ(said().find("3141592653"), std::string::npos);
  EXPECT_EQ(said().find("c2VjcmV0"), std::string::npos);
}

TEST_F(ConfigFilesOnDisk, AKeyOfAListIsNotRepeatedEither) {
  write("open.key", to_base64(Bytes(31, 0x17)));
  EXPECT_NE(said().find("open.key:1: not the key"), std::string::npos);
  EXPECT_EQ(said().find(to_base64(Bytes(31, 0x17)).substr(0, 8)), std::string::npos);
}

TEST_F(ConfigFilesOnDisk, AListWithOneBitTurnedIsRefused) {
  std::string list(text_of(test::read_file(path("open.list"))));
  for (const std::size_t place :
       {std::size_t{0}, std::size_t{20}, list.size() / 2, list.size() - 1}) {
    std::string turned = list;
    turned[place] = static_cast<char>(turned[place] ^ 1);
    write("open.list", turned);
    EXPECT_NE(said().find("open.list: "), std::string::npos) << place;
  }
}

// The same files, the rule table signed by the county.
class SignedRules : public ConfigFilesOnDisk {
 protected:
  void SetUp() override {
    ConfigFilesOnDisk::SetUp();
    write("county.pem", county_.public_key().pem());
    sign();
  }
  void sign() {
    write("policy.sig", sign_policy(text_of(test::read_file(path("policy.toml"))), county_));
  }
  void tell_listed_minors_apart() {
    const std::string table(text_of(test::read_file(path("policy.toml"))));
    write("policy.toml", test::with("\"like_any_minor\"", "\"told_apart\"", table));
    sign();
  }
  void list_a_minor() {
    const std::vector<watchlist::ListedNumber> numbers = {{"11010519491231002X"},
                                                          {"110105201603100013", Listing::minor}};
    const Instant issued = Instant(std::chrono::sys_days(2026y / 3 / 1));
    const auto list =
        watchlist::build_open_list(numbers, list_key, {4, issued, issued + 24h, "411322"});
    write("open.list", text_of(list.value()));
    test::SampleAuthority authority;
    const test::SamplePair venue = authority.venue();
    write("venue.crt", venue.text());
    write("venue.key", venue.key_text());
    write("ca.crt", authority.own().text());
  }

  const std::string config_ = test::with(
      "file = \"policy.toml\"\n",
      "file = \"policy.toml\"\nsignature = \"policy.sig\"\nsigned_by = \"county.pem\"\n");
  const crypto::PrivateKey county_ = crypto::PrivateKey::from_ed25519_seed(Bytes(32, 0x21)).value();
};

TEST_F(SignedRules, MayTellListedMinorsApart) {
  tell_listed_minors_apart();
  list_a_minor();
  const auto loaded = load(config_);
  ASSERT_TRUE(loaded.files) << said(config_);
  EXPECT_EQ(loaded.files->rules.listed_minors, policy::ListedMinors::told_apart);
  EXPECT_EQ(loaded.files->rules.clock_floor, build_instant());
}

TEST_F(SignedRules, MayNotOnceTheSignatureIsLeftOut) {
  tell_listed_minors_apart();
  EXPECT_NE(said().find("told apart by an unsigned table"), std::string::npos) << said();
}

TEST_F(SignedRules, AreRefusedWhereOneByteIsAnother) {
  EXPECT_EQ(said(config_), "");
  write("policy.toml", std::string(text_of(test::read_file(path("policy.toml")))) + "\n");
  EXPECT_NE(said(config_).find("policy.sig: the signature does not belong to this table"),
            std::string::npos)
      << said(config_);
  EXPECT_FALSE(load(config_).files);
}

TEST_F(SignedRules, AreRefusedUnderTheKeyOfSomebodyElse) {
  const auto other = crypto::PrivateKey::from_ed25519_seed(Bytes(32, 0x22)).value();
  write("county.pem", other.public_key().pem());
  EXPECT_NE(said(config_).find("policy.sig: "), std::string::npos);
  write("county.pem", "no key");
  EXPECT_NE(said(config_).find("county.pem: "), std::string::npos);
  EXPECT_FALSE(load(config_).files);
}

TEST_F(SignedRules, NeedBothFilesAndEachWithinItsLimit) {
  for (const char* name : {"policy.sig", "county.pem"}) {
    const std::string before(text_of(test::read_file(path(name))));
    std::filesystem::remove(path(name));
    EXPECT_NE(said(config_).find(name), std::string::npos) << name;
    write(name, before + std::string(small_file_bytes_max, '\n'));
    EXPECT_NE(said(config_).find(std::string(name) + ": the file is larger"), std::string::npos);
    write(name, before);
  }
  EXPECT_EQ(said(config_), "");
}

TEST_F(SignedRules, AListWithMinorsIsRefusedUnlessTheySayThatItMay) {
  list_a_minor();
  for (const std::string& text : {std::string(test::right_config), config_}) {
    const auto loaded = load(text);
    ASSERT_EQ(loaded.problems.size(), 1U) << said(text);
    EXPECT_EQ(loaded.problems[0].file, path("m.toml"));
    const std::string before = text.substr(0, text.find("file = \"open.list\""));
    EXPECT_EQ(loaded.problems[0].line, 1 + std::ranges::count(before, '\n'));
    EXPECT_NE(loaded.problems[0].what.find("names minors"), std::string::npos);
    EXPECT_NE(loaded.problems[0].remedy.find("signed_by"), std::string::npos);
  }
}

TEST_F(ConfigFilesOnDisk, ALaneOfAZoneThatThePolicyLacksIsAProblemAtItsLine) {
  const std::string text = test::with("zone = \"hall\"", "zone = \"attic\"");
  const auto loaded = load(text);
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].file, path("m.toml"));
  EXPECT_GT(loaded.problems[0].line, 0U);
  EXPECT_EQ(loaded.problems[0].remedy, "write one of: hall");
}

}  // namespace
}  // namespace menshen::host
