#include "gateway/watchlist/sealed_audit.hpp"

#include <algorithm>

#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/sealed_placement.hpp"
#include "gateway/watchlist/sealed_table.hpp"

namespace menshen::watchlist {
namespace {

// An auditor takes whatever epoch of whatever county the table is; tokens are not made here.
Result<SealedTable> table_of(ByteView bytes) {
  SealedTerms terms;
  terms.education = crypto::derive_x25519_pair(Bytes(crypto::x25519_bytes, 0)).value().public_key;
  if (bytes.size() >= sealed_format::table_bytes(0)) {
    terms.county =
        sealed_format::county_in(bytes.subspan(sealed_format::county_at, county_bytes_max));
  }
  return SealedTable::read(bytes, terms);
}

std::vector<bool> empty_slots(const SealedTable& table, const EpochSecrets& secrets) {
  crypto::P256Work work;
  crypto::P256 curve(work);
  std::vector<Bytes> messages;
  for (std::uint32_t slot = 0; slot < table.slots(); ++slot) {
    messages.push_back(filler_message(secrets, slot));
  }
  const auto fillers = curve.hash_all(messages, bytes_of(sealed_format::filler_tag));
  for (Bytes& message : messages) crypto::wipe(message);
  std::vector<bool> empty(table.slots());
  for (std::size_t slot = 0; slot < table.slots(); ++slot) {
    empty[slot] = std::ranges::equal(fillers[slot], table.slot(slot));
  }
  return empty;
}

}  // namespace

Result<SealedAudit> audit(ByteView bytes, const EpochSecrets& secrets, const NumberList& approved) {
  const auto table = table_of(bytes);
  if (!table) return table.error();
  crypto::P256Work work;
  crypto::P256 curve(work);
  SealedAudit found;
  found.slots = table->slots();
  found.base_agrees =
      std::ranges::equal(curve.encode(curve.times_base(secrets.alpha)), table->base());
  const std::vector<bool> empty = empty_slots(*table, secrets);
  found.empty = static_cast<std::size_t>(std::ranges::count(empty, true));

  std::vector<bool> explained = empty;
  const SlotDraw slot_draw(table->salt(), table->slots());
  for (const std::string& number : approved.numbers()) {
    const Bytes message = to_bytes(number);
    const auto point = curve.hash_all_and_multiply(secrets.alpha, {&message, 1},
                                                   bytes_of(sealed_format::number_tag));
    std::size_t places = 0;
    for (const std::uint32_t slot : slot_draw.of(number)) {
      if (!std::ranges::equal(point.front(), table->slot(slot))) continue;
      explained[slot] = true;
      ++places;
    }
    found.full += places;
    found.missing += places == 0 ? 1 : 0;
    found.twice += places > 1 ? 1 : 0;
  }
  for (std::uint32_t slot = 0; slot < explained.size(); ++slot) {
    if (!explained[slot]) found.neither.push_back(slot);
  }
  return found;
}

Result<std::size_t> count_full(ByteView bytes, const EpochSecrets& secrets) {
  const auto table = table_of(bytes);
  if (!table) return table.error();
  return static_cast<std::size_t>(std::ranges::count(empty_slots(*table, secrets), false));
}

}  // namespace menshen::watchlist
