#include "firmware-host/policy_signature.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "firmware-host/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::host {
namespace {

constexpr std::string_view table = "version = \"t\"\nvenue_class = \"arcade\"\n";

crypto::PrivateKey county(std::uint8_t fill = 0x21) {
  return crypto::PrivateKey::from_ed25519_seed(Bytes(32, fill)).value();
}

TEST(PolicySignature, VerifiesUnderTheKeyThatSigned) {
  const std::string signature = sign_policy(table, county());
  EXPECT_TRUE(verify_policy(table, signature, county().public_key()));
  EXPECT_EQ(signature.size(), 89U);  // 88 of base64, a line feed
  EXPECT_TRUE(verify_policy(table, signature.substr(0, 88), county().public_key()));
}

// docs/formats.md: whoever signs with another tool must come to the same bytes.
TEST(PolicySignature, IsOverTheLineOfItsKindAndTheWholeTable) {
  const Bytes message = to_bytes("menshen rule table 1\n" + std::string(table));
  EXPECT_EQ(sign_policy(table, county()), to_base64(county().sign(message)) + "\n");
  const std::string bare = to_base64(county().sign(bytes_of(table)));
  EXPECT_EQ(verify_policy(table, bare, county().public_key()).error(), Errc::signature_wrong);
}

TEST(PolicySignature, OfTheManualsExampleVerifies) {
  constexpr std::string_view signature =
      "kS12YAaC1O6rx2Z3GTKdl2jwlLUE13RpW7fFNHFxbG/l0DPPW/FOS+6XEPikZ5k86uqZxT1o24NueDiQe4vlDg==";
  EXPECT_TRUE(verify_policy("version = \"t\"\n", signature, county().public_key()));
  const std::string manual(
      text_of(test::read_file(std::filesystem::path(MENSHEN_SOURCE_DIR) / "docs" / "formats.md")));
  EXPECT_NE(manual.find(signature), std::string::npos);
}

TEST(PolicySignature, FailsForEveryOtherTableKeyAndSignature) {
  const std::string signature = sign_policy(table, county());
  const auto key = county().public_key();
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::string other(table);
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_EQ(verify_policy(other, signature, key).error(), Errc::signature_wrong) << i;
  }
  EXPECT_EQ(verify_policy(std::string(table) + "\n", signature, key).error(),
            Errc::signature_wrong);
  EXPECT_EQ(verify_policy(table, signature, county(0x22).public_key()).error(),
            Errc::signature_wrong);
  Bytes bent = *parse_policy_signature(signature);
  for (std::uint8_t& byte : bent) {
    byte ^= 1;
    EXPECT_EQ(verify_policy(table, to_base64(bent), key).error(), Errc::signature_wrong);
    byte ^= 1;
  }
}

TEST(PolicySignature, IsOneLineOfBase64AndNothingElse) {
  const std::string line = to_base64(Bytes(64, 7));
  EXPECT_TRUE(parse_policy_signature(line));
  EXPECT_TRUE(parse_policy_signature(line + "\n"));
  for (const std::string& other :
       {std::string(), std::string("\n"), line + "\n\n", line + "\r\n", " " + line, line + line,
        to_base64(Bytes(63, 7)), to_base64(Bytes(65, 7)), line.substr(0, 87)}) {
    EXPECT_FALSE(parse_policy_signature(other)) << other;
  }
}

TEST(PolicySignature, IsEd25519s) {
  const Chance chance = [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, 9); };
  const auto other = crypto::PrivateKey::generate(crypto::Algorithm::es256, chance);
  EXPECT_EQ(policy_signer(other.public_key().pem()).error(), Errc::signer_kind);
  EXPECT_TRUE(policy_signer(county().public_key().pem()));
  EXPECT_FALSE(policy_signer("no key"));
  EXPECT_FALSE(policy_signer(county().pem()));  // the secret half has no place on a box
}

}  // namespace
}  // namespace menshen::host
