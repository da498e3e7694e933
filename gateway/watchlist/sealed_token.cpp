#include "gateway/watchlist/sealed_token.hpp"

#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/crypto/hkdf.hpp"
#include "gateway/crypto/wipe.hpp"
#include "gateway/watchlist/errc.hpp"

namespace menshen::watchlist {
namespace {

constexpr std::string_view scalars_label = "menshen token scalars 1";
constexpr std::string_view key_label = "menshen token key 1";

// As everything beside a leaf begins: version 1, holds 2, a token; then the token's own version.
constexpr std::array<std::uint8_t, 3> first_bytes = {1, 2, 1};
constexpr std::uint8_t content_version = 1;

constexpr std::size_t seed_at = 1;
constexpr std::size_t number_at = seed_at + token_seed_bytes;
constexpr std::size_t time_at = number_at + sealed_number_bytes;
constexpr std::size_t evidence_at = time_at + 8;
constexpr std::size_t padding_at = evidence_at + 1;
static_assert(padding_at <= token_content_bytes);

bool is_evidence(std::uint8_t byte) {
  return byte >= static_cast<std::uint8_t>(Evidence::chip_read) &&
         byte <= static_cast<std::uint8_t>(Evidence::typed_number);
}

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

}  // namespace

TokenScalars scalars_of(const TokenSeed& seed, std::size_t candidate) {
  const std::array<std::uint8_t, 1> info = {static_cast<std::uint8_t>(candidate)};
  std::array<std::uint8_t, 2 * crypto::p256_uniform_bytes> uniform{};
  crypto::hkdf_sha256(bytes_of(scalars_label), seed, info, uniform);
  const std::span<const std::uint8_t, 2 * crypto::p256_uniform_bytes> view = uniform;
  const TokenScalars scalars{crypto::Scalar::from_uniform(view.first<crypto::p256_uniform_bytes>()),
                             crypto::Scalar::from_uniform(view.last<crypto::p256_uniform_bytes>())};
  crypto::wipe(std::span(uniform));
  return scalars;
}

crypto::AeadKey token_key_of(const crypto::PointBytes& shared, const crypto::PointBytes& q,
                             EpochNumber epoch) {
  Bytes info(q.begin(), q.end());
  append_u64_be(info, epoch);
  crypto::AeadKey key{};
  crypto::hkdf_sha256(bytes_of(key_label), shared, info, key);
  return key;
}

Bytes token_context(std::string_view origin, EpochNumber epoch, const EntryId& entry) {
  Bytes context = to_bytes(origin);
  append_u64_be(context, epoch);
  append(context, entry);
  return context;
}

Bytes encode_content(const TokenContent& content) {
  check(content.number.size() == sealed_number_bytes, "a number that was checked before");
  Bytes bytes = {content_version};
  append(bytes, content.seed);
  append(bytes, bytes_of(content.number));
  sealed_format::append_milliseconds(bytes, content.at);
  bytes.push_back(static_cast<std::uint8_t>(content.evidence));
  bytes.resize(token_content_bytes, 0);
  return bytes;
}

Result<TokenContent> parse_content(ByteView bytes) {
  if (bytes.size() != token_content_bytes || bytes[0] != content_version) {
    MENSHEN_RETURN_ERROR(Errc::token_content);
  }
  TokenContent content;
  std::ranges::copy(bytes.subspan(seed_at, token_seed_bytes), content.seed.begin());
  content.number = text_of(bytes.subspan(number_at, sealed_number_bytes));
  content.at = sealed_format::instant_at(bytes, time_at);
  content.evidence = Evidence{bytes[evidence_at]};
  const bool good =
      is_sealable(content.number) && is_evidence(bytes[evidence_at]) &&
      content.at <= Instant(std::chrono::milliseconds(format::last_millisecond)) &&
      std::ranges::all_of(bytes.subspan(padding_at), [](std::uint8_t byte) { return byte == 0; });
  if (!good) MENSHEN_RETURN_ERROR(Errc::token_content);
  return content;
}

void append_token_header(Bytes& out, EpochNumber epoch) {
  append(out, first_bytes);
  append_u64_be(out, epoch);
}

Result<TokenParts> parse_token(ByteView bytes) {
  if (bytes.size() != token_bytes || !std::ranges::equal(bytes.first<3>(), first_bytes)) {
    MENSHEN_RETURN_ERROR(Errc::token_form);
  }
  TokenParts token;
  token.epoch = sealed_format::number_at(bytes, first_bytes.size(), 8);
  ByteView rest = bytes.subspan(token_header_bytes);
  for (TokenPart& part : token.parts) {
    std::ranges::copy(rest.first(part.q.size()), part.q.begin());
    part.sealed = rest.subspan(part.q.size(), token_sealed_bytes);
    rest = rest.subspan(token_part_bytes);
  }
  return token;
}

}  // namespace menshen::watchlist
