#include "gateway/watchlist/sealed_publication.hpp"

#include <algorithm>

#include "gateway/crypto/digest.hpp"
#include "gateway/watchlist/errc.hpp"

namespace menshen::watchlist {
namespace {

// Slots that share one inversion: more gain nothing.
constexpr std::size_t batch_slots = 128;

void copy_point(Bytes& out, std::size_t index, const crypto::PointBytes& point) {
  std::ranges::copy(point, out.begin() + static_cast<std::ptrdiff_t>(index * point.size()));
}

}  // namespace

std::vector<SlotRange> split(std::size_t slots, std::size_t parts) {
  std::vector<SlotRange> ranges;
  for (std::size_t part = 0; part < parts; ++part) {
    const SlotRange range{slots * part / parts, slots * (part + 1) / parts};
    if (range.first != range.end) ranges.push_back(range);
  }
  return ranges;
}

Result<SealedPublication> SealedPublication::plan(const NumberList& list, const SealedIssue& issue,
                                                  const EpochSecrets& secrets,
                                                  const Chance& chance) {
  if (!sealed_format::is_issue(issue)) MENSHEN_RETURN_ERROR(Errc::issue);
  auto placement = place_under_some_salt(list.numbers(), slots_for(list.size()), chance);
  if (!placement) return placement.error();
  return SealedPublication(list, issue, secrets, *std::move(placement));
}

Bytes SealedPublication::points(const SlotRange& range, crypto::P256Work& work) const {
  check(range.first <= range.end && range.end <= slots(), "slots of this table");
  crypto::P256 curve(work);
  Bytes out((range.end - range.first) * crypto::p256_point_bytes);
  for (std::size_t first = range.first; first < range.end; first += batch_slots) {
    const std::size_t end = std::min(first + batch_slots, range.end);
    std::vector<Bytes> numbers, fillers;
    for (std::size_t slot = first; slot < end; ++slot) {
      if (placement_.entry_in[slot] != no_entry) {
        numbers.push_back(to_bytes(list_->numbers()[placement_.entry_in[slot]]));
      } else {
        fillers.push_back(filler_message(*secrets_, static_cast<std::uint32_t>(slot)));
      }
    }
    const auto full =
        curve.hash_all_and_multiply(secrets_->alpha, numbers, bytes_of(sealed_format::number_tag));
    const auto empty = curve.hash_all(fillers, bytes_of(sealed_format::filler_tag));
    auto next_full = full.begin();
    auto next_empty = empty.begin();
    for (std::size_t slot = first; slot < end; ++slot) {
      copy_point(out, slot - range.first,
                 placement_.entry_in[slot] != no_entry ? *next_full++ : *next_empty++);
    }
    for (Bytes& number : numbers) crypto::wipe(number);
    for (Bytes& filler : fillers) crypto::wipe(filler);
  }
  return out;
}

Bytes SealedPublication::table(ByteView points) const {
  check(points.size() == slots() * crypto::p256_point_bytes, "the points of all slots");
  crypto::P256Work work;
  crypto::P256 curve(work);
  Bytes out = to_bytes(sealed_format::table_magic);
  out.reserve(sealed_format::table_bytes(slots()));
  sealed_format::append_county(out, issue_.county);
  append_u64_be(out, issue_.epoch);
  sealed_format::append_milliseconds(out, issue_.not_before);
  sealed_format::append_milliseconds(out, issue_.not_after);
  append_u32_be(out, static_cast<std::uint32_t>(slots()));
  out.resize(sealed_format::salt_at, 0);
  out.insert(out.end(), placement_.salt.begin(), placement_.salt.end());
  const crypto::PointBytes base = curve.encode(curve.times_base(secrets_->alpha));
  out.insert(out.end(), base.begin(), base.end());
  out.insert(out.end(), points.begin(), points.end());
  const crypto::Digest digest = crypto::sha256(out);
  out.insert(out.end(), digest.begin(), digest.end());
  return out;
}

Result<Bytes> publish(const NumberList& list, const SealedIssue& issue, const EpochSecrets& secrets,
                      const Chance& chance) {
  const auto publication = SealedPublication::plan(list, issue, secrets, chance);
  if (!publication) return publication.error();
  crypto::P256Work work;
  return publication->table(publication->points({0, publication->slots()}, work));
}

}  // namespace menshen::watchlist
