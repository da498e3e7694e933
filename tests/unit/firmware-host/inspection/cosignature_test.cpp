// The authority's receipt.
#include "firmware-host/inspection/cosignature.hpp"

#include "tests/unit/firmware-host/inspection/inspection_fixture.hpp"

namespace menshen::inspection {
namespace {

TEST(PostedCosignature, OfTheNewestCheckpointIsKept) {
  Inspected box(100);
  const auto note = box.cosigned(box.get("/checkpoint").body);
  const auto response = box.post("/v1/cosignature", note);
  EXPECT_EQ(response.status, 200U) << response.body;
  EXPECT_EQ(response.body, "{\"size\":100}\n");
  EXPECT_EQ(box.kept_sizes, std::vector<std::uint64_t>{100});
  EXPECT_EQ(box.kept_note, note);
  EXPECT_EQ(box.accesses.size(), 1U);  // the checkpoint's; nothing was shown by the post
}

TEST(PostedCosignature, OfAnOlderCheckpointOfThisRegisterIsTakenToo) {
  Inspected box(100);
  const auto note = box.cosigned(box.get("/checkpoint").body);
  box.grow(77);
  EXPECT_EQ(box.post("/v1/cosignature", note).status, 200U);
}

TEST(PostedCosignature, IsVerified) {
  Inspected box(100);
  const std::string checkpoint = box.get("/checkpoint").body;
  const std::string note = box.cosigned(checkpoint);
  std::string altered = note;
  altered[altered.size() - 10] ^= 1;
  auto by_nobody_known = ledger::parse_note(checkpoint).value();
  const auto stranger = ledger::Cosigner::of("county.example/witness", note_key(9)).value();
  by_nobody_known.signatures.push_back(stranger.cosign(by_nobody_known.text, {}));
  auto without_the_log = ledger::parse_note(note).value();
  without_the_log.signatures.erase(without_the_log.signatures.begin());
  for (const auto& [body, code] : std::vector<std::pair<std::string, std::string>>{
           {"", "checkpoint_form"},
           {"hello", "checkpoint_form"},
           {note.substr(0, note.size() - 1), "checkpoint_form"},
           {altered, "checkpoint_form"},
           {ledger::encode_note(without_the_log), "checkpoint_form"},
           {checkpoint, "cosignature_missing"},
           {ledger::encode_note(by_nobody_known), "cosignature_missing"}}) {
    const auto response = box.post("/v1/cosignature", body);
    EXPECT_EQ(response.status, 422U);
    EXPECT_EQ(error_in(response), code);
  }
  EXPECT_TRUE(box.kept_sizes.empty());
  EXPECT_EQ(box.disagreements, 0);
}

TEST(PostedCosignature, OfACheckpointThatTheRegisterIsNotOfIsAnAlarm) {
  Inspected box(100);
  Inspected further(150);  // the same log's key, and more leaves than came back
  auto response = box.post("/v1/cosignature", box.cosigned(further.get("/checkpoint").body));
  EXPECT_EQ(response.status, 409U);
  EXPECT_EQ(error_in(response), "checkpoint_disagrees");
  EXPECT_EQ(box.disagreements, 1);
  const ledger::TreeHead forked{60, crypto::sha256(bytes_of("forked"))};
  const auto log = ledger::NoteSigner::of(log_origin, note_key(1)).value();
  response = box.post("/v1/cosignature", box.cosigned(ledger::sign_checkpoint(forked, log)));
  EXPECT_EQ(response.status, 409U);
  EXPECT_EQ(box.disagreements, 2);
  EXPECT_TRUE(box.kept_sizes.empty());
}

TEST(PostedCosignature, ThatCannotBeKeptIsNoReceipt) {
  Inspected box(100);
  box.keeps = false;
  const auto response = box.post("/v1/cosignature", box.cosigned(box.get("/checkpoint").body));
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(error_in(response), "not_kept");
}

TEST(PostedCosignature, HasNoPlaceWhereNoAuthorityIsKnown) {
  Inspected box(100);
  box.authorities.clear();
  const auto response = box.post("/v1/cosignature", box.cosigned(box.get("/checkpoint").body));
  EXPECT_EQ(response.status, 404U);
  EXPECT_EQ(error_in(response), "cosigners_none");
}

TEST(Receipt, TellsWhenItWasCosigned) {
  Inspected box(100);
  const auto note = box.cosigned(box.checkpoints.newest().value());
  const auto receipt =
      accept_cosignature(note, box.checkpoints.verifier(), box.authorities, box.ledger.view());
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->at.time_since_epoch().count(), 1'773'200'000);
}

// A plain signature says nothing of what its key saw before: it is no cosignature.
TEST(Receipt, IsNoPlainSignature) {
  Inspected box(100);
  const auto plain = ledger::NoteSigner::of("county.example/witness", note_key(2)).value();
  auto note = ledger::parse_note(box.checkpoints.newest().value()).value();
  note.signatures.push_back(plain.sign(note.text));
  const std::vector known = {plain.verifier()};
  EXPECT_EQ(accept_cosignature(ledger::encode_note(note), box.checkpoints.verifier(), known,
                               box.ledger.view())
                .error(),
            Errc::cosignature_missing);
}

}  // namespace
}  // namespace menshen::inspection
