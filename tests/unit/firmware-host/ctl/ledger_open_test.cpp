#include <gtest/gtest.h>

#include "gateway/exchange/package.hpp"
#include "gateway/ledger/access_reason.hpp"
#include "gateway/ledger/leaf.hpp"
#include "tests/support/sample_keys.hpp"
#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::ctl {
namespace {

constexpr const char* origin = "gate.fangcheng.example/41132210000001";

class LedgerOpen : public test::RegisterFixture {
 protected:
  LedgerOpen() {
    const std::vector<ledger::Recipient> to = {test::recipient_of(venue_),
                                               test::recipient_of(police_)};
    ledger::BesideSealer sealer(to, origin, test::seeded_chance(7));
    std::vector<ledger::NewLeaf> leaves;
    for (std::uint64_t i = 600; i < 603; ++i) {
      ledger::NewLeaf leaf;
      leaf.entry = test::sample_admission(i);
      const Registration who{DocumentKind::citizen_id, "11010519491231002X",
                             "测试" + std::to_string(i), "CHN"};
      leaf.beside = sealer.seal(leaf.entry.id, who, test::sample_moment.at).value();
      leaves.push_back(std::move(leaf));
    }
    auto register_to_fill = ledger::Ledger::open(store()).value();
    check(register_to_fill.append(leaves).has_value(), "append");
    beside_ = leaves[0].beside;
    line_.write("venue.key", ledger::secret_text(venue_.secret_key) + "\n");
    line_.write("police.key", ledger::secret_text(police_.secret_key) + "\n");
    const auto other = test::sample_key(ledger::Role::market, 9);
    line_.write("other.key", ledger::secret_text(other.secret_key) + "\n");
  }

  test::Ended open(const std::string& index, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {
        "open",       index,    "--config", config(), "--purpose",
        "inspection", "--case", "2026-17",  "--key",  line_.path("venue.key")};
    words.insert(words.end(), more.begin(), more.end());
    return ledger(words);
  }
  std::uint64_t size() const { return ledger::LedgerView::open(store())->head()->size; }
  ledger::StoredLeaf newest() const {
    const auto view = ledger::LedgerView::open(store()).value();
    return view.read(view.head()->size - 1, 1)->at(0);
  }

  ledger::BesideKey venue_ = test::sample_key(ledger::Role::venue);
  ledger::BesideKey police_ = test::sample_key(ledger::Role::police);
  Bytes beside_;
};

TEST_F(LedgerOpen, ShowsOneRecordAndTheAccessIsALeaf) {
  const auto ended = open("600");
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(ended.out,
            "{\"leaf\":600,\"access\":603,\"role\":\"venue\",\"document\":\"citizen_id\","
            "\"number\":\"11010519491231002X\",\"name\":\"测试600\",\"nationality\":\"CHN\"}\n");
  const auto stored = newest();
  const auto leaf = ledger::parse_leaf(stored.bytes).value();
  EXPECT_EQ(leaf.entry.kind, EntryKind::inspection_access);
  EXPECT_EQ(leaf.entry.range, (LeafRange{600, 600}));
  EXPECT_EQ(leaf.entry.detail, "inspection");
  EXPECT_EQ(to_iso(leaf.entry.moment), "2026-03-10T14:05:09.123+08:00");
  EXPECT_EQ(ledger::parse_access_reason(stored.beside).value(),
            (ledger::AccessReason{ledger::Purpose::inspection, "2026-17"}));
  EXPECT_EQ(verify_store().code, exit_ok);
}

TEST_F(LedgerOpen, OpensForEveryRoleItWasSealedTo) {
  const auto ended = ledger({"open", "601", "--config", config(), "--purpose", "investigation",
                             "--case", "A", "--key", line_.path("police.key")});
  EXPECT_EQ(ended.json().at("role"), "police") << ended.err;
  EXPECT_EQ(ended.json().at("name"), "测试601");
}

TEST_F(LedgerOpen, ShowsNothingAndWritesNothingForAnotherKeyOrLeaf) {
  auto ended = ledger({"open", "600", "--config", config(), "--purpose", "complaint", "--case", "A",
                       "--key", line_.path("other.key")});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.out, "");
  EXPECT_NE(ended.err.find("leaf 600: not sealed to this role and key"), std::string::npos);
  ended = open("0");
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("leaf 0: nothing lies beside it"), std::string::npos) << ended.err;
  EXPECT_EQ(open("99999").code, exit_no);
  EXPECT_EQ(size(), 603U);
}

TEST_F(LedgerOpen, AsksForAPurposeAndACaseNumber) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--purpose", "curiosity", "--case", "A"},
        {"--purpose", "inspection", "--case", ""},
        {"--purpose", "inspection", "--case", std::string(65, 'a')},
        {"--purpose", "inspection"},
        {"--case", "A"}}) {
    std::vector<std::string> all = {"open",   "600",   "--config",
                                    config(), "--key", line_.path("venue.key")};
    all.insert(all.end(), words.begin(), words.end());
    EXPECT_EQ(ledger(all).code, exit_usage) << words.back();
  }
  EXPECT_EQ(ledger({"open", "600", "--store", store()}).code, exit_usage);
  EXPECT_EQ(size(), 603U);
}

TEST_F(LedgerOpen, RefusesBesideARunningDaemonAndSaysWhatToDo) {
  const auto running = ledger::Ledger::open(store()).value();
  const auto ended = open("600");
  EXPECT_EQ(ended.code, exit_file);
  EXPECT_EQ(ended.out, "");
  EXPECT_NE(ended.err.find("menshend writes this register: show the record at the desk, or stop"),
            std::string::npos)
      << ended.err;
}

TEST_F(LedgerOpen, OfWhatWasDeliveredOnlyPrints) {
  ASSERT_EQ(export_all().code, exit_ok);
  const auto words = [&](const std::string& index, const std::string& beside) {
    return std::vector<std::string>{
        "open",      index,           "--dir",  folder(),
        "--beside",  beside,          "--key",  line_.path("police.key"),
        "--purpose", "investigation", "--case", "A"};
  };
  const auto bytes = line_.write("beside", text_of(beside_));
  const auto ended = ledger(words("600", bytes));
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_TRUE(ended.out.starts_with("{\"leaf\":600,\"access\":null,\"role\":\"police\","));
  EXPECT_EQ(ledger(words("600", line_.write("b64", to_base64(beside_) + "\n"))).out, ended.out);
  EXPECT_EQ(size(), 603U);
  // Of another entry, cut short, or with more behind it.
  const auto swapped = ledger(words("601", bytes));
  EXPECT_EQ(swapped.code, exit_no);
  EXPECT_EQ(swapped.out, "");
  EXPECT_NE(swapped.err.find("is not what leaf 601 commits to"), std::string::npos) << swapped.err;
  Bytes other = beside_;
  other.pop_back();
  EXPECT_EQ(ledger(words("600", line_.write("cut", text_of(other)))).code, exit_no);
  other = beside_;
  other.push_back(0);
  EXPECT_EQ(ledger(words("600", line_.write("more", text_of(other)))).code, exit_no);
  EXPECT_EQ(ledger(words("600", line_.path("none"))).code, exit_file);
}

TEST_F(LedgerOpen, ATableIsALeafItselfBeforeItIsThere) {
  const std::vector<std::string> words = {
      "export-table", MENSHEN_SOURCE_DIR "/config/export/culture-05-session.toml",
      "--config",     config(),
      "--key",        line_.path("venue.key"),
      "--case",       "2026-18",
      "--out",        line_.path("out.bcp")};
  const auto ended = ledger(words);
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  const auto json = ended.json();
  EXPECT_EQ(json.at("status"), "unverified against the official text");
  EXPECT_EQ(json.at("rows"), 3);
  EXPECT_EQ(json.at("access"), 603);
  EXPECT_TRUE(line_.read("out.bcp").starts_with("41132210000001\t600\t测试600\t111\t"));
  EXPECT_EQ(line_.mode("out.bcp"), 0600U);
  const auto leaf = ledger::parse_leaf(newest().bytes).value();
  EXPECT_EQ(leaf.entry.kind, EntryKind::inspection_access);
  EXPECT_EQ(leaf.entry.range, (LeafRange{600, 602}));
  EXPECT_EQ(leaf.entry.detail, "delivery");
}

TEST_F(LedgerOpen, APackageIsReadAgainAsItWasAskedFor) {
  const std::string file = MENSHEN_SOURCE_DIR "/config/export/police-session.toml";
  const auto ended =
      ledger({"export-table", file, "--config", config(), "--key", line_.path("venue.key"),
              "--case", "2026-19", "--out", line_.path("out.zip")});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(ended.json().at("status"), "unverified against the official text");
  EXPECT_EQ(ended.json().at("rows"), 3);
  EXPECT_EQ(ended.json().at("files"), 1);
  EXPECT_EQ(ended.json().at("access"), 603);
  EXPECT_EQ(line_.mode("out.zip"), 0600U);
  const auto table = *exchange::parse_field_table(text_of(test::read_file(file)));
  const std::string bytes = line_.read("out.zip");
  const auto package = exchange::read_package(table, bytes_of(bytes)).value();
  ASSERT_EQ(package.files.size(), 1U);
  EXPECT_EQ(package.files[0].name, "41132210000001-20260310140509-00001.bcp");
  EXPECT_EQ(package.files[0].rows[2][1], "测试602");
}

TEST_F(LedgerOpen, NoHalfPackageIsLeftWhereItCannotBeWritten) {
  const auto made = [this](const std::string& table, const std::string& out) {
    return ledger({"export-table", table, "--config", config(), "--key", line_.path("venue.key"),
                   "--case", "1", "--out", out});
  };
  const std::string file = MENSHEN_SOURCE_DIR "/config/export/police-session.toml";
  EXPECT_EQ(made(file, line_.path("nowhere/out.zip")).code, exit_file);
  line_.write("out.zip", "in use");
  EXPECT_EQ(made(file, line_.path("out.zip")).code, exit_file);
  EXPECT_EQ(line_.read("out.zip"), "in use");
  EXPECT_FALSE(line_.exists("out.zip.new"));
  // Three rows do not go into one file of two.
  std::string small(text_of(test::read_file(file)));
  small.replace(small.find("rows_max = 1000"), 15, "rows_max = 2   ");
  small.replace(small.find("files_max = 100"), 15, "files_max = 1  ");
  const auto size_before = size();
  const auto full = made(line_.write("small.toml", small), line_.path("full.zip"));
  EXPECT_EQ(full.code, exit_no);
  EXPECT_NE(full.err.find("more than a package of this table carries"), std::string::npos);
  EXPECT_FALSE(line_.exists("full.zip"));
  EXPECT_EQ(size(), size_before) << "what was not given out is no access";
}

TEST_F(LedgerOpen, NoTableIsMadeWithoutAReasonAKeyOrAnybodyInIt) {
  const std::string table = MENSHEN_SOURCE_DIR "/config/export/ga659-session.toml";
  const auto made = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"export-table", table,   "--config",
                                      config(),       "--out", line_.path("out")};
    words.insert(words.end(), more.begin(), more.end());
    return ledger(words).code;
  };
  const std::string key = line_.path("venue.key");
  EXPECT_EQ(made({"--key", key}), exit_usage) << "no case";
  EXPECT_EQ(made({"--case", "1"}), exit_usage) << "no key";
  EXPECT_EQ(made({"--key", key, "--case", "1", "--purpose", "curiosity"}), exit_usage);
  EXPECT_EQ(made({"--key", key, "--case", "1", "--from", "soon"}), exit_usage);
  EXPECT_EQ(made({"--key", key, "--case", "1", "--from", "2027-01-01"}), exit_no);
  EXPECT_EQ(made({"--key", line_.path("other.key"), "--case", "1"}), exit_no);
  EXPECT_EQ(size(), 603U);
  EXPECT_FALSE(line_.exists("out"));
  const auto running = ledger::Ledger::open(store()).value();
  EXPECT_EQ(made({"--key", key, "--case", "1"}), exit_file);
}

}  // namespace
}  // namespace menshen::ctl
