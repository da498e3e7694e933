// The COSE working group's examples (public domain), where they stand beside the project.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <set>
#include <string>

#include "gateway/identity/cose_sign1.hpp"
#include "gateway/identity/cwt.hpp"
#include "gateway/identity/errc.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using test::unhex;
namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }

// Base64 of RFC 4648 §5 without padding, as JOSE keys have it.
Bytes from_base64url(std::string encoded) {
  for (char& c : encoded) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (encoded.size() % 4 != 0) encoded += '=';
  const auto bytes = from_base64(encoded);
  EXPECT_TRUE(bytes) << encoded;
  return bytes.value_or(Bytes{});
}

Bytes member(const json::object& key, const std::string& name) {
  if (key.contains(name + "_hex")) return unhex(text(key.at(name + "_hex")));
  return from_base64url(text(key.at(name)));
}

// Nothing for a curve that the box does not use.
std::optional<crypto::PublicKey> key_of(const json::object& key) {
  const std::string curve = text(key.at("crv"));
  if (curve == "Ed25519") return *crypto::PublicKey::from_ed25519(member(key, "x"));
  if (curve != "P-256" && curve != "P-384") return std::nullopt;
  return *crypto::PublicKey::from_coordinates(member(key, "x"), member(key, "y"));
}

struct Example {
  std::string name;
  json::object whole;

  bool is_sign1() const { return whole.at("input").as_object().contains("sign0"); }
  bool must_fail() const { return whole.contains("fail"); }
  const json::object& sign1() const { return whole.at("input").at("sign0").as_object(); }
  const json::object& key() const { return sign1().at("key").as_object(); }
  Bytes message() const { return unhex(text(whole.at("output").at("cbor"))); }
  Bytes external() const {
    return sign1().contains("external") ? unhex(text(sign1().at("external"))) : Bytes{};
  }
  Bytes to_be_signed() const { return unhex(text(whole.at("intermediates").at("ToBeSign_hex"))); }
};

std::vector<Example> examples() {
  std::vector<Example> found;
  const auto folder = test::public_vectors("cose");
  if (!folder) return found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(*folder)) {
    if (file.path().extension() != ".json") continue;
    const Bytes bytes = test::read_file(file.path());
    found.push_back({file.path().filename().string(), json::parse(text_of(bytes)).as_object()});
  }
  return found;
}

#define SKIP_WITHOUT_VECTORS(all) \
  if (all.empty()) GTEST_SKIP() << "no public vectors beside the project: cose"

TEST(CoseVectors, VerifyWhereTheyShallAndNowhereElse) {
  const auto all = examples();
  SKIP_WITHOUT_VECTORS(all);
  int verified = 0;
  int refused = 0;
  std::set<std::string> unknown_algorithm;
  for (const Example& example : all) {
    if (!example.is_sign1()) continue;
    const auto key = key_of(example.key());
    const auto message = parse_cose_sign1(example.message(), Tagging::optional);
    const bool holds = message && key && verifies(*message, *key, example.external());
    if (example.must_fail()) {
      EXPECT_FALSE(holds) << example.name;
      ++refused;
    } else if (holds) {
      ++verified;
    } else {
      unknown_algorithm.insert(example.name);
    }
  }
  EXPECT_EQ(verified, 8);
  EXPECT_EQ(refused, 6);
  // ES512 with either curve, and Ed448: no issuer of ours signs with them.
  EXPECT_EQ(unknown_algorithm,
            (std::set<std::string>{"ecdsa-sig-03.json", "ecdsa-sig-04.json", "eddsa-sig-02.json"}));
}

TEST(CoseVectors, SignTheStructureThatTheySay) {
  const auto all = examples();
  SKIP_WITHOUT_VECTORS(all);
  int compared = 0;
  for (const Example& example : all) {
    if (!example.is_sign1() || example.must_fail()) continue;
    const auto message = parse_cose_sign1(example.message(), Tagging::optional);
    ASSERT_TRUE(message) << example.name;
    EXPECT_EQ(signed_bytes(*message, example.external()), example.to_be_signed()) << example.name;
    ++compared;
  }
  EXPECT_EQ(compared, 11);
}

TEST(CoseVectors, OfOtherMessagesAreNoSign1) {
  const auto all = examples();
  SKIP_WITHOUT_VECTORS(all);
  int others = 0;
  for (const Example& example : all) {
    if (example.is_sign1()) continue;
    EXPECT_FALSE(parse_cose_sign1(example.message(), Tagging::optional)) << example.name;
    ++others;
  }
  EXPECT_EQ(others, 26);
}

TEST(CoseVectors, WithoutATagAreRefusedWhereTheTagIsWanted) {
  const auto all = examples();
  SKIP_WITHOUT_VECTORS(all);
  std::set<std::string> refused;
  for (const Example& example : all) {
    if (!example.is_sign1()) continue;
    if (!parse_cose_sign1(example.message())) refused.insert(example.name);
  }
  EXPECT_EQ(refused, (std::set<std::string>{"sign-fail-01.json", "sign-pass-03.json"}));
}

TEST(CoseVectors, TheSignedCwtHoldsItsClaims) {
  const auto all = examples();
  SKIP_WITHOUT_VECTORS(all);
  int read = 0;
  for (const Example& example : all) {
    if (example.name != "A_3.json") continue;
    const auto message = parse_cose_sign1(example.message());
    const auto cwt = parse_cwt(message->payload);
    ASSERT_TRUE(cwt);
    EXPECT_EQ(cwt->issuer, "coap://as.example.com");
    EXPECT_EQ(untimely(*cwt, *cwt->issued_at, std::chrono::seconds(0)), std::nullopt);
    EXPECT_EQ(untimely(*cwt, *cwt->expires, std::chrono::seconds(0)), Defect::code_expired);
    ++read;
  }
  EXPECT_EQ(read, 1);
}

TEST(CoseVectors, WithAnyAlteredByteNeverVerify) {
  const auto all = examples();
  SKIP_WITHOUT_VECTORS(all);
  int altered_and_refused = 0;
  for (const Example& example : all) {
    // The one whose alg stands in the protected header; kid beside it is not signed.
    if (example.name != "A_3.json") continue;
    const auto key = key_of(example.key());
    const Bytes whole = example.message();
    for (std::size_t at = 0; at < whole.size(); ++at) {
      Bytes altered = whole;
      altered[at] ^= 1;
      const auto message = parse_cose_sign1(altered, Tagging::optional);
      EXPECT_FALSE(message && verifies(*message, *key)) << at;
      ++altered_and_refused;
    }
  }
  EXPECT_EQ(altered_and_refused, 155);
}

}  // namespace
}  // namespace menshen::identity
