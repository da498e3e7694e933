// A token: what a box makes of a minor's number and a sealed table, and what only the county's
// opener can read, and only if the number is listed (docs/formats.md, "A token").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/aead.hpp"
#include "gateway/crypto/hpke.hpp"
#include "gateway/crypto/p256.hpp"
#include "gateway/watchlist/sealed_number.hpp"
#include "gateway/watchlist/sealed_placement.hpp"

namespace menshen::watchlist {

inline constexpr std::size_t token_seed_bytes = 32;
using TokenSeed = std::array<std::uint8_t, token_seed_bytes>;

inline constexpr std::size_t token_content_bytes = 64;
inline constexpr std::size_t token_inner_bytes =  // sealed by HPKE to the education role
    crypto::x25519_bytes + token_content_bytes + crypto::aead_tag_bytes;
inline constexpr std::size_t token_sealed_bytes = token_inner_bytes + crypto::aead_tag_bytes;
inline constexpr std::size_t token_header_bytes = 11;
inline constexpr std::size_t token_part_bytes = crypto::p256_point_bytes + token_sealed_bytes;
// Of every token, whoever it is about.
inline constexpr std::size_t token_bytes = token_header_bytes + candidates * token_part_bytes;
inline constexpr std::size_t token_origin_bytes_max = 255;

inline constexpr std::string_view token_hpke_context = "menshen token 1";

struct TokenScalars {
  crypto::Scalar beta;
  crypto::Scalar gamma;
};
// (βᵢ, γᵢ) = HKDF(seed, i), neither of them 0.
TokenScalars scalars_of(const TokenSeed& seed, std::size_t candidate);

// HKDF(compressed Sᵢ, Qᵢ ‖ epoch).
crypto::AeadKey token_key_of(const crypto::PointBytes& shared, const crypto::PointBytes& q,
                             EpochNumber epoch);

// Origin ‖ epoch ‖ entry id: what both seals of a token are bound to.
Bytes token_context(std::string_view origin, EpochNumber epoch, const EntryId& entry);

// What is inside, once both seals are open.
struct TokenContent {
  TokenSeed seed{};
  std::string number;
  Instant at{};
  Evidence evidence = Evidence::none;
};
Bytes encode_content(const TokenContent& content);   // token_content_bytes
Result<TokenContent> parse_content(ByteView bytes);  // Errc::token_content

struct TokenPart {
  crypto::PointBytes q{};
  ByteView sealed;  // of token_sealed_bytes
};
struct TokenParts {
  EpochNumber epoch = 0;
  std::array<TokenPart, candidates> parts;
};
void append_token_header(Bytes& out, EpochNumber epoch);
// Views into `bytes`. Errc::token_form; whether the points are any is for the opener to see.
Result<TokenParts> parse_token(ByteView bytes);

}  // namespace menshen::watchlist
