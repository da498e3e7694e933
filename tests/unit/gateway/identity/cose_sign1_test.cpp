#include "gateway/identity/cose_sign1.hpp"

#include <gtest/gtest.h>

#include <string>

#include "gateway/identity/cbor.hpp"
#include "gateway/identity/errc.hpp"
#include "tests/support/issuer.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using test::unhex;

Bytes signed_message() {
  const auto issuer = test::ed25519_issuer();
  return sign_cose_sign1(bytes_of("a payload"), issuer.kid, issuer.key);
}

// A message put together by hand: what goes where is the test's choice.
Bytes assembled(ByteView protected_header, const Bytes& unprotected) {
  Bytes head = CborWriter().tag(18).array(4).bytes(protected_header).take();
  const Bytes tail = CborWriter().bytes(bytes_of("p")).bytes(Bytes(64, 1)).take();
  head.insert(head.end(), unprotected.begin(), unprotected.end());
  head.insert(head.end(), tail.begin(), tail.end());
  return head;
}

Error error_of(const Bytes& bytes, Tagging tagging = Tagging::required) {
  const auto parsed = parse_cose_sign1(bytes, tagging);
  EXPECT_FALSE(parsed);
  return parsed ? Error{} : parsed.error();
}

TEST(CoseSign1, ComesBackAsItWasSigned) {
  const auto message = parse_cose_sign1(signed_message());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->alg, -8);
  EXPECT_EQ(message->kid, to_bytes("test-ed"));
  EXPECT_EQ(message->payload, to_bytes("a payload"));
  EXPECT_EQ(message->signature.size(), 64U);
  EXPECT_TRUE(verifies(*message, test::ed25519_issuer().key.public_key()));
}

// RFC 9052 §4.4, written out by hand.
TEST(CoseSign1, SignsTheStructureOfTheStandard) {
  CoseSign1 message;
  message.protected_header = unhex("a10126");
  message.payload = to_bytes("This is the content.");
  EXPECT_EQ(signed_bytes(message),
            unhex("846A5369676E61747572653143A101264054546869732069732074686520636F6E74656E742E"));
  EXPECT_EQ(signed_bytes(message, unhex("11aa22bb33cc44dd55006699")),
            unhex("846A5369676E61747572653143A101264C11AA22BB33CC44DD550066995454686973206973207468"
                  "6520636F6E74656E742E"));
}

TEST(CoseSign1, AnEmptyProtectedHeaderIsSignedAsNoBytes) {
  const auto written_as_map = parse_cose_sign1(assembled(unhex("a0"), unhex("a10126")));
  const auto written_as_nothing = parse_cose_sign1(assembled({}, unhex("a10126")));
  ASSERT_TRUE(written_as_map);
  ASSERT_TRUE(written_as_nothing);
  EXPECT_TRUE(written_as_map->protected_header.empty());
  EXPECT_EQ(signed_bytes(*written_as_map), signed_bytes(*written_as_nothing));
}

TEST(CoseSign1, NeverVerifiesWithAKeyOfAnotherAlgorithm) {
  const auto message = *parse_cose_sign1(signed_message());
  EXPECT_FALSE(verifies(message, test::es256_issuer().key.public_key()));
  CoseSign1 other = message;
  other.alg = -7;
  EXPECT_FALSE(verifies(other, test::ed25519_issuer().key.public_key()));
  other.alg = std::nullopt;
  EXPECT_FALSE(verifies(other, test::ed25519_issuer().key.public_key()));
}

TEST(CoseSign1, NeverVerifiesWithOtherExternalBytes) {
  const auto message = *parse_cose_sign1(signed_message());
  EXPECT_FALSE(verifies(message, test::ed25519_issuer().key.public_key(), Bytes{0}));
}

TEST(CoseSign1, AsksTheProtectedHeaderFirst) {
  const auto both = parse_cose_sign1(assembled(unhex("a2012604413a"), unhex("a2012704413b")));
  EXPECT_EQ(both->alg, -7);
  EXPECT_EQ(both->kid, to_bytes(":"));
  const auto only_unprotected = parse_cose_sign1(assembled(unhex("a10126"), unhex("a104413b")));
  EXPECT_EQ(only_unprotected->kid, to_bytes(";"));
  EXPECT_TRUE(parse_cose_sign1(assembled(unhex("a10126"), unhex("a0")))->kid.empty());
}

TEST(CoseSign1, ATextForAnAlgorithmHidesTheOtherHeadersNumber) {
  const auto message = parse_cose_sign1(assembled(unhex("a10167756e6b6e6f776e"), unhex("a10127")));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->alg, std::nullopt);
}

TEST(CoseSign1, RefusesCriticalHeadersOfEitherKind) {
  EXPECT_EQ(error_of(assembled(unhex("a201260281182a"), unhex("a0"))), Errc::cose_critical);
  EXPECT_EQ(error_of(assembled(unhex("a10126"), unhex("a10281182a"))), Errc::cose_critical);
}

TEST(CoseSign1, RefusesHeadersOfTheWrongType) {
  EXPECT_EQ(error_of(assembled(unhex("a2012604613a"), unhex("a0"))), Errc::cose_form);
  EXPECT_EQ(error_of(assembled(unhex("80"), unhex("a0"))), Errc::cose_form);
  EXPECT_EQ(error_of(assembled(unhex("a10126"), unhex("80"))), Errc::cose_form);
  EXPECT_EQ(error_of(assembled(unhex("a1012600"), unhex("a0"))), Errc::cbor_form);
  EXPECT_EQ(error_of(assembled(unhex("a201260127"), unhex("a0"))), Errc::cbor_duplicate);
  EXPECT_EQ(error_of(assembled(unhex("a10126"), unhex("a204413a04413a"))), Errc::cbor_duplicate);
}

TEST(CoseSign1, RefusesAnyOtherStructure) {
  for (const char* hex : {"d28340a040", "d28540a0404040", "d28440a0f640", "d284a0a04040",
                          "d28440a04060", "d2a0", "00", "d240"}) {
    EXPECT_EQ(error_of(unhex(hex)), Errc::cose_form) << hex;
  }
  EXPECT_TRUE(parse_cose_sign1(unhex("d28440a04040")));
}

TEST(CoseSign1, WantsItsTagUnlessToldOtherwise) {
  const Bytes untagged = unhex("8440a04040");
  EXPECT_EQ(error_of(untagged), Errc::cose_form);
  EXPECT_TRUE(parse_cose_sign1(untagged, Tagging::optional));
  for (const char* other : {"d1", "d862", "d903e6"}) {  // Mac0, Sign, 998
    Bytes tagged = unhex(other);
    tagged.insert(tagged.end(), untagged.begin(), untagged.end());
    EXPECT_EQ(error_of(tagged), Errc::cose_form) << other;
    EXPECT_EQ(error_of(tagged, Tagging::optional), Errc::cose_form) << other;
  }
}

// RFC 8392 §6: tag 61 may stand before the tag of a COSE message, and nowhere else.
TEST(CoseSign1, TakesTheTagOfACwtBeforeItsOwn) {
  EXPECT_TRUE(parse_cose_sign1(unhex("d83dd28440a04040")));
  EXPECT_EQ(error_of(unhex("d83d8440a04040")), Errc::cose_form);
  EXPECT_EQ(error_of(unhex("d83d8440a04040"), Tagging::optional), Errc::cose_form);
  EXPECT_EQ(error_of(unhex("d2d83d8440a04040")), Errc::cose_form);
  EXPECT_EQ(error_of(unhex("d83dd83dd28440a04040")), Errc::cose_form);
}

TEST(CoseSign1, CutShortAnywhereOrLongerIsRefused) {
  const Bytes whole = signed_message();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(parse_cose_sign1(ByteView(whole).first(length))) << length;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_EQ(error_of(longer), Errc::cbor_form);
}

TEST(CoseSign1, WithAnyAlteredByteNeverVerifies) {
  for (const auto& issuer : {test::ed25519_issuer(), test::es256_issuer()}) {
    const Bytes whole = sign_cose_sign1(bytes_of("a payload"), issuer.kid, issuer.key);
    const auto key = issuer.key.public_key();
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int change : {1, 2, 32, 128}) {
        Bytes altered = whole;
        altered[at] = static_cast<std::uint8_t>(altered[at] ^ change);
        const auto message = parse_cose_sign1(altered);
        EXPECT_FALSE(message && verifies(*message, key)) << at << " " << change;
      }
    }
  }
}

}  // namespace
}  // namespace menshen::identity
