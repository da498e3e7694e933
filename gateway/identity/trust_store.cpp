#include "gateway/identity/trust_store.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "gateway/core/toml_text.hpp"
#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

// Reads one [[issuer]], noting every mistake in it.
class IssuerReader {
 public:
  IssuerReader(const toml::table& table, std::vector<TrustStoreMistake>& mistakes)
      : table_(table), mistakes_(mistakes) {}

  std::optional<Issuer> read() {
    refuse_unknown_keys();
    auto kid = read_kid();
    auto name = read_name();
    auto key = read_key(read_algorithm());
    auto not_after = read_not_after();
    if (!sound_) return std::nullopt;
    return Issuer{*std::move(kid), *std::move(name), *std::move(key), not_after};
  }

 private:
  void mistake(const toml::node& where, std::string what) {
    sound_ = false;
    mistakes_.push_back({line_of(where), std::move(what)});
  }

  void refuse_unknown_keys() {
    constexpr std::array<std::string_view, 5> known{"kid", "name", "alg", "key", "not_after"};
    for (const auto& [key, node] : table_) {
      if (std::ranges::find(known, key.str()) == known.end()) {
        mistake(node, "\"" + std::string(key.str()) + "\" is no field of an issuer");
      }
    }
  }

  std::optional<std::string> text(std::string_view key) {
    const toml::node* node = table_.get(key);
    const auto value = node == nullptr ? std::nullopt : node->value_exact<std::string>();
    if (!value) mistake(node == nullptr ? table_ : *node, std::string(key) + " must be a text");
    return value;
  }

  std::optional<Bytes> read_kid() {
    const auto hex = text("kid");
    if (!hex) return std::nullopt;
    auto kid = from_hex(*hex);
    if (kid && !kid->empty() && kid->size() <= kid_bytes_max) return kid;
    mistake(*table_.get("kid"), "kid must be 1 to 32 bytes in hex");
    return std::nullopt;
  }

  std::optional<std::string> read_name() {
    auto name = text("name");
    if (!name) return std::nullopt;
    if (!name->empty() && name->size() <= issuer_name_bytes_max && is_plain_utf8(*name)) {
      return name;
    }
    mistake(*table_.get("name"), "name must be one line of 1 to 200 bytes");
    return std::nullopt;
  }

  std::optional<crypto::Algorithm> read_algorithm() {
    const auto name = text("alg");
    if (!name) return std::nullopt;
    const auto algorithm = crypto::algorithm_named(*name);
    if (!algorithm) mistake(*table_.get("alg"), "alg must be EdDSA, ES256, ES384 or PS256");
    return algorithm;
  }

  std::optional<crypto::PublicKey> read_key(std::optional<crypto::Algorithm> algorithm) {
    const auto encoded = text("key");
    if (!encoded || !algorithm) return std::nullopt;
    const auto bytes = from_base64(*encoded);
    auto key = bytes ? decode(*bytes, *algorithm) : std::nullopt;
    if (!key) {
      mistake(*table_.get("key"), "key must be base64 of a SubjectPublicKeyInfo or a raw key");
    } else if (key->algorithm() != *algorithm) {
      mistake(*table_.get("key"), "key is for " + std::string(name_of(key->algorithm())) +
                                      " and alg says " + std::string(name_of(*algorithm)));
    }
    return key;
  }

  static std::optional<crypto::PublicKey> decode(const Bytes& bytes, crypto::Algorithm algorithm) {
    constexpr std::size_t ed25519_bytes = 32;
    if (auto key = crypto::PublicKey::from_spki(bytes)) return *std::move(key);
    if (algorithm == crypto::Algorithm::eddsa && bytes.size() == ed25519_bytes) {
      return *crypto::PublicKey::from_ed25519(bytes);
    }
    if (bytes.size() % 2 == 0 || bytes[0] != 0x04) return std::nullopt;  // 04 ‖ x ‖ y
    const ByteView point = ByteView(bytes).subspan(1);
    auto key = crypto::PublicKey::from_coordinates(point.first(point.size() / 2),
                                                   point.subspan(point.size() / 2));
    if (!key) return std::nullopt;
    return *std::move(key);
  }

  std::optional<CivilDate> read_not_after() {
    const toml::node* node = table_.get("not_after");
    if (node == nullptr) return std::nullopt;
    const auto date = node->value_exact<toml::date>();
    if (!date) {
      mistake(*node, "not_after must be a date such as 2027-12-31");
      return std::nullopt;
    }
    return CivilDate(std::chrono::year(date->year), std::chrono::month(date->month),
                     std::chrono::day(date->day));
  }

  const toml::table& table_;
  std::vector<TrustStoreMistake>& mistakes_;
  bool sound_ = true;
};

class StoreReader {
 public:
  void read(const toml::table& file) {
    for (const auto& [key, node] : file) {
      const auto* issuers = node.as_array();
      if (key.str() != "issuer") {
        mistakes_.push_back({line_of(node), "\"" + std::string(key.str()) + "\" is unknown here"});
      } else if (issuers == nullptr) {
        mistakes_.push_back({line_of(node), "issuers are written as [[issuer]]"});
      } else if (issuers->size() > issuers_max) {
        mistakes_.push_back({line_of(node), "more than 512 issuers"});
      } else {
        for (const toml::node& each : *issuers) read_issuer(each);
      }
    }
  }

  std::vector<Issuer> take_issuers() { return std::move(issuers_); }
  std::vector<TrustStoreMistake> take_mistakes() {
    std::ranges::stable_sort(mistakes_, {}, &TrustStoreMistake::line);
    return std::move(mistakes_);
  }
  bool sound() const { return mistakes_.empty(); }

 private:
  void read_issuer(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) {
      mistakes_.push_back({line_of(node), "issuers are written as [[issuer]]"});
      return;
    }
    auto issuer = IssuerReader(*table, mistakes_).read();
    if (!issuer) return;
    const auto at = std::ranges::lower_bound(issuers_, issuer->kid, {}, &Issuer::kid);
    if (at != issuers_.end() && at->kid == issuer->kid) {
      mistakes_.push_back({line_of(node), "kid of an earlier issuer"});
      return;
    }
    issuers_.insert(at, *std::move(issuer));
  }

  std::vector<Issuer> issuers_;
  std::vector<TrustStoreMistake> mistakes_;
};

}  // namespace

ParsedTrustStore TrustStore::parse(std::string_view text) {
  ParsedTrustStore parsed;
  if (text.size() > trust_store_bytes_max) {
    parsed.mistakes.push_back({0, "longer than 256 KiB"});
    return parsed;
  }
  if (has_too_many_dots(text)) {
    parsed.mistakes.push_back({0, "more than " + std::to_string(toml_dots_max) + " dots"});
    return parsed;
  }
  try {
    StoreReader reader;
    reader.read(toml::parse(text));
    if (reader.sound()) parsed.store.issuers_ = reader.take_issuers();
    parsed.mistakes = reader.take_mistakes();
  } catch (const toml::parse_error& error) {
    parsed.mistakes.push_back({error.source().begin.line, std::string(error.description())});
  }
  return parsed;
}

const Issuer* TrustStore::find(ByteView kid, const CivilDate& today) const {
  const auto order = [](const Issuer& issuer, ByteView wanted) {
    return std::ranges::lexicographical_compare(issuer.kid, wanted);
  };
  const auto at = std::lower_bound(issuers_.begin(), issuers_.end(), kid, order);
  if (at == issuers_.end() || !std::ranges::equal(at->kid, kid)) return nullptr;
  if (at->not_after && today > *at->not_after) return nullptr;
  return &*at;
}

}  // namespace menshen::identity
