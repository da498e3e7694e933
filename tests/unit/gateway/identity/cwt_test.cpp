#include "gateway/identity/cwt.hpp"

#include <gtest/gtest.h>

#include "gateway/identity/errc.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;
using test::unhex;

// RFC 8392 appendix A.1.
const char* example_claims =
    "a70175636f61703a2f2f61732e6578616d706c652e636f6d02656572696b77037818636f61703a2f2f6c696768742e"
    "6578"
    "616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f007420b71";

Instant at_second(std::int64_t value) { return Instant(seconds(value)); }

std::optional<Instant> date_of(std::string_view hex) {
  return numeric_date(*parse_cbor(unhex(hex)));
}

TEST(Cwt, ReadsTheExampleOfTheStandard) {
  const auto cwt = parse_cwt(unhex(example_claims));
  ASSERT_TRUE(cwt);
  EXPECT_EQ(cwt->issuer, "coap://as.example.com");
  EXPECT_EQ(cwt->subject, "erikw");
  EXPECT_EQ(cwt->expires, at_second(1444064944));
  EXPECT_EQ(cwt->not_before, at_second(1443944944));
  EXPECT_EQ(cwt->issued_at, at_second(1443944944));
  EXPECT_EQ(cwt->id, unhex("0b71"));
  EXPECT_EQ(cwt->claims.size(), 7U);
}

TEST(Cwt, ReadsATimeWrittenAsAFloat) {
  // RFC 8392 appendix A.7.
  EXPECT_EQ(parse_cwt(unhex("a106fb41d584367c200000"))->issued_at,
            at_second(1443944944) + milliseconds(500));
}

TEST(Cwt, MayHaveNoClaims) {
  const auto cwt = parse_cwt(unhex("a0"));
  ASSERT_TRUE(cwt);
  EXPECT_FALSE(cwt->expires);
  EXPECT_EQ(untimely(*cwt, at_second(0), seconds(0)), std::nullopt);
}

TEST(Cwt, RefusesARegisteredClaimOfAnotherType) {
  for (const char* hex :
       {"a10100", "a10240", "a104613a", "a105f5", "a106f6", "a10780", "a10400a0"}) {
    EXPECT_FALSE(parse_cwt(unhex(hex))) << hex;
  }
  EXPECT_EQ(parse_cwt(unhex("a10100")).error(), Errc::cwt_form);
  EXPECT_EQ(parse_cwt(unhex("80")).error(), Errc::cwt_form);
  EXPECT_EQ(parse_cwt(unhex("a204010402")).error(), Errc::cbor_duplicate);
}

TEST(Cwt, KeepsClaimsThatItDoesNotKnow) {
  const auto cwt = parse_cwt(unhex("a2390103a0636162631863"));
  ASSERT_TRUE(cwt);
  EXPECT_NE(find(cwt->claims, -260), nullptr);
}

// RFC 8392 §2: a NumericDate carries no tag.
TEST(NumericDate, IsAnIntegerOrAFloatWithoutATag) {
  EXPECT_EQ(date_of("00"), at_second(0));
  EXPECT_EQ(date_of("1a5612aeb0"), at_second(1444064944));
  EXPECT_EQ(date_of("f93c00"), at_second(1));
  EXPECT_EQ(date_of("c11a5612aeb0"), std::nullopt);
  EXPECT_EQ(date_of("6130"), std::nullopt);
  EXPECT_EQ(date_of("f5"), std::nullopt);
}

TEST(NumericDate, LiesBetween1970And9999) {
  EXPECT_EQ(date_of("1b0000003afff4417f"), at_second(253402300799));
  EXPECT_EQ(date_of("1b0000003afff44180"), std::nullopt);
  EXPECT_EQ(date_of("1b7fffffffffffffff"), std::nullopt);
  EXPECT_EQ(date_of("20"), std::nullopt);
  EXPECT_EQ(date_of("f9bc00"), std::nullopt);              // −1.0
  EXPECT_EQ(date_of("f97c00"), std::nullopt);              // infinity
  EXPECT_EQ(date_of("f97e00"), std::nullopt);              // not a number
  EXPECT_EQ(date_of("fb7fefffffffffffff"), std::nullopt);  // the largest there is
}

Cwt with_times() {
  Cwt cwt;
  cwt.expires = at_second(2000);
  cwt.not_before = at_second(1000);
  cwt.issued_at = at_second(900);
  return cwt;
}

TEST(Untimely, ExpiresOnTheSecondItself) {
  EXPECT_EQ(untimely(with_times(), at_second(1999), seconds(0)), std::nullopt);
  EXPECT_EQ(untimely(with_times(), at_second(2000) - milliseconds(1), seconds(0)), std::nullopt);
  EXPECT_EQ(untimely(with_times(), at_second(2000), seconds(0)), Defect::code_expired);
}

TEST(Untimely, BeginsOnTheSecondItself) {
  EXPECT_EQ(untimely(with_times(), at_second(1000), seconds(0)), std::nullopt);
  EXPECT_EQ(untimely(with_times(), at_second(999), seconds(0)), Defect::code_not_yet_valid);
}

TEST(Untimely, BelievesNoIssueInTheFuture) {
  Cwt cwt = with_times();
  cwt.not_before.reset();
  EXPECT_EQ(untimely(cwt, at_second(900), seconds(0)), std::nullopt);
  EXPECT_EQ(untimely(cwt, at_second(899), seconds(0)), Defect::code_not_yet_valid);
}

TEST(Untimely, GivesTheLeewayAtBothEndsAndNoMore) {
  EXPECT_EQ(untimely(with_times(), at_second(2059), seconds(60)), std::nullopt);
  EXPECT_EQ(untimely(with_times(), at_second(2060), seconds(60)), Defect::code_expired);
  EXPECT_EQ(untimely(with_times(), at_second(940), seconds(60)), std::nullopt);
  EXPECT_EQ(untimely(with_times(), at_second(939), seconds(60)), Defect::code_not_yet_valid);
}

TEST(Untimely, SaysExpiredFirst) {
  Cwt cwt = with_times();
  cwt.not_before = at_second(5000);
  EXPECT_EQ(untimely(cwt, at_second(3000), seconds(0)), Defect::code_expired);
}

}  // namespace
}  // namespace menshen::identity
