#include "gateway/ledger/note.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";

NoteSigner signer(const std::string& name, std::uint32_t seed = 1) {
  const auto bytes = draw<32>(test::seeded_chance(seed));
  return NoteSigner::of(name, crypto::PrivateKey::from_ed25519_seed(bytes).value()).value();
}

std::string signed_by(const std::string& text, std::initializer_list<NoteSigner> signers) {
  Note note{text, {}};
  for (const NoteSigner& by : signers) note.signatures.push_back(by.sign(text));
  return encode_note(note);
}

Error refused(std::string_view bytes) {
  const auto note = parse_note(bytes);
  return note ? Error() : note.error();
}

// The public example of C2SP signed-note (it is the Go project's too).
constexpr std::string_view public_vkey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view public_note =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\xE2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(Note, OfThePublicExampleVerifies) {
  const auto key = NoteVerifier::parse(public_vkey).value();
  EXPECT_EQ(key.name(), "PeterNeumann");
  EXPECT_EQ(key.vkey(), public_vkey);
  const auto note = parse_note(public_note).value();
  EXPECT_EQ(note.text.size(), 99U);
  EXPECT_EQ(verified_signatures(note, std::vector{key})->size(), 1U);
  EXPECT_EQ(encode_note(note), public_note);
}

// The check value of the facts page.
TEST(NoteVerifier, ReadsAndWritesTheCheckValue) {
  constexpr std::string_view vkey =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const auto key = NoteVerifier::parse(vkey).value();
  EXPECT_EQ(key.name(), "example.com/foo");
  EXPECT_EQ(to_hex(key.key()), "530d903a");
  EXPECT_EQ(key.vkey(), vkey);
  EXPECT_EQ(note_key_id(key.name(), NoteKeyType::ed25519, key.public_key().raw()), key.key());
}

TEST(NoteVerifier, RefusesAKeyThatDoesNotSayWhatItIs) {
  for (const char* text :
       {"", "+", "++", "example.com/foo", "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",   // another id
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",   // another name
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",   // upper case
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",   // a byte short
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",   // type 2
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k ",  // behind it
        "example com+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"}) {
    EXPECT_EQ(NoteVerifier::parse(text).error(), Errc::key_form) << text;
  }
}

TEST(NoteVerifier, TakesEd25519AndNothingElse) {
  const auto chance = test::seeded_chance(5);
  const auto p256 = crypto::PrivateKey::generate(crypto::Algorithm::es256, chance);
  EXPECT_EQ(NoteVerifier::of("name", p256.public_key()).error(), Errc::key_form);
  EXPECT_EQ(NoteSigner::of("name", p256).error(), Errc::key_form);
  const auto ed25519 = crypto::PrivateKey::generate(crypto::Algorithm::eddsa, chance);
  EXPECT_EQ(NoteSigner::of("na me", ed25519).error(), Errc::key_form);
  EXPECT_EQ(NoteSigner::of("", ed25519).error(), Errc::key_form);
}

TEST(Note, SignedIsReadBackAndVerified) {
  const auto one = signer("one.example", 1);
  const auto two = signer("two.example", 2);
  const std::string bytes = signed_by("line\n\nafter a blank line\n", {one, two});
  const auto note = parse_note(bytes).value();
  EXPECT_EQ(note.text, "line\n\nafter a blank line\n");
  ASSERT_EQ(note.signatures.size(), 2U);
  EXPECT_EQ(encode_note(note), bytes);
  EXPECT_EQ(verified_signatures(note, std::vector{one.verifier(), two.verifier()})->size(), 2U);
  EXPECT_EQ(verified_signatures(note, std::vector{two.verifier()})->front().name, "two.example");
}

TEST(Note, SignedByNobodyKnownIsRefused) {
  const auto note = parse_note(signed_by("text\n", {signer("one.example", 1)})).value();
  EXPECT_EQ(verified_signatures(note, {}).error(), Errc::note_unsigned);
  // The same name with another key is somebody else.
  EXPECT_EQ(verified_signatures(note, std::vector{signer("one.example", 2).verifier()}).error(),
            Errc::note_unsigned);
}

TEST(Note, WithOneWrongSignatureByAKnownKeyIsRefusedWhateverTheOthersSay) {
  const auto one = signer("one.example", 1);
  const auto two = signer("two.example", 2);
  auto note = parse_note(signed_by("text\n", {one, two})).value();
  note.signatures[1].bytes[7] ^= 1;
  const std::vector both = {one.verifier(), two.verifier()};
  EXPECT_EQ(verified_signatures(note, both).error(), Errc::note_signature);
  EXPECT_TRUE(verified_signatures(note, std::vector{one.verifier()}));  // two is nobody then
  note.text = "tent\n";
  EXPECT_EQ(verified_signatures(note, std::vector{one.verifier()}).error(), Errc::note_signature);
}

TEST(Note, WithAnyByteOfItsTextChangedIsRefused) {
  const auto one = signer("one.example", 1);
  const std::vector known = {one.verifier()};
  const Note note = parse_note(signed_by("text of a note\n", {one})).value();
  for (std::size_t i = 0; i + 1 < note.text.size(); ++i) {
    Note changed = note;
    changed.text[i] = 'X';
    EXPECT_EQ(verified_signatures(changed, known).error(), Errc::note_signature) << i;
  }
}

TEST(Note, HasOneForm) {
  const std::string sound = signed_by("text\n", {signer("one.example")});
  ASSERT_FALSE(refused(sound));
  const std::string line = sound.substr(sound.find("\n\n") + 2);
  const std::string d(dash);
  for (const std::string& bad : {
           std::string(),
           std::string("text\n"),
           std::string("text\n\n"),
           "text" + line,
           "\n" + line,                                   // no text
           "text\n" + line,                               // no blank line
           "text\n\n" + line + "\n",                      // something behind the signatures
           "text\n\n" + line + "more\n",                  //
           "text\n\n" + line.substr(0, line.size() - 1),  // the last line without its end
           "te\xFFxt\n\n" + line,
           "te\rxt\n\n" + line,
           "te\txt\n\n" + line,
           std::string("te\0xt\n\n", 7) + line,
           "text\n\n- " + line.substr(d.size()),         // a hyphen is no dash
           "text\n\n" + d + "one.example\n",             // no signature
           "text\n\n" + d + "one.example AAAAAA==\n",    // a key id and nothing behind it
           "text\n\n" + d + "one.example AAAAA\n",       // no base64
           "text\n\n" + d + " AAAAAAA=\n",               // no name
           "text\n\n" + d + "one+two AAAAAAA=\n",        //
           "text\n\n" + d + "one\xC2\xA0two AAAAAAA=\n"  // a space that only looks like none
       }) {
    EXPECT_EQ(refused(bad), Errc::note_form) << bad;
  }
}

TEST(Note, TakesASignatureOfAnUnknownKindAndPassesItOver) {
  const auto one = signer("one.example");
  std::string bytes = signed_by("text\n", {one});
  bytes += std::string(dash) + "future.example AAAAAAA=\n";
  const auto note = parse_note(bytes).value();
  EXPECT_EQ(note.signatures.size(), 2U);
  EXPECT_EQ(verified_signatures(note, std::vector{one.verifier()})->size(), 1U);
}

TEST(Note, HasNoMoreBytesOrSignaturesThanItsLimits) {
  const auto one = signer("one.example");
  Note note{"text\n", std::vector(note_signatures_max, one.sign("text\n"))};
  std::string most = encode_note(note);
  EXPECT_FALSE(refused(most));
  most += most.substr(most.rfind(dash));
  EXPECT_EQ(refused(most), Errc::note_form);

  std::string longest = signed_by("x\n", {one});
  longest.insert(0, note_bytes_max - longest.size(), 'x');
  EXPECT_FALSE(refused(longest));
  EXPECT_EQ(refused("x" + longest), Errc::note_form);

  NoteSignature large{"large.example", {}, Bytes(note_signature_bytes_max, 1)};
  EXPECT_FALSE(refused(encode_note({"text\n", {large}})));
  large.bytes.push_back(1);
  Bytes all(4);
  all.insert(all.end(), large.bytes.begin(), large.bytes.end());
  EXPECT_EQ(refused("text\n\n" + std::string(dash) + "large.example " + to_base64(all) + "\n"),
            Errc::note_form);
}

TEST(KeyName, IsOneWordInAnyScript) {
  EXPECT_TRUE(is_key_name("county.example/41010010000001"));
  EXPECT_TRUE(is_key_name("文旅局"));
  EXPECT_TRUE(is_key_name(std::string(key_name_bytes_max, 'k')));
  EXPECT_FALSE(is_key_name(std::string(key_name_bytes_max + 1, 'k')));
  for (const char* bad : {"", "a b", "a+b", "a\nb", "a\xE3\x80\x80",
                          "a\xE2\x80\xA8"
                          "b",
                          "\xFF"}) {
    EXPECT_FALSE(is_key_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace menshen::ledger
