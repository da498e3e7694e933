#include "gateway/tuf/hashes.hpp"

#include <algorithm>
#include <array>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/sha512.hpp"
#include "gateway/tuf/errc.hpp"

namespace menshen::tuf {
namespace {

struct Known {
  std::string_view name;
  std::size_t hex_chars;
  std::string (*of)(ByteView);
};

constexpr std::array known{
    Known{"sha256", 64, [](ByteView bytes) { return to_hex(crypto::sha256(bytes)); }},
    Known{"sha512", 128, [](ByteView bytes) { return to_hex(crypto::sha512(bytes)); }},
};

bool is_small_hex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

const std::string* listed(const Hashes& hashes, std::string_view name) {
  const auto found = hashes.find(std::string(name));
  return found == hashes.end() ? nullptr : &found->second;
}

}  // namespace

bool has_known_hash(const Hashes& hashes) {
  bool found = false;
  for (const Known& algorithm : known) {
    const std::string* hash = listed(hashes, algorithm.name);
    if (hash == nullptr) continue;
    if (hash->size() != algorithm.hex_chars || !is_small_hex(*hash)) return false;
    found = true;
  }
  return found;
}

const std::string& naming_hash(const Hashes& hashes) {
  for (const Known& algorithm : known) {
    if (const std::string* hash = listed(hashes, algorithm.name)) return *hash;
  }
  check(false, "a target has a known hash, or was not read");
  return hashes.begin()->second;
}

Ok verify_listed(ByteView bytes, std::optional<std::uint64_t> length, const Hashes& hashes) {
  if (length && *length != bytes.size()) MENSHEN_RETURN_ERROR(Errc::length_wrong);
  for (const Known& algorithm : known) {
    const std::string* hash = listed(hashes, algorithm.name);
    if (hash != nullptr && algorithm.of(bytes) != *hash) MENSHEN_RETURN_ERROR(Errc::hash_wrong);
  }
  return {};
}

Hashes hashes_of(ByteView bytes) { return {{"sha256", to_hex(crypto::sha256(bytes))}}; }

}  // namespace menshen::tuf
