#include "gateway/ledger/door_counts.hpp"

#include <algorithm>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

using Found = std::optional<Damage>;

}  // namespace

bool is_admitted(const Entry& entry) {
  return entry.decision && entry.decision->outcome == Outcome::admit;
}

void CountedAgain::add(const Entry& entry) {
  if (!is_admitted(entry)) return;
  Day& day = days_[stored(entry.moment.date())];
  ++day.admitted;
  if (std::ranges::count(entry.decision->reasons, Reason::weak_quota_used) > 0) ++day.weak_at_least;
}

Result<Found> CountedAgain::difference(store::Database& database, LeafIndex next) {
  const auto snapshot = store::Snapshot::begin(database);
  if (!snapshot) return snapshot.error();
  auto unreadable = add_from(database, next);
  if (!unreadable || *unreadable) return unreadable;
  return compare(database);
}

Result<Found> CountedAgain::add_from(store::Database& database, LeafIndex next) {
  auto rows = database.prepare("SELECT idx, bytes FROM leaf WHERE idx >= ? ORDER BY idx");
  if (!rows) return rows.error();
  rows->with(next);
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return Found();
    const auto leaf = parse_leaf(rows->blob_view(1));
    if (!leaf) return Found(Damage{Damage::Part::leaf, static_cast<LeafIndex>(rows->integer(0))});
    add(leaf->entry);
  }
}

Result<Found> CountedAgain::compare(store::Database& database) const {
  const Found damage(Damage{Damage::Part::store});
  auto rows = database.prepare("SELECT day, admitted, admitted_weak, said_again FROM day_count");
  if (!rows) return rows.error();
  std::size_t found = 0;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return found == days_.size() ? Found() : damage;
    const auto day = days_.find(rows->integer(0));
    const std::int64_t admitted = rows->integer(1);
    const std::int64_t weak = rows->integer(2);
    if (day == days_.end() || day->second.admitted != admitted) return damage;
    if (weak < day->second.weak_at_least || weak > admitted) return damage;
    if (rows->integer(3) != day->first + admitted + weak) return damage;
    ++found;
  }
}

}  // namespace menshen::ledger
