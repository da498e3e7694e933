// The static half: checkpoint and tiles as C2SP has them, and how a mirror pulls them.
#include <gtest/gtest.h>

#include "gateway/ledger/stored.hpp"
#include "tests/unit/firmware-host/inspection/inspection_fixture.hpp"

namespace menshen::inspection {
namespace {

using namespace std::chrono_literals;

TEST(Tiles, AreTheBytesOfTheView) {
  Inspected box(700);
  const auto& view = box.ledger.view();
  const std::vector<std::pair<std::string, Bytes>> expected = {
      {"/tile/0/000", view.tile({0, 0, 256}).value()},
      {"/tile/0/001", view.tile({0, 1, 256}).value()},
      {"/tile/0/002.p/188", view.tile({0, 2, 188}).value()},
      {"/tile/0/002.p/1", view.tile({0, 2, 1}).value()},
      {"/tile/1/000.p/2", view.tile({1, 0, 2}).value()},
      {"/tile/entries/000", view.bundle(0, 256).value()},
      {"/tile/entries/002.p/100", view.bundle(2, 100).value()}};
  for (const auto& [target, bytes] : expected) {
    const auto response = box.get(target);
    EXPECT_EQ(response.status, 200U) << target;
    EXPECT_EQ(response.body, text_of(bytes)) << target;
    EXPECT_EQ(field(response, "Content-Type"), "application/octet-stream");
  }
}

TEST(Tiles, AreKeptForEverWhereTheyAreFullAndShortlyWhereTheyAreNot) {
  Inspected box(300);
  constexpr const char* for_ever = "private, max-age=31536000, immutable";
  constexpr const char* shortly = "private, max-age=5";
  for (const auto& [target, lasts] :
       std::vector<std::pair<std::string, std::string>>{{"/tile/0/000", for_ever},
                                                        {"/tile/entries/000", for_ever},
                                                        {"/tile/0/001.p/44", shortly},
                                                        {"/tile/1/000.p/1", shortly},
                                                        {"/tile/entries/001.p/44", shortly},
                                                        {"/checkpoint", shortly},
                                                        {"/v1/entries", "no-store"},
                                                        {"/v1/beside/3", "no-store"},
                                                        {"/v1/consistency?from=3", "no-store"}}) {
    EXPECT_EQ(field(box.get(target), "Cache-Control"), lasts) << target;
  }
}

TEST(Tiles, AreNotSentAgainToWhoHasThem) {
  Inspected box(300);
  for (const char* target : {"/tile/0/000", "/tile/entries/001.p/44", "/checkpoint"}) {
    auto request = box.request(target);
    const std::string etag = field(box.ask(request), "ETag");
    EXPECT_EQ(etag.size(), 34U);
    request.fields = {{"if-none-match", "\"00\", " + etag}};
    const auto again = box.ask(request);
    EXPECT_EQ(again.status, 304U) << target;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(field(again, "ETag"), etag);
    request.fields = {{"if-none-match", "\"00\""}};
    EXPECT_EQ(box.ask(request).status, 200U);
  }
}

TEST(Checkpoint, IsTheLogsOwnAndOfWhatIsCommitted) {
  Inspected box(300);
  const auto head = box.ledger.head();
  const auto response = box.get("/checkpoint", "education");
  EXPECT_EQ(field(response, "Content-Type"), "text/plain; charset=utf-8");
  const auto opened = ledger::open_checkpoint(response.body, box.checkpoints.verifier());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->checkpoint.origin, log_origin);
  EXPECT_EQ(opened->checkpoint.head, head);
}

// What the leaf of an access says is at most what the client could see under it.
TEST(Mirror, PullingEveryTileWritesTwoLeaves) {
  Inspected box(3'000);
  const std::uint64_t size = 3'000;
  ASSERT_EQ(box.get("/checkpoint", "auditor").status, 200U);
  for (std::uint64_t index = 0; index * 256 < size; ++index) {
    const unsigned width = ledger::tile_width(0, index, size);
    const std::string hashes = "/" + ledger::tile_path({0, index, width});
    const std::string bundle = "/" + ledger::entries_path(index, width);
    EXPECT_EQ(box.get(hashes, "auditor").status, 200U) << hashes;
    EXPECT_EQ(box.get(bundle, "auditor").status, 200U) << bundle;
  }
  ASSERT_EQ(box.accesses.size(), 2U);
  EXPECT_EQ(box.accesses[0].detail, "hashes auditor");
  EXPECT_EQ(box.accesses[1].detail, "bundles auditor");
  EXPECT_EQ(box.accesses[1].range, (LeafRange{0, 3'000}));
}

TEST(Mirror, ThatPollsEveryMinuteComesToRest) {
  Inspected box(100);
  for (int minute = 0; minute < 60; ++minute) {
    const auto checkpoint =
        ledger::parse_checkpoint(ledger::parse_note(box.get("/checkpoint").body).value().text)
            .value();
    const unsigned width = ledger::tile_width(0, 0, checkpoint.head.size);
    EXPECT_EQ(box.get("/" + ledger::entries_path(0, width)).status, 200U);
    box.now.at += 1min;
  }
  EXPECT_EQ(box.accesses.size(), 7U);  // its hashes once, its bundles every ten minutes
}

TEST(Mirror, OfAnotherClientIsAnotherAccess) {
  Inspected box(300);
  auto request = box.request("/tile/0/000");
  box.ask(request);
  request.client = client("market", "0b");
  box.ask(request);
  request.client = client("police", "0a");
  box.ask(request);
  EXPECT_EQ(box.accesses.size(), 3U);
}

}  // namespace
}  // namespace menshen::inspection
