#include "gateway/identity/trust_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gateway/core/toml_text.hpp"
#include "tests/support/issuer.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;
using test::ed25519_issuer;
using test::es256_issuer;

constexpr CivilDate today = 2026y / March / 10;

// An [[issuer]] with one of its lines replaced; an empty replacement leaves the line out.
std::string issuer_with(std::string_view field, std::string_view line) {
  std::string text;
  std::string rest = ed25519_issuer().toml();
  while (!rest.empty()) {
    const auto end = rest.find('\n') + 1;
    const std::string each = rest.substr(0, end);
    rest = rest.substr(end);
    text += each.starts_with(field) ? std::string(line) + "\n" : each;
  }
  return text;
}

std::vector<TrustStoreMistake> mistakes(const std::string& toml) {
  auto parsed = TrustStore::parse(toml);
  EXPECT_EQ(parsed.mistakes.empty(), parsed.store.issuers().size() > 0) << toml;
  return parsed.mistakes;
}

void expect_mistake(const std::string& toml, std::size_t line, std::string_view word) {
  const auto found = mistakes(toml);
  ASSERT_EQ(found.size(), 1U) << toml;
  EXPECT_EQ(found[0].line, line) << toml << found[0].what;
  EXPECT_NE(found[0].what.find(word), std::string::npos) << found[0].what;
}

TEST(TrustStore, FindsItsIssuersByKid) {
  const TrustStore store = test::trusting_both();
  for (const auto& issuer : {ed25519_issuer(), es256_issuer()}) {
    const Issuer* found = store.find(issuer.kid, today);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->name, "Test issuer");
    EXPECT_EQ(found->key.raw(), issuer.key.public_key().raw());
  }
  EXPECT_EQ(store.find(bytes_of("test-e"), today), nullptr);
  EXPECT_EQ(store.find(bytes_of("test-edd"), today), nullptr);
  EXPECT_EQ(store.find({}, today), nullptr);
}

TEST(TrustStore, WithoutIssuersBelievesNobody) {
  const auto parsed = TrustStore::parse("# nobody\n");
  EXPECT_TRUE(parsed.mistakes.empty());
  EXPECT_TRUE(parsed.store.issuers().empty());
  EXPECT_EQ(TrustStore().find(ed25519_issuer().kid, today), nullptr);
}

TEST(TrustStore, TakesRawKeysToo) {
  const auto raw = [](const test::Issuer& issuer) {
    return "[[issuer]]\nkid = \"" + to_hex(issuer.kid) + "\"\nname = \"n\"\nalg = \"" +
           std::string(name_of(issuer.key.algorithm())) + "\"\nkey = \"" +
           to_base64(issuer.key.public_key().raw()) + "\"\n";
  };
  const test::Issuer p384{to_bytes("p384"), *crypto::PrivateKey::from_scalar(Bytes(48, 3))};
  for (const auto& issuer : {ed25519_issuer(), es256_issuer(), p384}) {
    const auto parsed = TrustStore::parse(raw(issuer));
    ASSERT_EQ(parsed.store.issuers().size(), 1U);
    EXPECT_EQ(parsed.store.issuers()[0].key.raw(), issuer.key.public_key().raw());
  }
}

TEST(TrustStore, BelievesAnIssuerThroughItsLastDay) {
  const auto parsed = TrustStore::parse(ed25519_issuer().toml() + "not_after = 2026-03-10\n");
  EXPECT_NE(parsed.store.find(ed25519_issuer().kid, 2026y / March / 10), nullptr);
  EXPECT_EQ(parsed.store.find(ed25519_issuer().kid, 2026y / March / 11), nullptr);
}

TEST(TrustStore, FindsEachOfManyIssuers) {
  std::string toml;
  for (int i = 0; i < 100; ++i) {
    test::Issuer issuer = ed25519_issuer();
    issuer.kid = Bytes{static_cast<std::uint8_t>(i * 37 % 101), static_cast<std::uint8_t>(i)};
    toml += issuer.toml();
  }
  const TrustStore store = test::trusting(toml);
  for (int i = 0; i < 100; ++i) {
    const Bytes kid{static_cast<std::uint8_t>(i * 37 % 101), static_cast<std::uint8_t>(i)};
    EXPECT_NE(store.find(kid, today), nullptr) << i;
  }
  EXPECT_EQ(store.find(Bytes{0xFF, 0xFF}, today), nullptr);
}

TEST(TrustStore, NamesEveryMistakeWithItsLine) {
  expect_mistake(issuer_with("kid", "kid = \"xyz\""), 2, "hex");
  expect_mistake(issuer_with("kid", "kid = \"\""), 2, "kid");
  expect_mistake(issuer_with("kid", "kid = \"" + std::string(66, 'a') + "\""), 2, "kid");
  expect_mistake(issuer_with("kid", "kid = 7"), 2, "kid");
  expect_mistake(issuer_with("kid", ""), 1, "kid");
  expect_mistake(issuer_with("name", "name = \"\""), 3, "name");
  expect_mistake(issuer_with("name", "name = \"a\\nb\""), 3, "name");
  expect_mistake(issuer_with("alg", "alg = \"RS256\""), 4, "alg");
  expect_mistake(issuer_with("alg", "alg = \"ES256\""), 5, "EdDSA");
  expect_mistake(issuer_with("key", "key = \"AAAA\""), 5, "key");
  expect_mistake(issuer_with("key", "key = \"\""), 5, "key");
  expect_mistake(issuer_with("key", "key = \"not base64\""), 5, "key");
  expect_mistake(ed25519_issuer().toml() + "not_after = \"soon\"\n", 6, "not_after");
  expect_mistake(ed25519_issuer().toml() + "not_after = 2026-03-10T00:00:00Z\n", 6, "not_after");
  expect_mistake(ed25519_issuer().toml() + "valid = true\n", 6, "valid");
  expect_mistake("other = 1\n" + ed25519_issuer().toml(), 1, "other");
  expect_mistake("issuer = 1\n", 1, "[[issuer]]");
  expect_mistake("issuer = [1]\n", 1, "[[issuer]]");
  expect_mistake(ed25519_issuer().toml() + ed25519_issuer().toml(), 6, "kid");
  expect_mistake("[[issuer]\n", 1, "");
  expect_mistake("\n\nissuer = = 1\n", 3, "");
}

TEST(TrustStore, ListsAllMistakesAtOnceInTheirOrder) {
  const auto found = mistakes("[[issuer]]\nkid = \"zz\"\nalg = \"none\"\nkey = 1\nextra = 2\n");
  ASSERT_EQ(found.size(), 5U);
  const std::size_t lines[] = {1, 2, 3, 4, 5};
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].line, lines[i]);
}

TEST(TrustStore, WithOneMistakeBelievesNobody) {
  const auto parsed = TrustStore::parse(ed25519_issuer().toml() + "[[issuer]]\nkid = \"zz\"\n");
  EXPECT_FALSE(parsed.mistakes.empty());
  EXPECT_TRUE(parsed.store.issuers().empty());
}

TEST(TrustStore, NeverRepeatsAKeyInItsMistakes) {
  const std::string key = to_base64(ed25519_issuer().key.public_key().spki());
  for (const auto& mistake : mistakes(issuer_with("alg", "alg = \"ES256\""))) {
    EXPECT_EQ(mistake.what.find(key), std::string::npos);
  }
}

TEST(TrustStore, RefusesAFileBeyondItsLimit) {
  const std::string issuer = ed25519_issuer().toml();
  const std::string full = issuer + std::string(trust_store_bytes_max - issuer.size(), '\n');
  EXPECT_TRUE(mistakes(full).empty());
  EXPECT_EQ(mistakes(full + "\n").size(), 1U);
}

// Tens of thousands would overflow the parser's stack.
TEST(TrustStore, RefusesMoreDotsThanItsLimit) {
  const auto with_dots = [](std::size_t dots) {
    std::string key = "a";
    for (std::size_t i = 0; i < dots; ++i) key += ".a";
    return mistakes(key + " = 1\n" + ed25519_issuer().toml());
  };
  const std::size_t others =
      static_cast<std::size_t>(std::ranges::count(ed25519_issuer().toml(), '.'));
  ASSERT_EQ(with_dots(toml_dots_max - others).size(), 1U);
  EXPECT_EQ(with_dots(toml_dots_max - others)[0].line, 1U);  // an unknown key
  for (const std::size_t dots : {toml_dots_max - others + 1, std::size_t{100'000}}) {
    ASSERT_EQ(with_dots(dots).size(), 1U);
    EXPECT_EQ(with_dots(dots)[0].what, "more than 4000 dots");
  }
}

TEST(TrustStore, RefusesMoreIssuersThanItsLimit) {
  const auto many = [](std::size_t count) {
    std::string toml = "issuer = [";
    for (std::size_t i = 0; i < count; ++i) toml += "{},";
    return mistakes(toml + "]\n");
  };
  EXPECT_EQ(many(issuers_max).size(), issuers_max * 4);  // four fields missing from each
  EXPECT_EQ(many(issuers_max + 1).size(), 1U);
}

TEST(TrustStore, CutShortAnywhereNeverBelievesWrongly) {
  const std::string whole = ed25519_issuer().toml() + es256_issuer().toml();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto parsed = TrustStore::parse(whole.substr(0, length));
    for (const Issuer& issuer : parsed.store.issuers()) {
      const bool is_one = issuer.key.raw() == ed25519_issuer().key.public_key().raw() ||
                          issuer.key.raw() == es256_issuer().key.public_key().raw();
      EXPECT_TRUE(is_one) << length;
    }
  }
}

}  // namespace
}  // namespace menshen::identity
