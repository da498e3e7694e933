// Pages of entries and violations.
#include <set>

#include "gateway/ledger/violation.hpp"
#include "tests/unit/firmware-host/inspection/inspection_fixture.hpp"

namespace menshen::inspection {
namespace {

// Follows the Link fields to the end, as `curl` in a loop would.
std::vector<LeafIndex> pull(Inspected& box, std::string address, std::size_t pages_max) {
  std::vector<LeafIndex> pulled;
  for (std::size_t page = 0; !address.empty(); ++page) {
    EXPECT_LT(page, pages_max);
    if (page == pages_max) break;
    const auto response = box.get(address);
    EXPECT_EQ(response.status, 200U) << address;
    const auto indexes = indexes_of(response);
    pulled.insert(pulled.end(), indexes.begin(), indexes.end());
    address = next_of(response);
  }
  return pulled;
}

TEST(Entries, ComeInPagesThatEndThoughEachPageIsALeaf) {
  Inspected box(95);
  const auto pulled = pull(box, "/v1/entries?limit=10", 10);
  ASSERT_EQ(pulled.size(), 95U);
  for (std::size_t i = 0; i < pulled.size(); ++i) EXPECT_EQ(pulled[i], i);
  EXPECT_EQ(box.ledger.head().size, 105U);
}

TEST(Entries, OfAFullLastPageHaveNoNextOne) {
  Inspected box(20);
  EXPECT_EQ(pull(box, "/v1/entries?limit=10&size=20", 2).size(), 20U);
  EXPECT_EQ(next_of(box.get("/v1/entries?limit=20&size=20")), "");
  EXPECT_EQ(next_of(box.get("/v1/entries?limit=19&size=20")),
            "/v1/entries?limit=19&size=20&after=18");
}

TEST(Entries, GoOnBehindTheLeafThatWasTheLast) {
  Inspected box(20);
  EXPECT_EQ(indexes_of(box.get("/v1/entries?after=17&size=20")), (std::vector<LeafIndex>{18, 19}));
  EXPECT_TRUE(box.get("/v1/entries?after=19&size=20").body.empty());
  EXPECT_TRUE(box.get("/v1/entries?after=9223372036854775807").body.empty());
}

TEST(Entries, OfAnEmptyRegisterAreNone) {
  Inspected box;
  const auto response = box.get("/v1/entries");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(next_of(response), "");
}

TEST(Entries, AreThoseThatWereAskedFor) {
  Inspected box(400);
  const auto refused = rows_of(box.get("/v1/entries?kind=refusal&limit=1000"));
  EXPECT_EQ(refused.size(), 80U);
  for (const auto& row : refused) EXPECT_EQ(text_in(row.at("leaf").at("kind")), "refusal");
  EXPECT_EQ(rows_of(box.get("/v1/entries?decision=admit&limit=1000")).size(), 280U);
  EXPECT_EQ(rows_of(box.get("/v1/entries?decision=refer")).size(), 0U);
  EXPECT_EQ(rows_of(box.get("/v1/entries?kind=stop&limit=1000")).size(), 40U);
  // The sample's leaves are a millisecond apart.
  const auto between = indexes_of(
      box.get("/v1/entries?from=2026-03-11T10:00:00.100%2B08:00&to=2026-03-11T02:00:00.110Z"));
  ASSERT_EQ(between.size(), 10U);
  EXPECT_EQ(between.front(), 100U);
  EXPECT_EQ(between.back(), 109U);
  EXPECT_EQ(indexes_of(box.get("/v1/entries?from=2026-03-11&limit=1")).front(), 0U);
  EXPECT_EQ(rows_of(box.get("/v1/entries?from=2026-03-12")).size(), 0U);
  EXPECT_EQ(rows_of(box.get("/v1/entries?to=2026-03-11")).size(), 0U);
}

TEST(Entries, HaveProofsOfTheTreeThatThePagesAreOf) {
  Inspected box(300);
  const auto checkpoint =
      ledger::parse_checkpoint(ledger::parse_note(box.get("/checkpoint").body).value().text)
          .value();
  ASSERT_EQ(checkpoint.head.size, 300U);
  const auto response = box.get("/v1/entries?proof=1&limit=1000&size=300");
  const auto rows = rows_of(response);
  ASSERT_EQ(rows.size(), 300U);
  for (const auto& row : rows) {
    ledger::Proof proof;
    for (const auto& hash : row.at("proof").at("hashes").as_array()) {
      const auto bytes = from_base64(std::string(hash.as_string())).value();
      std::ranges::copy(bytes, proof.emplace_back().begin());
    }
    EXPECT_EQ(row.at("proof").at("size"), 300);
    const Bytes leaf = to_bytes(boost::json::serialize(row.at("leaf")));
    EXPECT_TRUE(ledger::verify_inclusion(
        ledger::leaf_hash(leaf), row.at("index").to_number<LeafIndex>(), checkpoint.head, proof));
  }
}

TEST(Entries, ComeAsCsvWhereItIsAskedFor) {
  Inspected box(20);
  const auto response = box.get("/v1/entries?format=csv&limit=5&size=20");
  EXPECT_EQ(field(response, "Content-Type"), "text/csv; charset=utf-8; header=present");
  const auto lines = lines_of(response.body);
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_TRUE(lines[0].starts_with("index,v,kind,"));
  EXPECT_TRUE(lines[1].starts_with("0,2,admission,"));
  EXPECT_EQ(next_of(response), "/v1/entries?format=csv&limit=5&size=20&after=4");

  auto request = box.request("/v1/entries?limit=1");
  request.fields = {{"accept", "text/csv"}};
  EXPECT_TRUE(box.ask(request).body.starts_with("index,"));
  request.target += "&format=jsonl";  // wins
  const auto json = box.ask(request);
  EXPECT_EQ(field(json, "Content-Type"), "application/jsonl");
  EXPECT_TRUE(json.body.starts_with("{"));
}

TEST(Violations, AreAllThatThereAreAndSayWhichFirst) {
  Inspected box(400);
  std::set<LeafIndex> expected;
  for (std::uint64_t i = 0; i < 400; ++i) {
    if (ledger::violation_of(mixed_leaf(i).entry) != ledger::Violation::none) expected.insert(i);
  }
  const auto pulled = pull(box, "/v1/violations?limit=7", 13);
  EXPECT_EQ(std::set<LeafIndex>(pulled.begin(), pulled.end()), expected);
  EXPECT_EQ(pulled.size(), expected.size());
  const auto response = box.get("/v1/violations?limit=2");
  for (const auto& line : lines_of(response.body)) {
    EXPECT_TRUE(line.starts_with("{\"violation\":\"")) << line;
  }
  EXPECT_TRUE(box.get("/v1/violations?format=csv").body.starts_with("violation,index,v,"));
  EXPECT_EQ(rows_of(box.get("/v1/violations?kind=stop&limit=1000")).size(), 40U);
}

TEST(Entries, OfTheLargestPageWithProofsStayInsideTheirBytes) {
  Inspected box(1'200);
  const auto response = box.get("/v1/entries?limit=1000&proof=1");
  EXPECT_EQ(rows_of(response).size(), limit_max);
  EXPECT_LT(response.body.size(), limit_max * (ledger::leaf_bytes_fixed + 64 * 48 + 128));
}

TEST(OneEntry, IsTheRowOfTheListing) {
  Inspected box(300);
  const auto response = box.get("/v1/entries/109");
  EXPECT_EQ(field(response, "Content-Type"), "application/json");
  EXPECT_EQ(response.body, box.get("/v1/entries?after=108&limit=1").body);
  EXPECT_EQ(box.get("/v1/entries/109?proof=1&size=200").body,
            box.get("/v1/entries?after=108&limit=1&proof=1&size=200").body);
}

TEST(InclusionProof, IsOfTheTreeOfTheSizeAskedFor) {
  Inspected box(300);
  const auto json = boost::json::parse(box.get("/v1/entries/109/proof?size=200").body);
  EXPECT_EQ(json.at("index"), 109);
  EXPECT_EQ(json.at("proof").at("size"), 200);
  EXPECT_EQ(text_in(json.at("leaf_hash")), to_base64(box.ledger.view().node({0, 109}).value()));
  EXPECT_EQ(json.at("proof").at("hashes").as_array().size(),
            box.ledger.view().prove_inclusion(109, 200)->size());
}

TEST(ConsistencyProof, IsTheViews) {
  Inspected box(300);
  const auto json = boost::json::parse(box.get("/v1/consistency?from=100&to=300").body);
  const auto expected = box.ledger.view().prove_consistency(100, 300).value();
  ASSERT_EQ(json.at("hashes").as_array().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(text_in(json.at("hashes").at(i)), to_base64(expected[i]));
  }
  const auto size = box.ledger.head().size;
  EXPECT_EQ(boost::json::parse(box.get("/v1/consistency?from=100").body).at("to"), size);
}

TEST(Beside, IsGivenAsItLies) {
  Inspected box(20);
  const auto json = boost::json::parse(box.get("/v1/beside/3").body);
  EXPECT_EQ(json.at("index"), 3);
  EXPECT_EQ(text_in(json.at("beside")), to_base64(mixed_leaf(3).beside));
  EXPECT_TRUE(boost::json::parse(box.get("/v1/beside/1").body).at("beside").is_null());
}

// An order, or the case number of somebody's access, lies there in the clear.
TEST(Beside, IsNotGivenToAnyRoleWhereItIsNotSealedToTheirs) {
  Inspected box;
  const Bytes content = to_bytes("case 2026-17");
  std::vector<ledger::NewLeaf> leaves;
  for (const ledger::Holds holds :
       {ledger::Holds::token, ledger::Holds::order, ledger::Holds::access}) {
    leaves.push_back(mixed_leaf(leaves.size() * 10));
    leaves.back().beside = ledger::beside_of(holds, content);
  }
  leaves.push_back(mixed_leaf(30));
  leaves.back().beside = content;  // of nobody knows what
  ASSERT_TRUE(box.ledger.append(leaves));
  for (const char* role : {"market", "culture", "police"}) {
    for (std::size_t index = 0; index < leaves.size(); ++index) {
      const auto response = box.get("/v1/beside/" + std::to_string(index), role);
      EXPECT_EQ(response.status, 200U);
      EXPECT_TRUE(boost::json::parse(response.body).at("beside").is_null()) << role << index;
    }
  }
}

}  // namespace
}  // namespace menshen::inspection
