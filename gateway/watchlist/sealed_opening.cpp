#include "gateway/watchlist/sealed_opening.hpp"

#include <algorithm>

#include "gateway/crypto/aead.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::watchlist {
namespace {

using crypto::PointBytes;

// αQ opens it, if anything does.
std::optional<Bytes> unlocked(crypto::P256& curve, const crypto::Scalar& alpha,
                              const crypto::Point& q, const TokenPart& part, EpochNumber epoch,
                              ByteView context) {
  auto shared = curve.encode(curve.times(alpha, q));
  auto key = token_key_of(shared, part.q, epoch);
  auto inner = crypto::aead_open(key, {}, context, part.sealed);
  crypto::wipe(std::span(shared));
  crypto::wipe(std::span(key));
  if (!inner) return std::nullopt;
  return *std::move(inner);
}

}  // namespace

void throw_exception_from_error(const Dropped& reason, const boost::source_location& where) {
  check(false, name_of(reason).data(), where);
  std::abort();
}

std::string_view name_of(Dropped reason) {
  switch (reason) {
    case Dropped::form:
      return "form";
    case Dropped::other_epoch:
      return "other_epoch";
    case Dropped::commitment:
      return "commitment";
    case Dropped::repeated:
      return "repeated";
    case Dropped::unopened:
      return "unopened";
    case Dropped::inner_seal:
      return "inner_seal";
    case Dropped::content:
      return "content";
    case Dropped::not_listed:
      return "not_listed";
    case Dropped::listed_no_more:
      return "listed_no_more";
    case Dropped::disagrees:
      return "disagrees";
  }
  return "unknown";
}

SealedOpener::~SealedOpener() { crypto::wipe(std::span(education_)); }

std::optional<Sighting> SealedOpener::open(ByteView token, const TokenEntry& entry) {
  const Opening opening = opened(token, entry);
  if (!opening) {
    ++counts_.dropped[static_cast<std::size_t>(opening.error()) - 1];
    return std::nullopt;
  }
  ++counts_.sightings;
  counts_.weak += opening->weak ? 1 : 0;
  return *opening;
}

SealedOpener::Opening SealedOpener::opened(ByteView bytes, const TokenEntry& entry) {
  const auto token = parse_token(bytes);
  if (!token) return Dropped::form;
  if (token->epoch != epoch_) return Dropped::other_epoch;
  if (crypto::sha256(bytes) != entry.beside) return Dropped::commitment;
  if (!seen_.emplace(entry.origin, entry.id).second) return Dropped::repeated;
  auto content = content_of(*token, entry);
  if (!content) return content.error();
  Sighting sighting{
      content->number, content->at, content->evidence,
      std::ranges::find(lists_.weak_evidence, content->evidence) != lists_.weak_evidence.end()};
  const bool honest = agrees(*token, *content);
  crypto::wipe(std::span(content->seed));
  crypto::wipe(content->number);
  if (!lists_.approved.holds(sighting.number)) return Dropped::not_listed;
  if (!honest) return Dropped::disagrees;
  if (!lists_.today.holds(sighting.number)) return Dropped::listed_no_more;
  return sighting;
}

// All three are tried whatever the first gives.
boost::system::result<TokenContent, Dropped> SealedOpener::content_of(
    const TokenParts& token, const TokenEntry& entry) const {
  crypto::P256Work work;
  crypto::P256 curve(work);
  const Bytes context = token_context(entry.origin, epoch_, entry.id);
  std::optional<Bytes> inner;
  for (const TokenPart& part : token.parts) {
    const auto q = curve.decode(part.q);
    if (!q) return Dropped::form;
    auto opened = unlocked(curve, secrets_.alpha, *q, part, epoch_, context);
    if (opened) inner = std::move(opened);
  }
  if (!inner) return Dropped::unopened;
  crypto::X25519Public encapsulated{};
  std::copy_n(inner->begin(), encapsulated.size(), encapsulated.begin());
  const auto education =
      crypto::OpenContext::start(encapsulated, education_, bytes_of(token_hpke_context));
  if (!education) return Dropped::inner_seal;
  auto clear = education->open_at(0, context, ByteView(*inner).subspan(crypto::x25519_bytes));
  if (!clear) return Dropped::inner_seal;
  auto content = parse_content(*clear);
  crypto::wipe(*clear);
  if (!content) return Dropped::content;
  return *std::move(content);
}

// The three points made again from the seed, as who made the token must have made them: a token
// with β = 0 opens for anybody, and is caught here.
bool SealedOpener::agrees(const TokenParts& token, const TokenContent& content) const {
  crypto::P256Work work;
  crypto::P256 curve(work);
  const crypto::Point hashed =
      curve.hash(bytes_of(content.number), bytes_of(sealed_format::number_tag));
  std::array<PointBytes, candidates> wanted{}, given{};
  for (std::size_t i = 0; i < candidates; ++i) {
    const TokenScalars scalars = scalars_of(content.seed, i);
    wanted[i] = curve.encode(curve.sum_with_base(scalars.beta, hashed, scalars.gamma));
    given[i] = token.parts[i].q;
  }
  std::ranges::sort(wanted);
  std::ranges::sort(given);
  return wanted == given;
}

}  // namespace menshen::watchlist
