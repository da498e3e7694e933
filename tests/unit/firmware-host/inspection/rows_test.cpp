// Leaves as rows.
#include "firmware-host/inspection/rows.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::inspection {
namespace {

Row row_of(const Entry& entry, LeafIndex index = 12) {
  const auto leaf = ledger::encode_leaf({entry, crypto::sha256({})}).value();
  return {{index, leaf, {}}, std::nullopt};
}

Entry violation() {
  Entry entry = test::sample_admission(3);
  entry.age_band = AgeBand::from_16_to_17;
  return entry;
}

const LeafProof two_hashes{7, {crypto::sha256(bytes_of("a")), crypto::sha256(bytes_of("b"))}};
constexpr const char* base64_of_two =
    "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs= PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0=";

// RFC 4180, read again: fields of one line, quotation marks undone.
std::vector<std::string> fields_of(std::string_view line) {
  EXPECT_TRUE(line.ends_with("\r\n"));
  line.remove_suffix(2);
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[i++];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

TEST(JsonLine, HoldsTheLeafsOwnBytes) {
  const Row row = row_of(test::sample_admission(1));
  const std::string line = json_line(row, Listing::entries).value();
  EXPECT_EQ(line, R"({"index":12,"violation":null,"leaf":)" + std::string(text_of(row.leaf.bytes)) +
                      "}\n");
  const auto json = boost::json::parse(line);
  EXPECT_EQ(boost::json::serialize(json.at("leaf")), text_of(row.leaf.bytes));
}

TEST(JsonLine, OfAViolationSaysItFirst) {
  const std::string line = json_line(row_of(violation()), Listing::violations).value();
  EXPECT_TRUE(line.starts_with(R"({"violation":"minor_admitted","index":12,"leaf":{"v":2,)"));
  EXPECT_TRUE(json_line(row_of(violation()), Listing::entries)
                  ->starts_with(R"({"index":12,"violation":"minor_admitted","leaf":{)"));
}

TEST(JsonLine, HasTheProofWhereThereIsOne) {
  Row row = row_of(test::sample_admission(1));
  row.proof = two_hashes;
  const auto json = boost::json::parse(json_line(row, Listing::entries).value());
  EXPECT_EQ(json.at("proof").at("size"), 7);
  EXPECT_EQ(json.at("proof").at("hashes").as_array().size(), 2U);
  EXPECT_EQ(json.at("proof").at("hashes").at(0).as_string(),
            "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=");
  EXPECT_EQ(json_of(ledger::Proof{}), "[]");
}

TEST(CsvLine, HasAFieldForEveryColumn) {
  for (const Listing listing : {Listing::entries, Listing::violations}) {
    for (const bool proof : {false, true}) {
      Row row = row_of(violation());
      if (proof) row.proof = two_hashes;
      const auto columns = fields_of(csv_header(listing, proof));
      const auto fields = fields_of(csv_line(row, listing).value());
      ASSERT_EQ(columns.size(), fields.size());
      EXPECT_EQ(columns.size(), proof ? 28U : 26U);
    }
  }
}

TEST(CsvLine, HasWhatTheLeafSays) {
  Row row = row_of(violation());
  row.proof = two_hashes;
  const auto columns = fields_of(csv_header(Listing::entries, true));
  const auto fields = fields_of(csv_line(row, Listing::entries).value());
  std::map<std::string, std::string> by_name;
  for (std::size_t i = 0; i < columns.size(); ++i) by_name[columns[i]] = fields[i];
  const std::map<std::string, std::string> expected = {
      {"index", "12"},
      {"v", "2"},
      {"kind", "admission"},
      {"id", "00000000000000000000000000000003"},
      {"time", "2026-03-11T10:00:00.003+08:00"},
      {"up", "10800003"},
      {"lane", "front"},
      {"zone", "hall"},
      {"outcome", "admit"},
      {"reasons", "100"},
      {"source", "1"},
      {"reader", "05.03-20230101-0000012345-0000067890"},
      {"document", "1"},
      {"evidence", "1"},
      {"typed", "0"},
      {"age", "3"},
      {"rules", "2026-03"},
      {"list", "17"},
      {"list_age", "72000"},
      {"stale", "false"},
      {"follows", ""},
      {"range_first", ""},
      {"range_last", ""},
      {"detail", ""},
      {"beside", to_hex(crypto::sha256({}))},
      {"violation", "minor_admitted"},
      {"proof_size", "7"},
      {"proof", base64_of_two}};
  EXPECT_EQ(by_name, expected);
}

TEST(CsvLine, HasTheRangeAndTheReasonsApart) {
  Entry entry;
  entry.kind = EntryKind::erasure;
  entry.moment = test::sample_moment;
  entry.range = LeafRange{4, 9};
  entry.detail = "register_days";
  const std::string erasure = csv_line(row_of(entry), Listing::entries).value();
  EXPECT_NE(erasure.find(",4,9,register_days,"), std::string::npos) << erasure;
  entry = test::sample_admission(1);
  entry.decision->reasons = {Reason::manager_override, Reason::weak_quota_used};
  EXPECT_EQ(fields_of(csv_line(row_of(entry), Listing::violations).value()).at(10), "103 212");
}

TEST(CsvLine, QuotesWhatWouldEndAField) {
  Entry entry = test::sample_admission(1);
  entry.lane = "front, left";
  const std::string line = csv_line(row_of(entry), Listing::entries).value();
  EXPECT_NE(line.find(",\"front, left\",hall,"), std::string::npos);
  EXPECT_EQ(fields_of(line).at(6), "front, left");
}

TEST(Rows, OfBytesThatAreNoLeafAreNone) {
  Row row = row_of(test::sample_admission(1));
  row.leaf.bytes.pop_back();
  EXPECT_EQ(json_line(row, Listing::entries).error(), ledger::Errc::leaf_form);
  EXPECT_EQ(csv_line(row, Listing::entries).error(), ledger::Errc::leaf_form);
}

TEST(Rows, OfTheFirstVersionsLeavesAreTheSame) {
  Entry entry = test::sample_admission(1);
  entry.up = {};
  entry.list_age.reset();
  const Row row{{0, ledger::encode_leaf({entry, {}, 1}).value(), {}}, std::nullopt};
  EXPECT_TRUE(json_line(row, Listing::entries)->find("\"leaf\":{\"v\":1,") != std::string::npos);
  EXPECT_EQ(fields_of(csv_line(row, Listing::entries).value()).size(), 26U);
}

}  // namespace
}  // namespace menshen::inspection
