#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/ledger/entry_rows.hpp"
#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::ctl {
namespace {

class LedgerEntries : public test::RegisterFixture {
 protected:
  test::Ended entries(std::vector<std::string> words = {}) {
    words.insert(words.begin(), {"entries", "--store", store()});
    return ledger(words);
  }
  static std::ptrdiff_t lines(const test::Ended& ended) {
    return std::ranges::count(ended.out, '\n');
  }
};

TEST_F(LedgerEntries, AreAllLeavesInTheirOrder) {
  append(1'000);
  const auto ended = entries();
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(lines(ended), 1'600);
  EXPECT_TRUE(ended.out.starts_with("{\"index\":0,\"violation\":null,\"leaf\":{\"v\":2,"));
  EXPECT_NE(ended.out.find("{\"index\":1599,\"violation\":\"stop\","), std::string::npos);
  EXPECT_EQ(ledger({"entries", "--config", config()}).out, ended.out);
}

TEST_F(LedgerEntries, AsCsvHaveAHeading) {
  const auto ended = entries({"--format", "csv"});
  EXPECT_EQ(lines(ended), 601);
  EXPECT_TRUE(ended.out.starts_with(std::string(ledger::csv_heading()) + "0,2,admission,"));
}

TEST_F(LedgerEntries, AreThoseThatFitTheQuestion) {
  EXPECT_EQ(lines(entries({"--kind", "stop"})), 6);
  EXPECT_EQ(lines(entries({"--violations"})), 6);
  EXPECT_EQ(lines(entries({"--decision", "refuse"})), 114);
  EXPECT_EQ(lines(entries({"--decision", "refuse", "--kind", "stop"})), 0);
  // The sample's leaves are of 2026-03-11, 10:00:00.000 to .599 in China.
  EXPECT_EQ(lines(entries({"--from", "2026-03-11", "--to", "2026-03-12"})), 600);
  EXPECT_EQ(lines(entries({"--from", "2026-03-12"})), 0);
  EXPECT_EQ(lines(entries({"--to", "2026-03-11T02:00:00Z"})), 0);
  EXPECT_EQ(lines(entries({"--from", "2026-03-11T02:00:00Z", "--to", "2026-03-11T02:00:01Z"})),
            600);
}

TEST_F(LedgerEntries, CountADateByTheVenuesMidnight) {
  const auto words = [&](const char* zone) {
    return std::vector<std::string>{"--time-zone", zone,    "ledger", "entries",
                                    "--store",     store(), "--to",   "2026-03-11"};
  };
  EXPECT_EQ(lines(line_.run(words("Asia/Shanghai"))), 0);
  EXPECT_EQ(lines(line_.run(words("America/Los_Angeles"))), 600) << "there it is the 10th";
}

TEST_F(LedgerEntries, WhatMakesNoSenseIsSaid) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--format", "xml"},
                                                {"--from", "yesterday"},
                                                {"--to", "2026-02-30"},
                                                {"--kind", "admissions"},
                                                {"--kind", "unknown"},
                                                {"--decision", "maybe"},
                                                {"--config", config()}}) {
    EXPECT_EQ(entries(words).code, exit_usage) << words[1];
  }
  EXPECT_EQ(ledger({"entries"}).code, exit_usage);
  EXPECT_EQ(ledger({"entries", "--store", line_.path("none")}).code, exit_file);
}

TEST_F(LedgerEntries, ALeafThatIsDamagedEndsThemAndIsNamed) {
  tamper("UPDATE leaf SET bytes = CAST(replace(bytes, 'front', '\"ront') AS BLOB) WHERE idx = 321");
  const auto ended = entries();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(lines(ended), 321);
  EXPECT_NE(ended.err.find("leaf 321: "), std::string::npos);
}

TEST_F(LedgerEntries, AreCounted) {
  const auto ended = ledger({"stats", "--store", store(), "--json"});
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  const auto json = ended.json();
  EXPECT_EQ(json.at("entries"), 600);
  EXPECT_EQ(json.at("kinds").at("admission"), 480);
  EXPECT_EQ(json.at("kinds").at("refusal"), 114);
  EXPECT_EQ(json.at("violations").at("stop"), 6);
  EXPECT_EQ(json.at("besides"), 0);
  const auto& day = json.at("days").at(0);
  EXPECT_EQ(day.at("day"), "2026-03-11");
  EXPECT_EQ(day.at("kinds").at("stop"), 6);
  EXPECT_EQ(json.at("bytes_an_entry").as_int64(), json.at("store_bytes").as_int64() / 600);
}

TEST_F(LedgerEntries, AreCountedInLinesForPeople) {
  const auto ended = ledger({"stats", "--config", config()});
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_TRUE(ended.out.starts_with("entries                                    600\n"));
  EXPECT_NE(ended.out.find("\nkind admission                             480\n"),
            std::string::npos);
  EXPECT_NE(ended.out.find("\n2026-03-11 refusal                         114\n"),
            std::string::npos);
  EXPECT_EQ(ledger({"stats"}).code, exit_usage);
  EXPECT_EQ(ledger({"stats", "--store", line_.path("none")}).code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
