// The door decides, the regulator reads: both over one register, and each access of the one stands
// among the decisions of the other.
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sstream>

#include "firmware-host/inspection/routes.hpp"
#include "tests/flow/patrons.hpp"
#include "tests/support/faulty_disk.hpp"

namespace menshen::test {
namespace {

class Regulator {
 public:
  explicit Regulator(Venue& venue)
      : venue_(venue),
        checkpoints_(
            venue.ledger().view(),
            ledger::NoteSigner::of(venue_origin, crypto::PrivateKey::generate(
                                                     crypto::Algorithm::eddsa, seeded_chance(4)))
                .value()),
        routes_({venue.ledger().view(), checkpoints_, nobody_, {}}, ports()) {}

  http::Response get(const std::string& target, const std::string& role = "culture") {
    http::Request request;
    request.target = target;
    request.client = http::ClientIdentity{"office", role, "01", "county"};
    std::optional<http::Response> answered;
    routes_.serve(std::move(request), [&](http::Response response) { answered = response; });
    turn();
    if (!answered) venue_.commit();
    return answered.value_or(http::Response{0, {}, "", nullptr});
  }
  std::vector<boost::json::value> rows(const std::string& target) {
    std::vector<boost::json::value> rows;
    std::istringstream lines(get(target).body);
    for (std::string line; std::getline(lines, line);) rows.push_back(boost::json::parse(line));
    return rows;
  }
  ledger::SignedCheckpoint checkpoint() {
    return ledger::open_checkpoint(get("/checkpoint").body, checkpoints_.verifier()).value();
  }

 private:
  inspection::Ports ports() {
    inspection::Ports made;
    made.record = [this](inspection::Access access, std::function<void(Ok)> then) {
      Entry entry;
      entry.kind = EntryKind::inspection_access;
      entry.range = access.range;
      entry.detail = std::move(access.detail);
      entry.reader = std::move(access.reader);
      venue_.admission().note(std::move(entry), std::move(then));
    };
    made.disagrees = [] {};
    made.counted = [](const inspection::Visit&) {};
    made.unreadable = [](const Error& error) { ADD_FAILURE() << describe(error); };
    made.now = [this] { return venue_.now(); };
    made.issuers = {{"county", {ledger::Role::culture, ledger::Role::auditor}}};
    made.home = loop_.get_executor();
    made.slow = loop_.get_executor();
    return made;
  }
  void turn() {
    loop_.restart();
    loop_.run();
  }

  Venue& venue_;
  boost::asio::io_context loop_;
  std::vector<ledger::NoteVerifier> nobody_;
  ledger::CheckpointSigner checkpoints_;
  inspection::Routes routes_;
};

std::string kind_in(const boost::json::value& row) {
  return std::string(row.at("leaf").at("kind").as_string());
}

TEST(InspectionFlow, ShowsWhatTheDoorDecidedAndNamesNobody) {
  Venue venue(cafe());
  venue.scan(venue.chip(adult_card()));
  venue.scan(venue.chip(minor_card()));
  Regulator regulator(venue);
  const auto rows = regulator.rows("/v1/entries");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(kind_in(rows[0]), "admission");
  EXPECT_EQ(kind_in(rows[1]), "refusal");
  std::string all;
  for (const char* target : {"/v1/entries", "/v1/entries?format=csv", "/v1/entries/0",
                             "/v1/beside/0", "/v1/beside/1", "/tile/entries/000.p/2"}) {
    const auto response = regulator.get(target);
    EXPECT_EQ(response.status, 200U) << target;
    all += response.body;
  }
  for (const std::string& personal :
       {citizen_born("19900101").number, citizen_born("20120506").number, std::string("测试成年"),
        std::string("测试少年"), std::string("20120506")}) {
    EXPECT_EQ(all.find(personal), std::string::npos) << personal;
  }
}

TEST(InspectionFlow, DeliversWhatLiesBesideSealedForWhoMayOpenIt) {
  Venue venue(cafe());
  venue.scan(venue.chip(adult_card()));
  Regulator regulator(venue);
  const auto json = boost::json::parse(regulator.get("/v1/beside/0").body);
  const auto delivered = from_base64(std::string(json.at("beside").as_string())).value();
  EXPECT_EQ(crypto::sha256(delivered), venue.leaves().at(0).beside);
  EXPECT_EQ(venue.open_beside(0)->name, "测试成年");
}

TEST(InspectionFlow, CountsEachReadingAmongTheEntries) {
  Venue venue(cafe());
  venue.scan(venue.chip(adult_card()));
  Regulator regulator(venue);
  regulator.get("/v1/entries");
  regulator.get("/v1/beside/0");
  venue.scan(venue.chip(minor_card()));
  const auto rows = regulator.rows("/v1/entries?kind=inspection_access");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(std::string(rows[0].at("leaf").at("detail").as_string()), "entries culture");
  EXPECT_EQ(std::string(rows[1].at("leaf").at("detail").as_string()), "beside culture");
  EXPECT_EQ(boost::json::serialize(rows[1].at("leaf").at("range")), "[0,0]");
  EXPECT_EQ(std::string(rows[1].at("leaf").at("reader").as_string()), "01");
}

// The whole of what a regulator's program does: checkpoint, rows with proofs, consistency.
TEST(InspectionFlow, CanBeVerifiedFromTheCheckpointDown) {
  Venue venue(cafe());
  Regulator regulator(venue);
  const auto first = [&] {
    venue.scan(venue.chip(adult_card()));
    return regulator.checkpoint().checkpoint.head;
  }();
  for (int i = 0; i < 20; ++i) venue.scan(venue.chip(minor_card()));
  const auto head = regulator.checkpoint().checkpoint.head;
  ASSERT_GT(head.size, first.size);
  const std::string size = std::to_string(head.size);
  const auto hashes_of = [](const boost::json::value& hashes) {
    ledger::Proof proof;
    for (const auto& hash : hashes.as_array()) {
      const auto bytes = from_base64(std::string(hash.as_string())).value();
      std::ranges::copy(bytes, proof.emplace_back().begin());
    }
    return proof;
  };
  const auto grown = boost::json::parse(
      regulator.get("/v1/consistency?from=" + std::to_string(first.size) + "&to=" + size).body);
  EXPECT_TRUE(ledger::verify_consistency(first, head, hashes_of(grown.at("hashes"))));
  const auto rows = regulator.rows("/v1/entries?proof=1&size=" + size);
  ASSERT_EQ(rows.size(), head.size);
  for (const auto& row : rows) {
    const Bytes leaf = to_bytes(boost::json::serialize(row.at("leaf")));
    EXPECT_TRUE(ledger::verify_inclusion(ledger::leaf_hash(leaf),
                                         row.at("index").to_number<LeafIndex>(), head,
                                         hashes_of(row.at("proof").at("hashes"))));
  }
}

TEST(InspectionFlow, ShowsNothingWhileTheRegisterCannotBeWritten) {
  FaultyDisk disk;
  VenueOptions options = cafe();
  options.vfs = disk.vfs();
  Venue venue(options);
  venue.scan(venue.chip(adult_card()));
  Regulator regulator(venue);
  disk.fail_at(1, Fault::io, true);
  const auto refused = regulator.get("/v1/entries");
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(refused.body.find("admission"), std::string::npos);
  EXPECT_TRUE(venue.board().holds(desk::Notice::store_failing));
  disk.heal();
  venue.advance(10s);
  venue.tick();
  EXPECT_EQ(regulator.get("/v1/entries").status, 200U);
}

}  // namespace
}  // namespace menshen::test
