// docs/formats.md shows one signed code to the byte. It must be the one that this program makes and
// takes, or somebody will build an issuer after an example that does not verify.
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

#include "gateway/identity/signed_code.hpp"
#include "tests/support/issuer.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;
using test::unhex;

// The lines of the example: a name, at least two blanks, the value.
std::map<std::string, std::string> example() {
  const Bytes page = test::read_file(test::data_path("../../docs/formats.md"));
  std::istringstream lines{std::string(text_of(page))};
  std::map<std::string, std::string> found;
  for (std::string line; std::getline(lines, line);) {
    for (const char* name : {"payload", "protected", "signed", "signature", "code", "used id"}) {
      const std::string start = std::string(name) + "  ";
      if (!line.starts_with(start)) continue;
      found[name] = line.substr(line.find_first_not_of(' ', start.size()));
    }
  }
  return found;
}

CodeClaims claims_in_words() {
  CodeClaims claims;
  claims.number = "11010519491231002X";
  claims.name = "测试甲";
  claims.single_use_id = to_bytes("0123456789abcdef");
  claims.venue = "45060010000001";
  claims.issued_at = sys_days(2026y / March / 10) + 9h;
  claims.expires = claims.issued_at + 10min;
  return claims;
}

TEST(FormatsPage, ShowsTheBytesThatTheEncoderMakes) {
  const auto shown = example();
  ASSERT_EQ(shown.size(), 6U);
  const auto issuer = test::ed25519_issuer();
  const auto made = unpack_code(issuer.issue(claims_in_words()));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->payload, unhex(shown.at("payload")));
  EXPECT_EQ(made->protected_header, unhex(shown.at("protected")));
  EXPECT_EQ(signed_bytes(*made), unhex(shown.at("signed")));
  EXPECT_EQ(made->signature, unhex(shown.at("signature")));
}

TEST(FormatsPage, ShowsACodeThatIsTaken) {
  const auto shown = example();
  const TrustStore store = test::trusting_both();
  const Moment now{claims_in_words().issued_at + 2min, 8h};
  const auto credential = recognize_signed_code(shown.at("code"), store, "45060010000001", now);
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->name, "测试甲");
  EXPECT_EQ(credential->evidence, Evidence::signed_code_bound);
  ASSERT_TRUE(credential->single_use);
  EXPECT_EQ(to_hex(*credential->single_use), shown.at("used id"));
  const auto message = unpack_code(shown.at("code"));
  EXPECT_EQ(message->payload, unhex(shown.at("payload")));
  EXPECT_EQ(message->signature, unhex(shown.at("signature")));
}

TEST(FormatsPage, ShowsTheIssuersEntryInTheTrustStore) {
  const Bytes page = test::read_file(test::data_path("../../docs/formats.md"));
  const std::string_view text = text_of(page);
  const auto start = text.find("```toml\n[[issuer]]") + 8;
  const auto parsed = TrustStore::parse(text.substr(start, text.find("```", start) - start));
  ASSERT_TRUE(parsed.mistakes.empty());
  const Issuer* issuer = parsed.store.find(test::ed25519_issuer().kid, 2027y / December / 31);
  ASSERT_NE(issuer, nullptr);
  EXPECT_EQ(issuer->key.raw(), test::ed25519_issuer().key.public_key().raw());
}

}  // namespace
}  // namespace menshen::identity
