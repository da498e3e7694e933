// Who asks, whether they may, and that nothing is shown before it is written down.
#include "gateway/ledger/errc.hpp"
#include "gateway/store/database.hpp"
#include "tests/unit/firmware-host/inspection/inspection_fixture.hpp"

namespace menshen::inspection {
namespace {

TEST(InspectionRoutes, AnswerNobodyWithoutACertificate) {
  Inspected box(20);
  for (const char* target : {"/checkpoint", "/v1/entries", "/nothing"}) {
    auto request = box.request(target);
    request.client.reset();
    const auto response = box.ask(std::move(request));
    EXPECT_EQ(response.status, 403U);
    EXPECT_EQ(error_in(response), "certificate_missing");
  }
  EXPECT_EQ(error_in(box.get("/checkpoint", "janitor")), "role_unknown");
  EXPECT_EQ(error_in(box.get("/checkpoint", "venue")), "role_unknown");
  EXPECT_TRUE(box.accesses.empty());
}

TEST(InspectionRoutes, ShowNothingToARoleThatItsIssuerMayNotIssue) {
  Inspected box(20);
  for (const Right& right : rights) {
    auto request = box.request("/checkpoint", std::string(ledger::name_of(right.role)));
    request.client->authority = schools;
    const auto response = box.ask(std::move(request));
    const bool may = right.role == ledger::Role::education;
    EXPECT_EQ(response.status, may ? 200U : 403U) << ledger::name_of(right.role);
    EXPECT_EQ(error_in(response), may ? "" : "role_not_issued");
    EXPECT_EQ(box.visits.back().role, right.role);
  }
  for (const char* nobody : {"", "c", "c00", "5C"}) {
    auto request = box.request("/checkpoint");
    request.client->authority = nobody;
    EXPECT_EQ(error_in(box.ask(std::move(request))), "role_not_issued") << nobody;
  }
}

// Every address with a request that is answered, of a role that may see it.
const std::vector<std::pair<Resource, std::string>> targets = {
    {Resource::description, "/openapi.json"},
    {Resource::checkpoint, "/checkpoint"},
    {Resource::consistency, "/v1/consistency?from=3"},
    {Resource::hash_tile, "/tile/0/000.p/5"},
    {Resource::proof, "/v1/entries/3/proof"},
    {Resource::entry_bundle, "/tile/entries/000.p/5"},
    {Resource::entries, "/v1/entries"},
    {Resource::violations, "/v1/violations"},
    {Resource::entry, "/v1/entries/3"},
    {Resource::beside, "/v1/beside/3"}};

TEST(InspectionRoutes, ShowARoleWhatTheTableGrantsAndNothingElse) {
  Inspected box(20);
  for (const Right& right : rights) {
    for (const auto& [resource, target] : targets) {
      const auto leaves = box.ledger.head().size;
      const auto response = box.get(target, std::string(ledger::name_of(right.role)));
      const bool sees = right.sees.at(static_cast<std::size_t>(resource));
      EXPECT_EQ(response.status, sees ? 200U : 403U) << target << name_of(right.role);
      if (sees) continue;
      EXPECT_EQ(error_in(response), "role_refused");
      EXPECT_EQ(box.ledger.head().size, leaves);  // a refusal is no access
      EXPECT_EQ(box.visits.back().status, 403U);
      EXPECT_EQ(box.visits.back().resource, resource);
      EXPECT_EQ(box.visits.back().role, right.role);
    }
  }
}

TEST(InspectionRoutes, WriteEachAccessDownWithWhatWasShown) {
  Inspected box(20);
  const std::vector<std::pair<std::string, Access>> expected = {
      {"/v1/entries?after=3&limit=5", {"entries police", LeafRange{4, 8}, "0a"}},
      {"/v1/violations?after=3&limit=1", {"violations police", LeafRange{7, 7}, "0a"}},
      {"/v1/entries/3", {"entry police", LeafRange{3, 3}, "0a"}},
      {"/v1/beside/3", {"beside police", LeafRange{3, 3}, "0a"}},
      {"/tile/entries/000.p/5", {"bundles police", LeafRange{0, 23}, "0a"}},
      {"/v1/entries?kind=rollback", {"entries police", std::nullopt, "0a"}},
      {"/checkpoint", {"hashes police", std::nullopt, "0a"}}};
  for (const auto& [target, access] : expected) {
    box.accesses.clear();
    EXPECT_EQ(box.get(target, "police").status, 200U) << target;
    ASSERT_EQ(box.accesses.size(), 1U) << target;
    EXPECT_EQ(box.accesses[0].detail, access.detail) << target;
    EXPECT_EQ(box.accesses[0].range, access.range) << target;
    EXPECT_EQ(box.accesses[0].reader, access.reader) << target;
  }
  const auto last = box.ledger.read(box.ledger.head().size - 1, 1).value();
  const auto leaf = ledger::parse_leaf(last.front().bytes).value();
  EXPECT_EQ(leaf.entry.kind, EntryKind::inspection_access);
  EXPECT_EQ(leaf.entry.detail, "hashes police");
}

// Two offices of one role are told apart, by what their issuer knows them by and not by a name.
TEST(InspectionRoutes, WriteDownWhoseCertificateItWas) {
  Inspected box(20);
  const std::string serial = "5E0123456789ABCDEF0123456789ABCDEF012345";
  for (const char* target : {"/v1/entries/3", "/v1/entries", "/v1/violations", "/v1/beside/3",
                             "/checkpoint", "/tile/entries/000.p/5"}) {
    auto request = box.request(target);
    request.client = client("market", serial);
    EXPECT_EQ(box.ask(std::move(request)).status, 200U) << target;
    EXPECT_EQ(box.accesses.back().reader, "5E0123456789ABCD") << target;
  }
  const auto last = box.ledger.read(box.ledger.head().size - 1, 1).value();
  const auto leaf = ledger::parse_leaf(last.front().bytes).value();
  EXPECT_EQ(leaf.entry.reader, "5E0123456789ABCD");
  EXPECT_EQ(text_of(last.front().bytes).find("office"), std::string_view::npos);
  box.get("/v1/entries/3");
  EXPECT_EQ(box.accesses.back().reader, "0a");  // an issuer may count from one
}

TEST(InspectionRoutes, ShowNothingBeforeTheAccessIsWritten) {
  Inspected box(20);
  box.waits = true;
  std::optional<http::Response> answered;
  box.routes.serve(box.request("/v1/entries"), [&](http::Response r) { answered = r; });
  box.turn();
  EXPECT_FALSE(answered);
  ASSERT_EQ(box.waiting.size(), 1U);
  box.waiting.front()({});
  ASSERT_TRUE(answered);
  EXPECT_EQ(answered->status, 200U);
}

TEST(InspectionRoutes, ShowNothingWhereTheAccessCannotBeWritten) {
  Inspected box(20);
  box.records = false;
  for (const char* target : {"/v1/entries", "/v1/violations", "/v1/entries/3", "/v1/beside/3",
                             "/tile/entries/000.p/5", "/checkpoint", "/tile/0/000.p/5"}) {
    const auto response = box.get(target);
    EXPECT_EQ(response.status, 503U) << target;
    EXPECT_EQ(error_in(response), "not_recorded") << target;
    EXPECT_FALSE(field(response, "Retry-After").empty());
    EXPECT_EQ(response.body.find("\"v\":2"), std::string::npos);
  }
  box.records = true;  // and what was not written opened no span
  EXPECT_EQ(box.get("/checkpoint").status, 200U);
  EXPECT_EQ(box.accesses.size(), 1U);
}

TEST(InspectionRoutes, SayWhichMethodAnAddressTakes) {
  Inspected box(20);
  for (const auto& [target, allowed] : std::vector<std::pair<std::string, std::string>>{
           {"/v1/entries", "GET, HEAD"}, {"/v1/cosignature", "POST"}}) {
    auto request = box.request(target);
    request.method = http::Method::delete_;
    const auto response = box.ask(std::move(request));
    EXPECT_EQ(response.status, 405U);
    EXPECT_EQ(field(response, "Allow"), allowed);
  }
}

TEST(InspectionRoutes, AnswerHeadAsGetAndWriteItDownToo) {
  Inspected box(20);
  auto request = box.request("/v1/entries");
  request.method = http::Method::head;
  EXPECT_EQ(box.ask(std::move(request)).status, 200U);
  EXPECT_EQ(box.accesses.size(), 1U);
}

TEST(InspectionRoutes, KnowNoOtherAddress) {
  Inspected box(20);
  for (const char* target : {"/",
                             "",
                             "/v1",
                             "/v1/",
                             "/v1/entries/",
                             "/v1/entries/3/",
                             "/v1/entries/3/proof/",
                             "/v1/entries//proof",
                             "/v1/entries/3/4",
                             "/v1/beside",
                             "/v1/beside/",
                             "/v2/entries",
                             "/checkpoint/",
                             "/tile",
                             "/tile/",
                             "/tile/entries/",
                             "/tile/entries",
                             "/Checkpoint",
                             "/openapi.json/",
                             "/v1/entries%2F3",
                             "//checkpoint",
                             "/tile/0/000/",
                             "/tile/0/../checkpoint",
                             "/tile/0/0",
                             "/tile/0/001.p/0",
                             "/tile/64/000",
                             "/tile/0/000.p/256",
                             "/metrics"}) {
    const auto response = box.get(target);
    EXPECT_EQ(response.status, 404U) << target;
    EXPECT_EQ(error_in(response), "path_unknown") << target;
  }
}

TEST(InspectionRoutes, SayWhatIsWrongWithAQuestion) {
  Inspected box(20);
  for (const auto& [target, code] : std::vector<std::pair<std::string, std::string>>{
           {"/v1/entries?from=yesterday", "time_form"},
           {"/v1/entries?limit=1001", "limit_form"},
           {"/v1/violations?kind=minor_admitted", "kind_unknown"},
           {"/v1/entries/x", "index_form"},
           {"/v1/entries/-1", "index_form"},
           {"/v1/entries/3?proof=2", "proof_form"},
           {"/v1/entries/3?limit=2", "parameter_unknown"},
           {"/v1/entries/x/proof", "index_form"},
           {"/v1/entries/3/proof?size=0", "size_form"},
           {"/v1/beside/03", "index_form"},
           {"/v1/consistency", "size_form"},
           {"/checkpoint?x=1", "parameter_unknown"}}) {
    const auto response = box.get(target);
    EXPECT_EQ(response.status, 400U) << target;
    EXPECT_EQ(error_in(response), code) << target;
    EXPECT_EQ(field(response, "Cache-Control"), "no-store");
  }
  EXPECT_TRUE(box.accesses.empty());
}

TEST(InspectionRoutes, HaveNothingBeyondTheRegister) {
  Inspected box(20);
  for (const char* target :
       {"/v1/entries/20", "/v1/entries/9223372036854775807", "/v1/entries/3?size=21",
        "/v1/entries/3/proof?size=3", "/v1/entries/20/proof", "/v1/entries/3/proof?size=21",
        "/v1/beside/20", "/v1/consistency?from=21", "/v1/consistency?from=3&to=21",
        "/v1/entries?size=21", "/tile/0/000", "/tile/0/000.p/21", "/tile/1/000.p/1",
        "/tile/0/001.p/1", "/tile/entries/000.p/21"}) {
    const auto response = box.get(target);
    EXPECT_EQ(response.status, 404U) << target;
    EXPECT_EQ(error_in(response), "beyond_register") << target;
  }
  EXPECT_TRUE(box.accesses.empty());
}

TEST(InspectionRoutes, TakeNoMoreRequestsThanMayWait) {
  Inspected box(20);
  std::vector<unsigned> statuses;
  for (std::size_t i = 0; i <= requests_waiting_max; ++i) {
    box.routes.serve(box.request("/v1/entries"),
                     [&](const http::Response& r) { statuses.push_back(r.status); });
  }
  ASSERT_EQ(statuses.size(), 1U);  // refused at once, the others wait for the loop
  EXPECT_EQ(statuses[0], 503U);
  box.turn();
  EXPECT_EQ(std::ranges::count(statuses, 200U), std::ssize(statuses) - 1);
  EXPECT_EQ(box.get("/checkpoint").status, 200U);
}

TEST(InspectionRoutes, SayThatTheRegisterCannotBeReadAndTellTheBoxWhy) {
  Inspected box(20);
  auto database = store::Database::open(box.folder.path() / "hole.db").value();
  ASSERT_TRUE(database.execute("ATTACH '" + (box.folder.path() / "ledger.db").string() +
                               "' AS r; DROP TRIGGER r.leaf_is_never_altered;"
                               "UPDATE r.leaf SET bytes = x'00' WHERE idx = 3"));
  const auto response = box.get("/v1/entries");
  EXPECT_EQ(response.status, 500U);
  EXPECT_EQ(error_in(response), "register_unreadable");
  ASSERT_EQ(box.troubles.size(), 1U);
  EXPECT_EQ(box.troubles[0], ledger::Errc::leaf_form);
  EXPECT_TRUE(box.accesses.empty());
}

TEST(InspectionRoutes, AreGoneWithoutHarmWhileTheirWorkGoesOn) {
  Inspected box(20);
  std::optional<http::Response> answered;
  std::optional<http::Handler> handler;
  {
    Routes passing(box.source(), box.ports());
    handler = passing.handler();
    (*handler)(box.request("/v1/entries"), [&](http::Response r) { answered = r; });
  }
  box.turn();
  EXPECT_FALSE(answered);
  (*handler)(box.request("/v1/entries"), [&](http::Response r) { answered = r; });
  ASSERT_TRUE(answered);
  EXPECT_EQ(error_in(*answered), "stopping");
}

}  // namespace
}  // namespace menshen::inspection
