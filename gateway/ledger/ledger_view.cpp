#include "gateway/ledger/ledger_view.hpp"

#include <algorithm>
#include <utility>

#include "gateway/ledger/beside_reader.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/schema.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/store/errc.hpp"
#include "gateway/store/migrate.hpp"

namespace menshen::ledger {

Result<Frontier> load_frontier(store::Database& database) {
  auto row = database.prepare("SELECT size, frontier FROM tree WHERE one = 1");
  if (!row) return row.error();
  const auto step = row->step();
  if (!step) return step.error();
  if (*step == store::Step::done) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  const auto size = static_cast<std::uint64_t>(row->integer(0));
  auto frontier = Frontier::restore(size, unpacked(row->blob(1)));
  if (!frontier) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  return *std::move(frontier);
}

Result<LedgerView> LedgerView::open(const std::filesystem::path& file, const std::string& vfs) {
  auto database = store::Database::open(file, {store::Access::read, vfs, std::nullopt});
  if (!database) return database.error();
  const auto current = store::check_version(*database, schema_steps);
  if (!current) return current.error();
  auto keys = DayKeys::read(file, vfs);
  if (!keys && keys.error() == store::Errc::in_use) return keys.error();
  std::optional<DayKeys> kept;
  if (keys) kept = *std::move(keys);
  return LedgerView(std::move(*database), std::move(kept));
}

Result<TreeHead> LedgerView::head() const {
  const std::scoped_lock lock(*mutex_);
  const auto frontier = load_frontier(database_);
  if (!frontier) return frontier.error();
  return frontier->head();
}

Result<DoorState> LedgerView::door_state(const Moment& now) const {
  const std::scoped_lock lock(*mutex_);
  DoorState state;
  auto codes = database_.prepare("SELECT id, until FROM used_code");
  if (!codes) return codes.error();
  for (;;) {
    const auto step = codes->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const Bytes bytes = codes->blob(0);
    CodeId id{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), id.size()), id.begin());
    state.used_codes[id] = instant_of(codes->integer(1));
  }
  if (const auto counted = load_days(state, now.date()); !counted) return counted.error();
  return state;
}

// The days that DoorState would have kept in mind. Their rows are never deleted: they are few and
// name nobody, and a clock that ran ahead would take the counts away that it comes back to.
Ok LedgerView::load_days(DoorState& state, const CivilDate& today) const {
  auto counts = database_.prepare(
      "SELECT day, admitted, admitted_weak FROM day_count ORDER BY day = ? DESC, day DESC LIMIT ?");
  if (!counts) return counts.error();
  counts->with(stored(today), counted_days_max);
  for (;;) {
    const auto step = counts->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return {};
    state.days[day_of(counts->integer(0))] = {static_cast<std::uint32_t>(counts->integer(1)),
                                              static_cast<std::uint32_t>(counts->integer(2))};
  }
}

Result<std::vector<StoredLeaf>> LedgerView::read(LeafIndex first, std::size_t count) const {
  std::vector<StoredLeaf> leaves;
  if (first > static_cast<LeafIndex>(INT64_MAX) - read_leaves_max) return leaves;
  const std::scoped_lock lock(*mutex_);
  auto rows = database_.prepare(
      "SELECT leaf.idx, leaf.bytes, leaf.hash, beside.bytes, beside.key FROM leaf LEFT JOIN beside "
      "USING(idx) WHERE leaf.idx >= ? AND leaf.idx < ? ORDER BY leaf.idx");
  if (!rows) return rows.error();
  rows->with(first, first + std::min(count, read_leaves_max));
  BesideReader beside(database_, keys_);
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    StoredLeaf leaf{static_cast<LeafIndex>(rows->integer(0)), rows->blob(1), {}};
    if (!rows->is_null(3)) {
      auto taken = beside.take(rows->blob_view(2), rows->blob_view(3), rows->integer(4));
      if (!taken) return taken.error();
      leaf.beside_lost = !*taken;
      if (*taken) leaf.beside = **std::move(taken);
    }
    leaves.push_back(std::move(leaf));
  }
  for (StoredLeaf& leaf : leaves) {
    if (!leaf.beside_lost) continue;
    auto row = beside.look_again(leaf.index);
    if (!row) return row.error();
    leaf.beside_lost = row->there && !row->beside;
    if (row->beside) leaf.beside = *std::move(row->beside);
  }
  return leaves;
}

}  // namespace menshen::ledger
