// Whose signed codes this box believes: a TOML table of issuers.
//
//   [[issuer]]
//   kid = "4d533031"                  # hex, 1 to 32 bytes
//   name = "Fangcheng county"
//   alg = "EdDSA"                     # or ES256, ES384, PS256
//   key = "MCowBQYDK2VwAyEA…"         # base64: SubjectPublicKeyInfo, or raw (EdDSA 32 bytes,
//                                     # ES256 and ES384 04 ‖ x ‖ y)
//   not_after = 2027-12-31            # optional: the last day, at the venue
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::identity {

inline constexpr std::size_t trust_store_bytes_max = std::size_t{256} * 1024;
inline constexpr std::size_t issuers_max = 512;
inline constexpr std::size_t kid_bytes_max = 32;
inline constexpr std::size_t issuer_name_bytes_max = 200;

struct Issuer {
  Bytes kid;
  std::string name;
  crypto::PublicKey key;
  std::optional<CivilDate> not_after;
};

struct TrustStoreMistake {
  std::size_t line = 0;  // from 1; 0 where no line is to blame
  std::string what;      // never a key
};

struct ParsedTrustStore;

class TrustStore {
 public:
  TrustStore() = default;  // believes nobody

  // Every mistake is listed; with any mistake the store is empty.
  static ParsedTrustStore parse(std::string_view toml);

  // Nothing for an unknown kid, and from the day after the issuer's last.
  const Issuer* find(ByteView kid, const CivilDate& today) const;

  const std::vector<Issuer>& issuers() const { return issuers_; }

 private:
  std::vector<Issuer> issuers_;  // sorted by kid, each once
};

struct ParsedTrustStore {
  TrustStore store;
  std::vector<TrustStoreMistake> mistakes;
};

}  // namespace menshen::identity
