// A signed code with something altered: no byte may change unseen.
#include <gtest/gtest.h>

#include <string>

#include "gateway/identity/base45.hpp"
#include "gateway/identity/errc.hpp"
#include "gateway/identity/inflate.hpp"
#include "gateway/identity/signed_code.hpp"
#include "tests/support/issuer.hpp"

namespace menshen::identity {
namespace {

using test::ed25519_issuer;
using test::es256_issuer;
using test::issuing_moment;
using test::person_claims;
using test::trusting_both;

Recognition recognized(std::string_view text) {
  static const TrustStore store = trusting_both();
  return recognize_signed_code(text, store, "45060010000001", issuing_moment());
}

Defect defect_of(const Recognition& recognition) {
  EXPECT_FALSE(recognition);
  return recognition ? Defect{} : recognition.error();
}

TEST(AlteredCode, LongerThanAnybodyLooksAtIsRefused) {
  const std::string longest(signed_code_bytes_max, 'A');
  EXPECT_NE(unpack_code("MS1:" + longest.substr(4)).error(), Errc::code_too_long);
  EXPECT_EQ(unpack_code("MS1:" + longest.substr(3)).error(), Errc::code_too_long);
}

TEST(AlteredCode, CutShortAnywhereOrLongerIsRefused) {
  const std::string text = ed25519_issuer().issue(person_claims());
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_EQ(defect_of(recognized(text.substr(0, length))), Defect::code_form) << length;
  }
  for (const char* more : {"0", "00", "000", "\n", " "}) EXPECT_FALSE(recognized(text + more));
}

TEST(AlteredCode, WithAnyAlteredCharacterNeverVerifies) {
  for (const auto& issuer : {ed25519_issuer(), es256_issuer()}) {
    const std::string text = issuer.issue(person_claims());
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (const char c : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a\n")) {
        if (text[at] == c) continue;
        std::string altered = text;
        altered[at] = c;
        ASSERT_FALSE(recognized(altered)) << at << " " << c;
      }
    }
  }
}

TEST(AlteredCode, WithAnyAlteredByteUnderTheTextNeverVerifies) {
  const std::string text = ed25519_issuer().issue(person_claims());
  const Bytes stream = *from_base45(text.substr(signed_code_prefix.size()));
  const Bytes message = *inflate(stream, inflated_code_bytes_max);
  const auto altered = [](const Bytes& bytes, std::size_t at, int change) {
    Bytes other = bytes;
    other[at] = static_cast<std::uint8_t>(other[at] ^ change);
    return other;
  };
  for (int change = 1; change < 256; change += 3) {
    for (std::size_t at = 0; at < stream.size(); ++at) {
      ASSERT_FALSE(recognized("MS1:" + to_base45(altered(stream, at, change)))) << at << change;
    }
  }
  for (const int change : {1, 2, 32, 128}) {
    for (std::size_t at = 0; at < message.size(); ++at) {
      const std::string code = "MS1:" + to_base45(deflate(altered(message, at, change)));
      ASSERT_FALSE(recognized(code)) << at << " " << change;
    }
  }
}

}  // namespace
}  // namespace menshen::identity
