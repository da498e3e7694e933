#include "gateway/crypto/digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "gateway/crypto/errc.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::crypto {
namespace {

using test::unhex;

Bytes bytes(const Digest& digest) { return {digest.begin(), digest.end()}; }

// RFC 2104 word by word, with no context kept.
Digest obvious_hmac(Bytes key, ByteView message) {
  if (key.size() > 64) key = bytes(sha256(key));
  key.resize(64);
  Bytes inner;
  for (const std::uint8_t byte : key) inner.push_back(byte ^ 0x36);
  inner.insert(inner.end(), message.begin(), message.end());
  Bytes outer;
  for (const std::uint8_t byte : key) outer.push_back(byte ^ 0x5c);
  const Digest digest = sha256(inner);
  outer.insert(outer.end(), digest.begin(), digest.end());
  return sha256(outer);
}

// FIPS 180-4, examples.
TEST(Sha256, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(bytes(sha256({})),
            unhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(bytes(sha256(bytes_of("abc"))),
            unhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(bytes(sha256(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            unhex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST(Sha256, GivesTheDigestOfAMillionLetters) {
  Sha256 digest;
  const std::string thousand(1000, 'a');
  for (int i = 0; i < 1000; ++i) digest.add(bytes_of(thousand));
  EXPECT_EQ(bytes(digest.finish()),
            unhex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST(Sha256, DoesNotCareHowTheBytesAreCut) {
  const Bytes whole = to_bytes(std::string(300, 'x') + "end");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    const ByteView view(whole);
    EXPECT_EQ(Sha256().add(view.first(cut)).add(view.subspan(cut)).finish(), sha256(whole)) << cut;
  }
}

TEST(Sha256, BeginsAnewAfterFinish) {
  Sha256 digest;
  digest.add(bytes_of("something else")).finish();
  EXPECT_EQ(digest.add(bytes_of("abc")).finish(), sha256(bytes_of("abc")));
}

TEST(Sha256, HoldsNothingOfOneThatWasFedAndNotFinished) {
  Sha256().add(bytes_of("left behind"));
  EXPECT_EQ(Sha256().finish(), sha256({}));
  Sha256 outer;
  outer.add(bytes_of("ab"));
  EXPECT_EQ(sha256(bytes_of("in between")), sha256(bytes_of("in between")));
  EXPECT_EQ(outer.add(bytes_of("c")).finish(), sha256(bytes_of("abc")));
}

TEST(Sha256, IsTheSameInEveryThread) {
  std::array<Digest, 4> digests{};
  std::vector<std::thread> threads;
  for (Digest& digest : digests) {
    threads.emplace_back([&digest] {
      for (int i = 0; i < 1'000; ++i) digest = sha256(digest);
    });
  }
  for (std::thread& thread : threads) thread.join();
  Digest alone{};
  for (int i = 0; i < 1'000; ++i) alone = sha256(alone);
  for (const Digest& digest : digests) EXPECT_EQ(digest, alone);
}

TEST(Sha256, TakesASingleByte) {
  EXPECT_EQ(Sha256().add(std::uint8_t{0}).finish(), sha256(Bytes{0}));
}

struct HmacExample {
  const char* key;
  const char* message;
  const char* digest;
};

// RFC 4231 §4.2 to §4.8, without the truncated one.
TEST(HmacSha256, GivesTheDigestsOfRfc4231) {
  const HmacExample examples[] = {
      {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {"0102030405060708090a0b0c0d0e0f10111213141516171819",
       "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdc"
       "d"
       "cdcdcdcd",
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"}};
  for (const auto& example : examples) {
    EXPECT_EQ(bytes(hmac_sha256(unhex(example.key), unhex(example.message))),
              unhex(example.digest));
  }
  const Bytes long_key(131, 0xaa);
  EXPECT_EQ(bytes(hmac_sha256(long_key,
                              bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))),
            unhex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
}

TEST(HmacSha256, AgreesWithItsDefinitionForEveryLengthOfKey) {
  for (std::size_t length = 0; length <= 130; ++length) {
    const Bytes key(length, static_cast<std::uint8_t>(length + 1));
    const Bytes message(length * 3 % 97, 0x5a);
    EXPECT_EQ(hmac_sha256(key, message), obvious_hmac(key, message)) << length;
  }
}

TEST(HmacSha256, AnswersAgainAndAgainFromOneKey) {
  const HmacSha256 keyed(bytes_of("a key"));
  const Digest first = keyed.of(bytes_of("11010519491231002X"));
  EXPECT_NE(keyed.of(bytes_of("440524188001010014")), first);
  EXPECT_EQ(keyed.of(bytes_of("11010519491231002X")), first);
  EXPECT_EQ(first, obvious_hmac(to_bytes("a key"), bytes_of("11010519491231002X")));
}

TEST(EqualInConstantTime, SeesEveryDifferentBitAndLength) {
  const Bytes a(32, 0x11);
  EXPECT_TRUE(equal_in_constant_time(a, Bytes(32, 0x11)));
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  EXPECT_FALSE(equal_in_constant_time(a, Bytes(31, 0x11)));
  EXPECT_FALSE(equal_in_constant_time(a, Bytes(33, 0x11)));
  for (std::size_t bit = 0; bit < a.size() * 8; ++bit) {
    Bytes b = a;
    b[bit / 8] = static_cast<std::uint8_t>(b[bit / 8] ^ 1U << bit % 8);
    EXPECT_FALSE(equal_in_constant_time(a, b)) << bit;
  }
}

TEST(CryptoErrors, AllHaveWordsOfTheirOwn) {
  std::vector<std::string> texts;
  for (int code = 1; code <= static_cast<int>(Errc::pin_form); ++code) {
    const Error error = static_cast<Errc>(code);
    EXPECT_STREQ(error.category().name(), "crypto");
    EXPECT_NE(error.message(), "unknown") << code;
    EXPECT_EQ(std::ranges::count(texts, error.message()), 0) << code;
    texts.push_back(error.message());
  }
}

}  // namespace
}  // namespace menshen::crypto
