#include "gateway/ledger/register_key.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/sm3.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/errc.hpp"
#include "tests/support/sample_keys.hpp"

namespace menshen::ledger {
namespace {

using test::recipient_of;
using test::sample_key;
using test::seeded_chance;

const std::string origin = "county.example/41010010000001";

class RegisterKeys : public ::testing::TestWithParam<Suite> {
 protected:
  RegisterSecret key(std::uint32_t seed = 1) const {
    return make_register_key(GetParam(), seeded_chance(seed));
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, RegisterKeys, ::testing::Values(Suite::hpke, Suite::sm),
                         [](const auto& suite) { return std::string(name_of(suite.param)); });

TEST_P(RegisterKeys, ComeBackFromTheirFileAndFromTheConfiguration) {
  const RegisterSecret secret = key();
  const RegisterSecret again = register_secret_from(secret_text(secret)).value();
  EXPECT_EQ(suite_of(again), GetParam());
  EXPECT_EQ(public_of(again), public_of(secret));
  const Bytes raw = raw_of(public_of(secret));
  EXPECT_EQ(register_public_from(GetParam(), raw).value(), public_of(secret));
  EXPECT_EQ(suite_of(register_public_from(GetParam(), raw).value()), GetParam());
}

TEST_P(RegisterKeys, DifferByChance) { EXPECT_NE(public_of(key(1)), public_of(key(2))); }

TEST_P(RegisterKeys, AreKnownByTheDigestOfTheirBytes) {
  const Bytes raw = raw_of(public_of(key()));
  const auto digest = GetParam() == Suite::hpke ? crypto::sha256(raw) : crypto::sm3(raw);
  EXPECT_TRUE(std::ranges::equal(key_id_of(public_of(key())), ByteView(digest).first(8)));
  EXPECT_EQ(beside_key_of(Role::police, key()).key_id, key_id_of(public_of(key())));
}

TEST_P(RegisterKeys, OfAnotherLengthAreRefused) {
  for (const std::size_t size : {0U, 1U, 31U, 33U, 63U, 66U}) {
    EXPECT_EQ(register_public_from(GetParam(), Bytes(size, 9)).error(), crypto::Errc::key_form)
        << size;
  }
}

TEST(RegisterKeyText, IsBase64AndNamesItsSuiteWhereThatIsNotTheFirst) {
  const auto hpke = make_register_key(Suite::hpke, seeded_chance(1));
  const auto sm = make_register_key(Suite::sm, seeded_chance(1));
  EXPECT_EQ(secret_text(hpke).size(), 44U);
  EXPECT_TRUE(secret_text(sm).starts_with("sm2:"));
  EXPECT_EQ(secret_text(sm).size(), 48U);
}

TEST(RegisterKeyText, IsRefusedInEveryOtherForm) {
  const std::string good = secret_text(make_register_key(Suite::sm, seeded_chance(1)));
  for (const std::string& bad :
       {std::string(), std::string("sm2:"), good + "\n", " " + good, good.substr(0, 47),
        "sm3:" + good.substr(4), good + good, std::string(secret_text_bytes_max + 1, 'A')}) {
    EXPECT_EQ(register_secret_from(bad).error(), crypto::Errc::key_form) << bad;
  }
  EXPECT_EQ(register_secret_from("sm2:" + to_base64(Bytes(32, 0))).error(),
            crypto::Errc::key_not_on_curve);
}

TEST(RegisterPublicKey, ThatCanKeepNothingSecretIsRefused) {
  EXPECT_EQ(register_public_from(Suite::hpke, Bytes(32, 0)).error(), crypto::Errc::key_form);
  EXPECT_EQ(register_public_from(Suite::sm, Bytes(64, 0)).error(), crypto::Errc::key_not_on_curve);
}

TEST(Suites, HaveFixedNamesAndNumbers) {
  EXPECT_EQ(name_of(Suite::hpke), "hpke");
  EXPECT_EQ(name_of(Suite::sm), "sm");
  EXPECT_EQ(name_of(static_cast<Suite>(9)), "unknown");
  EXPECT_EQ(suite_named("sm"), Suite::sm);
  EXPECT_EQ(suite_named("hpke"), Suite::hpke);
  EXPECT_FALSE(suite_named("SM"));
  EXPECT_EQ(suite_numbered(1), Suite::hpke);
  EXPECT_EQ(suite_numbered(2), Suite::sm);
  EXPECT_FALSE(suite_numbered(0));
  EXPECT_FALSE(suite_numbered(3));
}

TEST(Recipients, NeverIncludeTheEducationRole) {
  const auto education = recipient_of(sample_key(Role::education));
  const auto venue = recipient_of(sample_key(Role::venue));
  EXPECT_EQ(check_recipients(std::vector{venue, education}).error(), Errc::education_refused);
  EXPECT_DEATH(BesideSealer({venue, education}, origin, seeded_chance(1)), "check failed");
}

TEST(Recipients, AreSomeAndFewAndEachOnce) {
  std::vector<Recipient> recipients;
  EXPECT_EQ(check_recipients(recipients).error(), Errc::no_recipient);
  for (std::uint32_t seed = 0; seed < recipients_max; ++seed) {
    recipients.push_back(recipient_of(sample_key(Role::police, 100 + seed)));
  }
  EXPECT_TRUE(check_recipients(recipients));
  recipients.push_back(recipient_of(sample_key(Role::venue)));
  EXPECT_EQ(check_recipients(recipients).error(), Errc::no_recipient);
  recipients = {recipients[0], recipients[1], recipients[0]};
  EXPECT_EQ(check_recipients(recipients).error(), Errc::no_recipient);
  EXPECT_DEATH(BesideSealer({}, origin, seeded_chance(1)), "check failed");
}

TEST(Recipients, HaveKeysOfOneSuite) {
  const auto hpke = recipient_of(sample_key(Role::venue));
  const auto sm = recipient_of(sample_key(Role::police, 1, Suite::sm));
  EXPECT_TRUE(check_recipients(std::vector{sm}));
  EXPECT_EQ(check_recipients(std::vector{hpke, sm}).error(), Errc::mixed_suites);
  EXPECT_EQ(check_recipients(std::vector{sm, hpke}).error(), Errc::mixed_suites);
  EXPECT_DEATH(BesideSealer({hpke, sm}, origin, seeded_chance(1)), "check failed");
}

TEST(Recipients, HaveRolesWithFixedNames) {
  EXPECT_EQ(name_of(Role::venue), "venue");
  EXPECT_EQ(name_of(Role::education), "education");
  EXPECT_EQ(name_of(Role::market), "market");
  EXPECT_EQ(name_of(Role::culture), "culture");
  EXPECT_EQ(name_of(Role::police), "police");
  EXPECT_EQ(name_of(Role::township), "township");
  EXPECT_EQ(name_of(Role::auditor), "auditor");
  EXPECT_EQ(name_of(static_cast<Role>(99)), "unknown");
}

}  // namespace
}  // namespace menshen::ledger
