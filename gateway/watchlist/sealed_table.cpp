#include "gateway/watchlist/sealed_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/crypto/wipe.hpp"
#include "gateway/watchlist/sealed_token.hpp"

namespace menshen::watchlist {
namespace {

namespace layout = sealed_format;

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

bool takes(const EntryFacts& facts) {
  return facts.origin.size() <= token_origin_bytes_max && facts.moment.at >= Instant{} &&
         facts.moment.at <= Instant(std::chrono::milliseconds(format::last_millisecond)) &&
         facts.evidence >= Evidence::chip_read && facts.evidence <= Evidence::typed_number;
}

// Every order of the three is as likely as any other but for 2^-62, by as much chance each time.
std::array<std::size_t, candidates> shuffled(const Chance& chance) {
  std::array<std::size_t, candidates> order = {0, 1, 2};
  for (std::size_t i = order.size() - 1; i > 0; --i) {
    const auto drawn = layout::number_at(draw<8>(chance), 0, 8);
    std::swap(order[i], order[drawn % (i + 1)]);
  }
  return order;
}

}  // namespace

Result<SealedTable> SealedTable::read(ByteView bytes, const SealedTerms& terms) {
  auto table = read_again(bytes, terms);
  if (!table) return table;
  const Ok slots = table->read_slots();
  if (!slots) return slots.error();
  return table;
}

Result<SealedTable> SealedTable::read_again(ByteView bytes, const SealedTerms& terms) {
  SealedTable table(bytes, terms);
  const Ok header = table.read_header();
  if (!header) return header.error();
  const Ok epoch = table.check_epoch(terms);
  if (!epoch) return epoch.error();
  // A key of small order would seal nothing; X25519 tells at the first use.
  const Chance nothing = [](std::span<std::uint8_t> out) { std::ranges::fill(out, 0); };
  if (!crypto::SealContext::start(terms.education, {}, nothing)) {
    MENSHEN_RETURN_ERROR(Errc::education_key);
  }
  crypto::P256Work work;
  const auto base = crypto::P256(work).decode(table.base());
  if (!base) MENSHEN_RETURN_ERROR(Errc::slot_point);
  table.base_ = std::make_shared<crypto::FixedPoint>(*base);
  table.slot_draw_ = std::make_shared<SlotDraw>(table.salt_, table.slots_);
  return table;
}

Result<SealedTable> SealedTable::open(const std::filesystem::path& file, const SealedTerms& terms) {
  auto mapped = MappedFile::map(file, layout::table_bytes(slots_max));
  if (!mapped) return mapped.error();
  auto table = read(mapped->bytes(), terms);
  if (table) table->file_ = std::move(*mapped);
  return table;
}

Ok SealedTable::read_header() {
  if (bytes_.size() < layout::table_magic.size()) MENSHEN_RETURN_ERROR(Errc::file_size);
  if (text_of(bytes_.first(layout::table_magic.size())) != layout::table_magic) {
    MENSHEN_RETURN_ERROR(Errc::magic);
  }
  if (bytes_.size() < layout::table_bytes(0)) MENSHEN_RETURN_ERROR(Errc::file_size);
  issue_ = {layout::county_in(bytes_.subspan(layout::county_at, county_bytes_max)),
            layout::number_at(bytes_, layout::epoch_at, 8),
            layout::instant_at(bytes_, layout::not_before_at),
            layout::instant_at(bytes_, layout::not_after_at)};
  slots_ = layout::number_at(bytes_, layout::slots_at, 4);
  const auto zeros = layout::number_at(bytes_, layout::zeros_at, 4);
  if (!layout::is_issue(issue_) || !layout::is_slot_count(slots_) || zeros != 0) {
    MENSHEN_RETURN_ERROR(Errc::header);
  }
  if (bytes_.size() != layout::table_bytes(slots_)) MENSHEN_RETURN_ERROR(Errc::file_size);
  std::ranges::copy(bytes_.subspan(layout::salt_at, salt_.size()), salt_.begin());
  digest_ = crypto::sha256(bytes_.first(bytes_.size() - crypto::digest_bytes));
  if (!std::ranges::equal(digest_, bytes_.last(crypto::digest_bytes))) {
    MENSHEN_RETURN_ERROR(Errc::digest);
  }
  return {};
}

// An epoch is one table: a second one under the same number, or a step back, would let the opener
// compare what one number gives under both.
Ok SealedTable::check_epoch(const SealedTerms& terms) const {
  if (issue_.county != terms.county) MENSHEN_RETURN_ERROR(Errc::other_county);
  if (issue_.epoch < terms.newest_epoch) MENSHEN_RETURN_ERROR(Errc::older_epoch);
  if (issue_.epoch == terms.newest_epoch && digest_ != terms.newest_digest) {
    MENSHEN_RETURN_ERROR(Errc::epoch_reused);
  }
  return {};
}

Ok SealedTable::read_slots() const {
  crypto::P256Work work;
  crypto::P256 curve(work);
  for (std::size_t i = 0; i < slots_; ++i) {
    if (!curve.decode(slot(i))) MENSHEN_RETURN_ERROR(Errc::slot_point);
  }
  return {};
}

ByteView SealedTable::base() const {
  return bytes_.subspan(layout::base_at, crypto::p256_point_bytes);
}

ByteView SealedTable::slot(std::size_t index) const {
  check(index < slots_, "a slot of this table");
  return bytes_.subspan(layout::points_at + index * crypto::p256_point_bytes,
                        crypto::p256_point_bytes);
}

Result<Bytes> SealedTable::inner_for(std::string_view number, const EntryFacts& facts,
                                     ByteView seed, const Chance& chance) const {
  TokenContent content;
  std::ranges::copy(seed, content.seed.begin());
  content.number = number;
  content.at = facts.moment.at;
  content.evidence = facts.evidence;
  Bytes clear = encode_content(content);
  const crypto::Wiped wiped_clear(clear);
  auto context = crypto::SealContext::start(education_, bytes_of(token_hpke_context), chance);
  if (!context) return context.error();
  const auto sealed = context->seal(token_context(facts.origin, issue_.epoch, facts.id), clear);
  if (!sealed) return sealed.error();
  Bytes inner(context->encapsulated_key().begin(), context->encapsulated_key().end());
  append(inner, *sealed);
  crypto::wipe(std::span(content.seed));
  crypto::wipe(content.number);
  return inner;
}

Result<Bytes> SealedTable::token_for(std::string_view number, const EntryFacts& facts,
                                     const Chance& chance) const {
  crypto::P256Work work;
  return token_for(number, facts, chance, work);
}

// Q = βH(y) + γG and S = βP + γL for each candidate slot's point P. If P = αH(y), then S = αQ,
// which who has α computes from Q; for every other P, S is as good as random to whoever sees Q.
Result<Bytes> SealedTable::token_for(std::string_view number, const EntryFacts& facts,
                                     const Chance& chance, crypto::P256Work& work) const {
  if (!is_sealable(number)) MENSHEN_RETURN_ERROR(Errc::number_form);
  if (!takes(facts)) MENSHEN_RETURN_ERROR(Errc::entry_facts);
  if (is_adult_by_number(number, facts.moment.date())) MENSHEN_RETURN_ERROR(Errc::not_a_minor);

  auto seed = draw<token_seed_bytes>(chance);
  const crypto::Wiped wiped_seed(seed);
  const auto inner = inner_for(number, facts, seed, chance);
  if (!inner) return inner.error();
  const Bytes context = token_context(facts.origin, issue_.epoch, facts.id);

  crypto::P256 curve(work);
  const crypto::Point hashed = curve.hash(bytes_of(number), bytes_of(layout::number_tag));
  const Candidates slots = slot_draw_->of(number);
  std::array<Bytes, candidates> parts;
  for (std::size_t i = 0; i < candidates; ++i) {
    const TokenScalars scalars = scalars_of(seed, i);
    const auto listed = curve.decode(slot(slots[i]));
    if (!listed) MENSHEN_RETURN_ERROR(Errc::slot_point);
    const auto q = curve.encode(curve.sum_with_base(scalars.beta, hashed, scalars.gamma));
    auto shared = curve.encode(curve.sum(scalars.beta, *listed, scalars.gamma, *base_));
    auto key = token_key_of(shared, q, issue_.epoch);
    append(parts[i], q);
    append(parts[i], crypto::aead_seal(key, {}, context, *inner));
    crypto::wipe(std::span(shared));
    crypto::wipe(std::span(key));
  }
  Bytes token;
  token.reserve(token_bytes);
  append_token_header(token, issue_.epoch);
  for (const std::size_t i : shuffled(chance)) append(token, parts[i]);
  check(token.size() == token_bytes, "every token has one size");
  return token;
}

}  // namespace menshen::watchlist
