#include "gateway/identity/signed_code.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "gateway/crypto/digest.hpp"
#include "gateway/identity/base45.hpp"
#include "gateway/identity/cbor.hpp"
#include "gateway/identity/errc.hpp"
#include "gateway/identity/inflate.hpp"
#include "tests/support/issuer.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;
using test::age_claims;
using test::ed25519_issuer;
using test::es256_issuer;
using test::issuing_moment;
using test::person_claims;
using test::trusting_both;

constexpr std::string_view our_venue = "45060010000001";

Moment after(milliseconds time) {
  Moment moment = issuing_moment();
  moment.at += time;
  return moment;
}

Recognition recognized(std::string_view text, const Moment& now = issuing_moment()) {
  static const TrustStore store = trusting_both();
  return recognize_signed_code(text, store, our_venue, now);
}

Recognition recognized(const CodeClaims& claims, const Moment& now = issuing_moment()) {
  return recognized(ed25519_issuer().issue(claims), now);
}

Defect defect_of(const Recognition& recognition) {
  EXPECT_FALSE(recognition);
  return recognition ? Defect{} : recognition.error();
}

// A code around any payload, signed as it should be.
std::string code_around(const Bytes& payload) {
  const auto issuer = ed25519_issuer();
  const Bytes message = sign_cose_sign1(payload, issuer.kid, issuer.key);
  return std::string(signed_code_prefix) + to_base45(deflate(message));
}

std::int64_t second(Instant at) { return duration_cast<seconds>(at.time_since_epoch()).count(); }

// exp and iat as person_claims has them, and what the test adds.
std::string code_with(std::size_t entries, const std::function<void(CborWriter&)>& add) {
  const CodeClaims claims = person_claims();
  CborWriter out;
  out.map(2 + entries).integer(4).integer(second(claims.expires));
  out.integer(6).integer(second(claims.issued_at));
  add(out);
  return code_around(out.take());
}

TEST(SignedCode, OfAPersonBecomesACredential) {
  for (const auto& issuer : {ed25519_issuer(), es256_issuer()}) {
    const auto credential = recognized(issuer.issue(person_claims()));
    ASSERT_TRUE(credential);
    EXPECT_EQ(credential->document, DocumentKind::signed_credential);
    EXPECT_EQ(credential->number, "11010519491231002X");
    EXPECT_EQ(credential->name, "测试甲");
    EXPECT_EQ(credential->birth, 1949y / December / 31);
    EXPECT_EQ(credential->sex, Sex::female);
    EXPECT_FALSE(credential->adult_by_claim);
    EXPECT_EQ(credential->single_use, code_id(issuer.kid, bytes_of("0123456789abcdef")));
    EXPECT_FALSE(credential->valid_to);
  }
}

TEST(SignedCode, OfAnAgeAloneNamesNobody) {
  for (const bool adult : {true, false}) {
    const auto credential = recognized(age_claims(adult));
    ASSERT_TRUE(credential);
    EXPECT_EQ(credential->adult_by_claim, adult);
    EXPECT_EQ(credential->number, "");
    EXPECT_EQ(credential->name, "");
    EXPECT_FALSE(credential->birth);
  }
}

TEST(SignedCode, StaysWithinWhatCheapScannersRead) {
  CodeClaims claims = person_claims();
  claims.name = std::string(60, 'N');
  claims.birth = 1949y / December / 31;
  claims.venue = our_venue;
  claims.not_before = claims.issued_at;
  const std::string text = es256_issuer().issue(claims);
  EXPECT_LE(text.size(), issued_code_bytes_max);
  EXPECT_TRUE(recognized(text));
}

TEST(SignedCode, IsNotIssuedBeyondItsLimit) {
  CodeClaims claims = person_claims();
  claims.name.clear();  // of no pattern that deflate could shorten
  for (const std::uint8_t byte : crypto::sha256(bytes_of("a"))) claims.name += to_hex({&byte, 1});
  for (const std::uint8_t byte : crypto::sha256(bytes_of("b"))) claims.name += to_hex({&byte, 1});
  claims.name.resize(claim_name_bytes_max);
  claims.single_use_id = Bytes(32, 1);
  const Bytes kid(kid_bytes_max, 7);
  const auto digest = crypto::sha256(bytes_of("kid"));
  claims.single_use_id.assign(digest.begin(), digest.end());
  claims.venue = std::string(our_venue);
  EXPECT_EQ(issue_code(claims, ed25519_issuer().key, digest).error(), Errc::code_too_long);
}

TEST(SignedCode, IsOnlyIssuedForAPersonOrAnAge) {
  const auto refused = [](const std::function<void(CodeClaims&)>& change, bool age = false) {
    CodeClaims claims = age ? age_claims() : person_claims();
    change(claims);
    const auto text = issue_code(claims, ed25519_issuer().key, bytes_of("kid"));
    return !text && text.error() == Errc::claims_form;
  };
  EXPECT_FALSE(refused([](CodeClaims&) {}));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.adult = true; }));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.name.clear(); }));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.number.clear(); }));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.birth = 1990y / May / 1; }, true));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.name = "x"; }, true));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.adult.reset(); }, true));
}

TEST(SignedCode, IsOnlyIssuedWithinTheLimitsOfItsClaims) {
  const auto refused = [](const std::function<void(CodeClaims&)>& change, ByteView kid) {
    CodeClaims claims = person_claims();
    change(claims);
    return !issue_code(claims, ed25519_issuer().key, kid);
  };
  const Bytes kid = to_bytes("kid");
  EXPECT_FALSE(refused([](CodeClaims& c) { c.name.assign(claim_name_bytes_max, 'n'); }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.name.assign(claim_name_bytes_max + 1, 'n'); }, kid));
  EXPECT_FALSE(refused([](CodeClaims& c) { c.venue.assign(claim_venue_bytes_max, '1'); }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.venue.assign(claim_venue_bytes_max + 1, '1'); }, kid));
  EXPECT_FALSE(refused([](CodeClaims& c) { c.number.assign(18, '1'); }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.number.assign(19, '1'); }, kid));
  EXPECT_FALSE(refused([](CodeClaims& c) { c.single_use_id.resize(8); }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.single_use_id.resize(7); }, kid));
  EXPECT_FALSE(refused([](CodeClaims& c) { c.single_use_id.resize(32); }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.single_use_id.resize(33); }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.name = "a\nb"; }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.name = "\xff"; }, kid));
  EXPECT_TRUE(refused([](CodeClaims& c) { c.expires = c.issued_at; }, kid));
  EXPECT_TRUE(refused([](CodeClaims&) {}, {}));
  EXPECT_FALSE(refused([](CodeClaims&) {}, Bytes(kid_bytes_max, 1)));
  EXPECT_TRUE(refused([](CodeClaims&) {}, Bytes(kid_bytes_max + 1, 1)));
}

TEST(SignedCode, ComesApartStepByStep) {
  CodeClaims claims = person_claims();
  claims.birth = 1949y / December / 31;
  claims.venue = our_venue;
  claims.not_before = claims.issued_at + seconds(5);
  const auto message = unpack_code(ed25519_issuer().issue(claims));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kid, ed25519_issuer().kid);
  const auto read = parse_claims(message->payload);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, claims.number);
  EXPECT_EQ(read->name, claims.name);
  EXPECT_EQ(read->birth, claims.birth);
  EXPECT_EQ(read->adult, std::nullopt);
  EXPECT_EQ(read->single_use_id, claims.single_use_id);
  EXPECT_EQ(read->venue, claims.venue);
  EXPECT_EQ(read->issued_at, claims.issued_at);
  EXPECT_EQ(read->expires, claims.expires);
  EXPECT_EQ(read->not_before, claims.not_before);
}

TEST(SignedCode, ReachesEachStepOnlyWhenTheOneBeforeHolds) {
  const auto error = [](std::string_view text) { return unpack_code(text).error(); };
  const std::string text = ed25519_issuer().issue(person_claims());
  const std::string body = text.substr(signed_code_prefix.size());
  EXPECT_EQ(error("HC1:" + body), Errc::prefix_form);
  EXPECT_EQ(error(""), Errc::prefix_form);
  EXPECT_EQ(error("MS1:"), Errc::deflate_form);
  EXPECT_EQ(error("MS1:a"), Errc::base45_form);
  EXPECT_EQ(error("MS1:" + to_base45(bytes_of("not zlib"))), Errc::deflate_form);
  EXPECT_EQ(error("MS1:" + to_base45(deflate(Bytes(inflated_code_bytes_max + 1)))),
            Errc::deflate_too_long);
  EXPECT_EQ(error("MS1:" + to_base45(deflate(bytes_of("not CBOR")))), Errc::cbor_form);
  EXPECT_EQ(error("MS1:" + to_base45(deflate(Bytes{0}))), Errc::cose_form);
}

TEST(SignedCode, BySomebodyUnknownIsRefused) {
  const auto issuer = ed25519_issuer();
  EXPECT_EQ(defect_of(recognized(*issue_code(person_claims(), issuer.key, bytes_of("other")))),
            Defect::code_issuer_unknown);
  const TrustStore nobody;
  EXPECT_EQ(defect_of(recognize_signed_code(issuer.issue(person_claims()), nobody, our_venue,
                                            issuing_moment())),
            Defect::code_issuer_unknown);
}

TEST(SignedCode, BySomebodyWhoPretendsIsRefused) {
  const auto forger = crypto::PrivateKey::from_ed25519_seed(Bytes(32, 0x66));
  EXPECT_EQ(defect_of(recognized(*issue_code(person_claims(), *forger, ed25519_issuer().kid))),
            Defect::code_signature);
  // The right kid with a key of the other algorithm.
  EXPECT_EQ(
      defect_of(recognized(*issue_code(person_claims(), es256_issuer().key, ed25519_issuer().kid))),
      Defect::code_signature);
}

TEST(SignedCode, OfAnIssuerPastItsLastDayIsRefused) {
  const TrustStore store = test::trusting(ed25519_issuer().toml() + "not_after = 2026-03-10\n");
  const auto at = [&](const Moment& now) {
    return recognize_signed_code(ed25519_issuer().issue(person_claims(now)), store, our_venue, now);
  };
  // 23:59 at the venue is still the day, however early it is in Greenwich.
  EXPECT_TRUE(at({sys_days(2026y / March / 10) + 15h + 59min, 8h}));
  EXPECT_EQ(defect_of(at({sys_days(2026y / March / 10) + 16h, 8h})), Defect::code_issuer_unknown);
}

TEST(SignedCode, ExpiresAfterTheLeewayAndNotBefore) {
  const std::string text = ed25519_issuer().issue(person_claims());
  EXPECT_TRUE(recognized(text, after(9min + clock_leeway - 1ms)));
  EXPECT_EQ(defect_of(recognized(text, after(9min + clock_leeway))), Defect::code_expired);
}

TEST(SignedCode, BeginsALeewayEarlyAndNotEarlier) {
  CodeClaims claims = person_claims();
  claims.not_before = issuing_moment().at + 3min;
  const std::string text = ed25519_issuer().issue(claims);
  EXPECT_TRUE(recognized(text, after(3min - clock_leeway)));
  EXPECT_EQ(defect_of(recognized(text, after(3min - clock_leeway - 1ms))),
            Defect::code_not_yet_valid);
}

TEST(SignedCode, IssuedInTheFutureIsRefused) {
  CodeClaims claims = person_claims();
  claims.issued_at = issuing_moment().at + 61s;
  EXPECT_EQ(defect_of(recognized(claims)), Defect::code_not_yet_valid);
  claims.issued_at = issuing_moment().at + 60s;
  EXPECT_TRUE(recognized(claims));
}

TEST(SignedCode, ForThisVenueIsBoundHoweverOld) {
  CodeClaims claims = person_claims();
  claims.venue = our_venue;
  claims.expires = claims.issued_at + hours(24 * 30);
  EXPECT_EQ(recognized(claims, after(hours(24 * 29)))->evidence, Evidence::signed_code_bound);
}

TEST(SignedCode, ForAnotherVenueIsRefusedHoweverFresh) {
  CodeClaims claims = person_claims();
  claims.venue = "45060010000002";
  EXPECT_EQ(defect_of(recognized(claims)), Defect::code_other_venue);
  // A box that does not know its own code is no venue's.
  const TrustStore store = trusting_both();
  claims.venue = our_venue;
  EXPECT_EQ(
      defect_of(recognize_signed_code(ed25519_issuer().issue(claims), store, "", issuing_moment())),
      Defect::code_other_venue);
}

TEST(SignedCode, ForNoVenueIsBoundWhileFreshAndLooseAfterwards) {
  CodeClaims claims = person_claims();
  claims.expires = claims.issued_at + hours(24);
  const auto evidence_at = [&](milliseconds age) {
    return recognized(claims, after(age - 1min))->evidence;  // issued a minute before the moment
  };
  EXPECT_EQ(evidence_at(0ms), Evidence::signed_code_bound);
  EXPECT_EQ(evidence_at(fresh_within), Evidence::signed_code_bound);
  EXPECT_EQ(evidence_at(fresh_within + 1ms), Evidence::signed_code_loose);
  EXPECT_EQ(evidence_at(hours(23)), Evidence::signed_code_loose);
}

TEST(SignedCode, ThatMayBeUsedOnceIsRememberedUntilItsExpiryRefusesIt) {
  const auto credential = recognized(person_claims());
  EXPECT_EQ(credential->single_use_until, person_claims().expires + clock_leeway);
  const std::string text = ed25519_issuer().issue(person_claims());
  const Moment last{credential->single_use_until - 1ms, 8h};
  const Moment over{credential->single_use_until, 8h};
  EXPECT_TRUE(recognized(text, last));
  EXPECT_EQ(defect_of(recognized(text, over)), Defect::code_expired);
}

TEST(SignedCode, WithoutAnIdMayBeShownAgain) {
  CodeClaims claims = person_claims();
  claims.single_use_id.clear();
  EXPECT_FALSE(recognized(claims)->single_use);
}

TEST(SignedCode, IdDependsOnItsIssuer) {
  const Bytes id = to_bytes("0123456789abcdef");
  EXPECT_NE(code_id(bytes_of("a"), id), code_id(bytes_of("b"), id));
  EXPECT_NE(code_id(bytes_of("a"), bytes_of("bc")), code_id(bytes_of("ab"), bytes_of("c")));
  Bytes joined = to_bytes("kid");
  joined.push_back(0);
  joined.insert(joined.end(), id.begin(), id.end());
  const auto digest = crypto::sha256(joined);
  const CodeId expected = code_id(bytes_of("kid"), id);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), digest.begin()));
}

TEST(SignedCode, WithANumberThatIsNoneIsRefusedByItsDefect) {
  const auto defect = [](const char* number) {
    CodeClaims claims = person_claims();
    claims.number = number;
    return defect_of(recognized(claims));
  };
  EXPECT_EQ(defect("110105194912310021"), Defect::number_check);
  EXPECT_EQ(defect("110105"), Defect::number_form);
  EXPECT_EQ(defect("990105194912310021"), Defect::number_region);
  EXPECT_EQ(defect("11010519491331002X"), Defect::number_date);
}

TEST(SignedCode, WhoseBirthDisagreesWithTheNumberIsRefused) {
  CodeClaims claims = person_claims();
  claims.birth = 1949y / December / 30;
  EXPECT_EQ(defect_of(recognized(claims)), Defect::birth_disagrees);
  claims.birth = 2026y / March / 11;
  EXPECT_EQ(defect_of(recognized(claims)), Defect::number_date);
}

TEST(SignedCode, TakesTheWholeBirthWhereTheNumberHasTwoDigitsOfTheYear) {
  CodeClaims claims = person_claims();
  claims.number = "KAZ110090123105";
  claims.birth = 1990y / December / 31;
  const auto credential = recognized(claims);
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->birth, 1990y / December / 31);
  EXPECT_EQ(credential->nationality, "KAZ");
}

TEST(SignedCode, WithClaimsOfAnotherTypeIsDamaged) {
  const std::function<void(CborWriter&)> wrong[] = {
      [](CborWriter& out) { out.integer(-65542).integer(1); },
      [](CborWriter& out) { out.integer(-65542).text("true"); },
      [](CborWriter& out) { out.integer(-65537).integer(1); },
      [](CborWriter& out) { out.integer(-65537).text(""); },
      [](CborWriter& out) { out.integer(-1).integer(1); },
  };
  for (const auto& add : wrong)
    EXPECT_EQ(defect_of(recognized(code_with(1, add))), Defect::code_form);
  const std::function<void(CborWriter&)> wrong_beside_age[] = {
      [](CborWriter& out) { out.integer(-65538).text("19491231"); },
      [](CborWriter& out) { out.integer(-65538).integer(19491331); },
      [](CborWriter& out) { out.integer(-65538).integer(-1); },
      [](CborWriter& out) { out.integer(-65538).integer(100000000); },
      [](CborWriter& out) { out.integer(-65540).text("0123456789abcdef"); },
      [](CborWriter& out) { out.integer(-65540).bytes({}); },
      [](CborWriter& out) { out.integer(-65541).bytes(bytes_of("1")); },
      [](CborWriter& out) { out.integer(-65541).text(""); },
      [](CborWriter& out) { out.integer(-65541).text(std::string(33, '1')); },
      [](CborWriter& out) { out.integer(-65539).text("a name"); },
  };
  for (const auto& add : wrong_beside_age) {
    const std::string text = code_with(2, [&](CborWriter& out) {
      out.integer(-65542).boolean(true);
      add(out);
    });
    EXPECT_EQ(defect_of(recognized(text)), Defect::code_form);
  }
}

TEST(SignedCode, WithClaimsThatNobodyKnowsIsReadWithoutThem) {
  const std::string text = code_with(
      2, [](CborWriter& out) { out.integer(-65542).boolean(true).integer(-70000).text("later"); });
  EXPECT_TRUE(recognized(text));
}

TEST(SignedCode, WithoutItsTimesIsDamaged) {
  EXPECT_EQ(
      defect_of(recognized(code_around(CborWriter().map(1).integer(-65542).boolean(true).take()))),
      Defect::code_form);
  const auto only = [](std::int64_t claim) {
    return code_around(CborWriter()
                           .map(2)
                           .integer(claim)
                           .integer(second(issuing_moment().at) + (claim == 4 ? 100 : -100))
                           .integer(-65542)
                           .boolean(true)
                           .take());
  };
  EXPECT_EQ(defect_of(recognized(only(4))), Defect::code_form);
  EXPECT_EQ(defect_of(recognized(only(6))), Defect::code_form);
}

TEST(SignedCode, WithAClaimTwiceIsDamaged) {
  const std::string text = code_with(
      2, [](CborWriter& out) { out.integer(-65542).boolean(true).integer(-65542).boolean(true); });
  EXPECT_EQ(defect_of(recognized(text)), Defect::code_form);
}

}  // namespace
}  // namespace menshen::identity
