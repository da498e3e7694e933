#include "gateway/tuf/envelope.hpp"

#include <gtest/gtest.h>

#include "gateway/tuf/errc.hpp"
#include "tests/support/tuf_repository.hpp"

namespace menshen::tuf {
namespace {

struct Signed {
  test::TufRepository repository;
  std::vector<Signer> signers;
  RoleKeys role;
  Keys keys;
  Value content = Value::object({{"a", Value("x")}});

  explicit Signed(std::size_t count, std::size_t threshold) {
    for (std::size_t i = 0; i < count; ++i) add(repository.new_signer());
    role.threshold = threshold;
  }
  void add(const Signer& signer) {
    signers.push_back(signer);
    role.keyids.push_back(signer.key.id());
    keys.insert_or_assign(signer.key.id(), signer.key);
  }
  std::string by(std::size_t count) const {
    return sign_envelope(content, std::span(signers).first(count));
  }
  Ok verify(const std::string& bytes) const {
    const auto envelope = read_envelope(bytes_of(bytes));
    if (!envelope) return envelope.error();
    return verify_threshold(*envelope, role, keys);
  }
};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  check(at != std::string::npos, "the text is there");
  return text.replace(at, what.size(), by);
}

TEST(Envelope, CountsAsManyKeysAsTheThresholdWants) {
  const Signed of_three(3, 2);
  EXPECT_EQ(of_three.verify(of_three.by(0)).error(), Errc::signatures_too_few);
  EXPECT_EQ(of_three.verify(of_three.by(1)).error(), Errc::signatures_too_few);
  EXPECT_TRUE(of_three.verify(of_three.by(2)));
  EXPECT_TRUE(of_three.verify(of_three.by(3)));
}

TEST(Envelope, IsSignedInItsCanonicalFormWhateverTheFileLooksLike) {
  const Signed one(1, 1);
  const std::string text = one.by(1);
  EXPECT_TRUE(one.verify(replaced(text, "\"signed\":{\"a\"", "\"signed\" :\n { \"a\" ")));
  EXPECT_TRUE(one.verify(" " + text + "\n"));
  EXPECT_EQ(one.verify(replaced(text, "\"a\":\"x\"", "\"a\":\"y\"")).error(),
            Errc::signatures_too_few);
  EXPECT_EQ(one.verify(replaced(text, "\"a\":\"x\"", "\"a\":\"x\",\"b\":1")).error(),
            Errc::signatures_too_few)
      << "unknown fields are signed too (§4)";
}

// §4.2.1: multiple signatures with the same keyid are not allowed.
TEST(Envelope, WithOneKeyidTwiceIsRefusedThoughEnoughHaveSigned) {
  const Signed two(2, 1);
  std::vector<Signer> twice = {two.signers[0], two.signers[0], two.signers[1]};
  EXPECT_EQ(two.verify(sign_envelope(two.content, twice)).error(), Errc::keyid_twice);
}

TEST(Envelope, CountsOneKeyUnderTwoIdsOnce) {
  Signed two(1, 2);
  const Signer& first = two.signers.front();
  Value::Object members = *first.key.object().object();
  members.emplace_back("x-name", Value("the same key"));
  two.add({Key::read(Value::object(members), Sm2Keys::refused).value(), first.sign});
  EXPECT_NE(two.role.keyids[0], two.role.keyids[1]);
  EXPECT_EQ(two.verify(two.by(2)).error(), Errc::signatures_too_few);
  two.role.threshold = 1;
  EXPECT_TRUE(two.verify(two.by(2)));
}

TEST(Envelope, PassesOverSignaturesOfOthersAndWrongOnesBesideEnoughRightOnes) {
  Signed two(2, 1);
  test::TufRepository other(9);
  std::vector<Signer> with_stranger = {other.new_signer(), two.signers[1]};
  EXPECT_TRUE(two.verify(sign_envelope(two.content, with_stranger)));
  const Signer liar{two.signers[0].key, [](ByteView) { return Bytes(64, 7); }};
  const std::vector<Signer> with_liar = {liar, two.signers[1]};
  EXPECT_TRUE(two.verify(sign_envelope(two.content, with_liar)));
  const Signer silent{two.signers[0].key, [](ByteView) { return Bytes(); }};
  const std::vector<Signer> with_silent = {silent, two.signers[1]};
  EXPECT_TRUE(two.verify(sign_envelope(two.content, with_silent)));
  two.role.threshold = 2;
  EXPECT_EQ(two.verify(sign_envelope(two.content, with_liar)).error(), Errc::signatures_too_few);
}

TEST(Envelope, DoesNotCountAKeyThatTheRoleDoesNotName) {
  Signed two(2, 2);
  two.role.keyids.pop_back();  // the file still holds the key: it is another role's
  EXPECT_EQ(two.verify(two.by(2)).error(), Errc::signatures_too_few);
}

TEST(Envelope, DoesNotCountANamedKeyThatIsNotThere) {
  Signed two(2, 2);
  two.keys.erase(two.role.keyids.back());
  EXPECT_EQ(two.verify(two.by(2)).error(), Errc::signatures_too_few);
}

TEST(Envelope, IsMixedFromAllKindsOfKeys) {
  Signed all(0, 3);
  all.add(all.repository.new_signer(crypto::Algorithm::es256));
  all.add(all.repository.new_signer(crypto::Algorithm::eddsa));
  all.add(all.repository.new_sm2_signer());
  EXPECT_TRUE(all.verify(all.by(3)));
  EXPECT_FALSE(all.verify(all.by(2)));
}

TEST(Envelope, HasTwoPartsOfTheRightTypes) {
  for (const char* text :
       {"[]", "{}", R"({"signed":{}})", R"({"signatures":[]})", R"({"signatures":{},"signed":{}})",
        R"({"signatures":[],"signed":[]})", R"({"signatures":[1],"signed":{}})",
        R"({"signatures":[{"keyid":"a"}],"signed":{}})",
        R"({"signatures":[{"keyid":1,"sig":""}],"signed":{}})",
        R"({"signatures":[{"keyid":"a","sig":null}],"signed":{}})"}) {
    EXPECT_EQ(read_envelope(bytes_of(text)).error(), Errc::field_missing) << text;
  }
  const auto odd =
      read_envelope(bytes_of(R"({"signatures":[{"keyid":"a","sig":"xyz"}],"signed":{}})"));
  ASSERT_TRUE(odd);
  EXPECT_TRUE(odd->signatures.front().bytes.empty());
}

TEST(Envelope, HasNoMoreSignaturesThanItsLimit) {
  const auto with = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) list += ',';
      list += R"({"keyid":")" + std::to_string(i) + R"(","sig":""})";
    }
    return read_envelope(bytes_of(R"({"signatures":[)" + list + R"(],"signed":{}})"));
  };
  EXPECT_TRUE(with(signatures_count_max));
  EXPECT_EQ(with(signatures_count_max + 1).error(), Errc::too_large);
  const std::string sig(4098, '0');
  EXPECT_EQ(read_envelope(
                bytes_of(R"({"signatures":[{"keyid":"a","sig":")" + sig + R"("}],"signed":{}})"))
                .error(),
            Errc::too_large);
}

}  // namespace
}  // namespace menshen::tuf
