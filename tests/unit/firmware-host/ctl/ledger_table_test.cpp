#include "firmware-host/ctl/ledger_table.hpp"

#include <gtest/gtest.h>

#include "gateway/exchange/package.hpp"
#include "tests/unit/firmware-host/ctl/records_fixture.hpp"

namespace menshen::ctl {
namespace {

class LedgerTable : public test::RecordsFixture {};

TEST_F(LedgerTable, ATableIsALeafItselfBeforeItIsThere) {
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

TEST_F(LedgerTable, APackageIsReadAgainAsItWasAskedFor) {
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

TEST_F(LedgerTable, NoHalfPackageIsLeftWhereItCannotBeWritten) {
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

TEST_F(LedgerTable, NoTableIsMadeWithoutAReasonAKeyOrAnybodyInIt) {
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
