#include "gateway/ledger/checkpoint.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/checkpoint_signer.hpp"
#include "gateway/ledger/cosignature.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::ledger {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr const char* origin = "county.example/41010010000001";

crypto::PrivateKey key_of(std::uint32_t seed) {
  return crypto::PrivateKey::from_ed25519_seed(draw<32>(test::seeded_chance(seed))).value();
}
NoteSigner log_key() { return NoteSigner::of(origin, key_of(1)).value(); }
Cosigner witness() { return Cosigner::of("witness.example", key_of(2)).value(); }

TreeHead head_of(std::uint64_t size) { return {size, crypto::sha256(to_bytes("root"))}; }

Error refused(std::string_view text) {
  const auto checkpoint = parse_checkpoint(text);
  return checkpoint ? Error() : checkpoint.error();
}

// The example of C2SP tlog-checkpoint.
TEST(Checkpoint, OfTheSpecificationIsRead) {
  const auto read = parse_checkpoint(
                        "example.com/behind-the-sofa\n20852163\n"
                        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
                        .value();
  EXPECT_EQ(read.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(read.head.size, 20'852'163U);
  EXPECT_EQ(to_base64(read.head.root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
}

TEST(Checkpoint, IsWrittenInOneWay) {
  const Checkpoint checkpoint{origin, {0, empty_root()}, {"more", "of it"}};
  const std::string text = encode_checkpoint(checkpoint);
  EXPECT_EQ(text,
            "county.example/41010010000001\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            "more\nof it\n");
  EXPECT_EQ(parse_checkpoint(text).value(), checkpoint);
}

TEST(Checkpoint, HasOneForm) {
  const std::string root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  ASSERT_FALSE(refused("o\n7\n" + root));
  EXPECT_FALSE(refused("o\n9223372036854775807\n" + root));
  for (const std::string& bad :
       {std::string(), std::string("o\n"), std::string("o\n7\n"), "\n7\n" + root, "o\n\n" + root,
        "o\n07\n" + root, "o\n-7\n" + root, "o\n+7\n" + root, "o\n 7\n" + root, "o\n7 \n" + root,
        "o\n0x7\n" + root, "o\n9223372036854775808\n" + root, "o\n7\n" + root + "\n",
        "o\n7\n" + root + "x\n\n", "o\n7\n" + root + "x", std::string("o\n7\nAAAA\n"),
        std::string("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n"),  // unused bits
        "\xFF\n7\n" + root, "o\r\n7\n" + root}) {
    EXPECT_EQ(refused(bad), Errc::checkpoint_form) << bad;
  }
}

TEST(Checkpoint, HasNoMoreExtensionsThanItsLimit) {
  Checkpoint checkpoint{"o", head_of(1), std::vector<std::string>(checkpoint_extensions_max, "x")};
  EXPECT_FALSE(refused(encode_checkpoint(checkpoint)));
  checkpoint.extensions.emplace_back("x");
  EXPECT_EQ(refused(encode_checkpoint(checkpoint)), Errc::checkpoint_form);
}

TEST(Checkpoint, SignedByTheLogIsOpened) {
  const std::string note = sign_checkpoint(head_of(41), log_key());
  const auto opened = open_checkpoint(note, log_key().verifier()).value();
  EXPECT_EQ(opened.checkpoint, (Checkpoint{origin, head_of(41)}));
  ASSERT_EQ(opened.signatures.size(), 1U);
  EXPECT_EQ(opened.signatures.front().name, origin);
}

TEST(Checkpoint, WithAnyByteChangedIsNotOpened) {
  const std::string sound = sign_checkpoint(head_of(41), log_key());
  const auto key = log_key().verifier();
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string changed = sound;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(open_checkpoint(changed, key)) << i;
  }
}

TEST(Checkpoint, OfAnotherLogIsNotOpened) {
  const std::string text = encode_checkpoint({"county.example/99999999999999", head_of(3)});
  const std::string note = encode_note({text, {log_key().sign(text)}});
  EXPECT_EQ(open_checkpoint(note, log_key().verifier()).error(), Errc::other_origin);
  const auto other_key = NoteSigner::of(origin, key_of(9)).value();
  EXPECT_EQ(open_checkpoint(sign_checkpoint(head_of(3), other_key), log_key().verifier()).error(),
            Errc::note_unsigned);
}

TEST(Checkpoint, ThatIsSignedAndSaysNothingIsNotOpened) {
  const std::string text = "an order\n";
  const std::string note = encode_note({text, {log_key().sign(text)}});
  EXPECT_EQ(open_checkpoint(note, log_key().verifier()).error(), Errc::checkpoint_form);
}

TEST(Cosignature, SignsTheTimeAndTheCheckpoint) {
  EXPECT_EQ(cosigned_message(sys_seconds(seconds(1'679'315'147)), "o\n7\nroot\n"),
            "cosignature/v1\ntime 1679315147\no\n7\nroot\n");
}

TEST(Cosignature, IsVerifiedWithTheCheckpointAndTellsItsTime) {
  auto note = parse_note(sign_checkpoint(head_of(41), log_key())).value();
  const sys_seconds at{seconds(1'773'200'000)};
  note.signatures.push_back(witness().cosign(note.text, at));
  const std::vector witnesses = {witness().verifier()};
  const auto opened = open_checkpoint(encode_note(note), log_key().verifier(), witnesses).value();
  ASSERT_EQ(opened.signatures.size(), 2U);
  EXPECT_EQ(opened.signatures[1].bytes.size(), 72U);
  EXPECT_EQ(cosignature_in(opened.signatures[1])->at, at);
  // Whoever does not know the witness still opens it.
  EXPECT_EQ(open_checkpoint(encode_note(note), log_key().verifier())->signatures.size(), 1U);
}

TEST(Cosignature, WithAnotherTimeOrOverAnotherCheckpointRefusesTheNote) {
  const std::vector witnesses = {witness().verifier()};
  auto note = parse_note(sign_checkpoint(head_of(41), log_key())).value();
  note.signatures.push_back(witness().cosign(note.text, sys_seconds(seconds(1'773'200'000))));
  for (std::size_t i = 0; i < note.signatures[1].bytes.size(); ++i) {
    Note changed = note;
    changed.signatures[1].bytes[i] ^= 1;
    EXPECT_EQ(open_checkpoint(encode_note(changed), log_key().verifier(), witnesses).error(),
              Errc::note_signature)
        << i;
  }
  auto other = parse_note(sign_checkpoint(head_of(42), log_key())).value();
  other.signatures.push_back(note.signatures[1]);
  EXPECT_EQ(open_checkpoint(encode_note(other), log_key().verifier(), witnesses).error(),
            Errc::note_signature);
}

TEST(Cosignature, AloneMakesNoCheckpoint) {
  auto note = parse_note(sign_checkpoint(head_of(41), log_key())).value();
  note.signatures = {witness().cosign(note.text, sys_seconds(seconds(1)))};
  const std::vector witnesses = {witness().verifier()};
  EXPECT_EQ(open_checkpoint(encode_note(note), log_key().verifier(), witnesses).error(),
            Errc::note_unsigned);
}

TEST(Cosignature, HasOneLengthAndATimeThatAClockShows) {
  const NoteSignature sound = witness().cosign("o\n", sys_seconds(seconds(1)));
  ASSERT_TRUE(cosignature_in(sound));
  NoteSignature other = sound;
  other.bytes.push_back(0);
  EXPECT_FALSE(cosignature_in(other));
  other.bytes.resize(71);
  EXPECT_FALSE(cosignature_in(other));
  other = sound;
  other.bytes[0] = 0xFF;
  EXPECT_FALSE(cosignature_in(other));
}

TEST(Cosignature, KeyIsNoKeyOfALog) {
  const auto cosigner = witness().verifier();
  const auto plain = NoteVerifier::of("witness.example", key_of(2).public_key()).value();
  EXPECT_EQ(cosigner.type(), NoteKeyType::cosignature_v1);
  EXPECT_NE(cosigner.key(), plain.key());
  EXPECT_EQ(NoteVerifier::parse(cosigner.vkey())->type(), NoteKeyType::cosignature_v1);
}

TEST(CheckpointSigner, SignsWhatIsCommittedOnceForEachSize) {
  const test::TemporaryFolder folder;
  auto ledger = Ledger::open(folder.path() / "ledger.db").value();
  CheckpointSigner signing(ledger.view(), log_key());
  const auto head_signed = [&] {
    return open_checkpoint(signing.newest().value(), signing.verifier())->checkpoint.head;
  };
  EXPECT_EQ(head_signed(), (TreeHead{0, empty_root()}));
  ASSERT_TRUE(ledger.append(std::vector{test::sample_leaf(1), test::sample_leaf(2)}));
  EXPECT_EQ(head_signed(), ledger.head());
  EXPECT_EQ(signing.newest().value(), signing.newest().value());
  ASSERT_TRUE(ledger.append(std::vector{test::sample_leaf(3)}));
  EXPECT_EQ(head_signed(), ledger.head());
}

}  // namespace
}  // namespace menshen::ledger
