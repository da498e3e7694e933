#include <gtest/gtest.h>

#include "gateway/ledger/access_reason.hpp"
#include "tests/unit/firmware-host/ctl/records_fixture.hpp"

namespace menshen::ctl {
namespace {

class LedgerOpen : public test::RecordsFixture {};

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

}  // namespace
}  // namespace menshen::ctl
