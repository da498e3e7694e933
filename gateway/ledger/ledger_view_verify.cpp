// The whole register again from the leaves' bytes. A million leaves are read at one sitting, so
// nothing is copied that need not be, and no leaf is parsed unless rows are compared with it.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "gateway/ledger/beside_reader.hpp"
#include "gateway/ledger/beside_rows.hpp"
#include "gateway/ledger/derived_rows.hpp"
#include "gateway/ledger/door_counts.hpp"
#include "gateway/ledger/entry_questions.hpp"
#include "gateway/ledger/erasures.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/ledger/surplus_rows.hpp"
#include "gateway/store/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::uint64_t piece_leaves = 1'024;  // between two pieces others may read

using Found = std::optional<Damage>;

// What lies beside a leaf is not what the leaf says: gone, or not to be opened, or other bytes, or
// kept under another day, so that it would be erased too early or never.
struct Doubtful {
  enum class Why { gone, other, misplaced };
  LeafIndex index = 0;
  Why why = Why::other;
};

// Goes through the rows piece by piece, each compared as it passes by; stops at the first damage.
class Verifier {
 public:
  Verifier(store::Database& database, const std::optional<DayKeys>& keys)
      : database_(database), keys_(keys) {}

  const Frontier& frontier() const { return frontier_; }

  // Leaves from the frontier on, up to `end`.
  Result<Found> log(std::uint64_t end);
  // What lies beside the leaves [first, end), and the rows about them.
  Result<Found> beside(LeafIndex first, std::uint64_t end);
  Result<Found> entries(LeafIndex first, std::uint64_t end);
  // After all pieces: what is there beyond them, and the store itself.
  Result<Found> rest();

 private:
  Result<Found> kept_nodes();
  Result<Found> judge_gone(LeafIndex index);
  Result<Found> judge(const Doubtful& doubtful, BesideReader& reader);
  Result<Found> judge_unopened(Damage damage);
  Result<Found> idle_keys();

  store::Database& database_;
  const std::optional<DayKeys>& keys_;
  Erasures erasures_;  // as far as they have been needed
  Frontier frontier_;
  std::vector<std::pair<Node, Digest>> completed_;
  std::set<KeyNumber> keys_seen_;
  std::optional<AskedAgain> asked_again_;
  CountedAgain counted_again_;
  std::int64_t last_at_ = INT64_MAX;  // so that the first leaf begins a run of times
};

Result<Found> Verifier::log(std::uint64_t end) {
  auto rows = database_.prepare(
      "SELECT idx, bytes, hash FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx");
  if (!rows) return rows.error();
  rows->with(frontier_.size(), end);
  const NodeWriter keep = [this](const Node& node, const Digest& hash) {
    if (is_kept(node)) completed_.emplace_back(node, hash);
  };
  while (frontier_.size() < end) {
    const auto step = rows->step();
    if (!step) return step.error();
    const LeafIndex wanted = frontier_.size();
    const bool is_there =
        *step == store::Step::row && static_cast<LeafIndex>(rows->integer(0)) == wanted;
    if (!is_there) return Found(Damage{Damage::Part::leaf, wanted});
    const Digest hash = leaf_hash(rows->blob_view(1));
    if (!std::ranges::equal(rows->blob_view(2), hash)) {
      return Found(Damage{Damage::Part::leaf, wanted});
    }
    frontier_.append(hash, keep);
  }
  return kept_nodes();
}

// A tile's root is complete in the piece that holds its last leaf.
Result<Found> Verifier::kept_nodes() {
  auto row = database_.prepare("SELECT hash FROM node WHERE level = ? AND idx = ?");
  if (!row) return row.error();
  for (const auto& [node, hash] : std::exchange(completed_, {})) {
    const auto step = row->with(node.level, node.index).step();
    if (!step) return step.error();
    if (*step == store::Step::done || !std::ranges::equal(row->blob_view(0), hash)) {
      return Found(Damage{Damage::Part::tile, node.index << node.level, node});
    }
  }
  return Found();
}

// By the row of Verifier::beside: day, kind and key are those by which retention finds it. A row
// that the first opening has not laid under a key yet has none of the three, and a mark says so.
bool is_in_its_place(const store::Statement& row, ByteView beside) {
  if (row.is_null(4)) return row.integer(8) != 0;
  const auto leaf = parse_leaf(row.blob_view(1));
  const Holds holds = kept_as(beside);
  const bool says_so = leaf && row.integer(5) == stored(leaf->entry.moment.date()) &&
                       row.integer(6) == static_cast<std::int64_t>(holds);
  const bool has_key = row.integer(7) != 0;
  return says_so && has_key == rule_for(holds).has_value();
}

// What lies beside a leaf may be gone, if a later leaf says so; what is there must be what the leaf
// says.
Result<Found> Verifier::beside(LeafIndex first, std::uint64_t end) {
  static const Digest nothing = crypto::sha256({});
  auto rows = database_.prepare(
      "SELECT leaf.idx, leaf.bytes, leaf.hash, beside.bytes, beside.key, beside.day, beside.holds, "
      "EXISTS(SELECT 1 FROM day_key WHERE number = beside.key AND day = beside.day AND holds = "
      "beside.holds AND first <= beside.idx AND erased = 0), EXISTS(SELECT 1 FROM beside_plain "
      "WHERE "
      "first <= beside.idx) FROM leaf LEFT JOIN beside USING(idx) WHERE leaf.idx >= ? AND leaf.idx "
      "< ? ORDER BY leaf.idx");
  if (!rows) return rows.error();
  rows->with(first, end);
  BesideReader reader(database_, keys_);
  std::vector<Doubtful> doubtful;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const auto index = static_cast<LeafIndex>(rows->integer(0));
    const auto said = beside_of_leaf(rows->blob_view(1));
    if (rows->is_null(3)) {
      if (said && *said != nothing) doubtful.push_back({index, Doubtful::Why::gone});
      continue;
    }
    keys_seen_.insert(rows->integer(4));
    const auto taken = reader.take(rows->blob_view(2), rows->blob_view(3), rows->integer(4));
    if (!taken) return taken.error();
    if (!*taken || said != crypto::sha256(**taken)) {
      doubtful.push_back({index, Doubtful::Why::other});
    } else if (!is_in_its_place(*rows, **taken)) {
      doubtful.push_back({index, Doubtful::Why::misplaced});
    }
  }
  for (const Doubtful& one : doubtful) {
    auto found = judge(one, reader);
    if (!found || *found) return found;
  }
  return Found();
}

// Somebody may have erased it while the rows were read, and the leaf that says so may be newer than
// what is verified.
Result<Found> Verifier::judge(const Doubtful& doubtful, BesideReader& reader) {
  if (doubtful.why == Doubtful::Why::gone) return judge_gone(doubtful.index);
  const Damage damage{Damage::Part::beside, doubtful.index};
  if (doubtful.why == Doubtful::Why::misplaced) return Found(damage);
  const auto row = reader.look_again(doubtful.index);
  if (!row) return row.error();
  if (!row->there) return judge_gone(doubtful.index);
  if (row->is_what_the_leaf_says) return Found();
  return row->beside ? Found(damage) : judge_unopened(damage);
}

// All that lies under keys that are lost is told of together.
Result<Found> Verifier::judge_unopened(Damage damage) {
  auto numbers = database_.prepare(
      "SELECT number, lost, EXISTS(SELECT 1 FROM beside WHERE idx = ? AND key = number) FROM "
      "day_key WHERE erased = 0");
  if (!numbers) return numbers.error();
  numbers->with(damage.index);
  std::string lost = "(0";
  bool is_under_one = false;
  for (;;) {
    const auto step = numbers->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const auto key = keys_ ? keys_->find(numbers->integer(0)) : Result<std::optional<DayKey>>();
    const bool is_there = key && *key && numbers->integer(1) == 0;
    if (is_there) continue;
    lost += "," + std::to_string(numbers->integer(0));
    is_under_one = is_under_one || numbers->integer(2) != 0;
  }
  if (!is_under_one) return Found(damage);
  const auto last =
      database_.number("SELECT max(idx) FROM beside WHERE key <> 0 AND key IN " + lost + ")");
  if (!last) return last.error();
  damage.last_lost = static_cast<LeafIndex>(*last);
  return Found(damage);
}

Result<Found> Verifier::judge_gone(LeafIndex index) {
  auto row = database_.prepare("SELECT bytes FROM leaf WHERE idx = ?");
  if (!row) return row.error();
  const auto step = row->with(index).step();
  if (!step) return step.error();
  const auto leaf = parse_leaf(row->blob(0));
  row->reset();
  const Found damage(Damage{Damage::Part::beside, index});
  const auto holds = leaf ? erasable_beside(leaf->entry.kind) : std::nullopt;
  if (!holds) return damage;
  const CivilDate day = leaf->entry.moment.date();
  if (erasures_.cover(index, *holds, day)) return Found();
  auto again = Erasures::read(database_);
  if (!again) return again.error();
  erasures_ = *std::move(again);
  return erasures_.cover(index, *holds, day) ? Found() : damage;
}

Result<Found> Verifier::entries(LeafIndex first, std::uint64_t end) {
  if (!asked_again_) {
    auto prepared = AskedAgain::prepare(database_);
    if (prepared.has_error() && prepared.error() == store::Errc::statement) {
      return Found(Damage{Damage::Part::store});
    }
    if (!prepared) return prepared.error();
    asked_again_ = *std::move(prepared);
  }
  auto rows = database_.prepare(
      "SELECT leaf.idx, bytes, at, kind, outcome, violation, time_run.first IS NOT NULL "
      "FROM leaf LEFT JOIN entry USING(idx) LEFT JOIN time_run ON time_run.first = leaf.idx "
      "WHERE leaf.idx >= ? AND leaf.idx < ? ORDER BY leaf.idx");
  if (!rows) return rows.error();
  rows->with(first, end);
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const auto index = static_cast<LeafIndex>(rows->integer(0));
    const auto leaf = parse_leaf(rows->blob_view(1));
    const EntryRow kept{rows->integer(2), rows->integer(3), rows->integer(4), rows->integer(5)};
    const bool begins_run = kept.at < last_at_;
    if (!leaf || row_of(leaf->entry) != kept || begins_run != (rows->integer(6) != 0)) {
      return Found(Damage{Damage::Part::entry, index});
    }
    asked_again_->add(index, kept);
    counted_again_.add(leaf->entry);
    last_at_ = kept.at;
  }
  const auto differs = asked_again_->first_difference(first, end);
  if (!differs) return differs.error();
  return *differs ? Found(Damage{Damage::Part::entry, **differs}) : Found();
}

// A key of a day goes with its last row, so that one without any is none of this register's.
Result<Found> Verifier::idle_keys() {
  auto idle = database_.prepare(
      "SELECT number FROM day_key WHERE erased = 0 AND first < ? AND NOT EXISTS(SELECT 1 FROM "
      "beside WHERE key = number)");
  if (!idle) return idle.error();
  auto numbers = database_.prepare("SELECT number FROM day_key WHERE erased = 0 AND first < ?");
  if (!numbers) return numbers.error();
  numbers->with(frontier_.size());
  bool has_unseen = false;
  for (;;) {
    const auto step = numbers->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    has_unseen = has_unseen || !keys_seen_.contains(numbers->integer(0));
  }
  if (!has_unseen) return Found();
  const auto step = idle->with(frontier_.size()).step();  // at one moment: rows may be laid anew
  if (!step) return step.error();
  return *step == store::Step::row ? Found(Damage{Damage::Part::store}) : Found();
}

// What was laid beside since the head was taken has its leaf, so that nothing here is too early.
Result<Found> Verifier::rest() {
  auto surplus = find_surplus(database_);
  if (!surplus || *surplus) return surplus;
  auto miscounted = counted_again_.difference(database_, frontier_.size());
  if (!miscounted || *miscounted) return miscounted;
  auto idle = idle_keys();
  if (!idle || *idle) return idle;
  const auto whole = database_.check_whole();
  if (whole) return Found();
  if (whole.error() != store::Errc::corrupt) return whole.error();
  return Found(Damage{Damage::Part::store});
}

}  // namespace

// In pieces, so that a long verification keeps nobody from reading: leaves below the head that was
// taken first never change.
Result<Verification> LedgerView::verify_all(Depth depth, const LeavesDone& tell) const {
  const auto kept = head();
  if (!kept) return kept.error();
  Verifier verifier(database_, keys_);
  while (verifier.frontier().size() < kept->size) {
    const std::scoped_lock lock(*mutex_);
    const LeafIndex first = verifier.frontier().size();
    const auto end = std::min(kept->size, first + piece_leaves);
    auto damage = verifier.log(end);
    if (damage && !*damage && depth == Depth::everything) damage = verifier.beside(first, end);
    if (damage && !*damage && depth == Depth::everything) damage = verifier.entries(first, end);
    if (!damage) return damage.error();
    if (*damage) return Verification{verifier.frontier().head(), *damage};
    if (tell) tell(end, kept->size);
  }
  const TreeHead head_now = verifier.frontier().head();
  if (head_now != *kept) {
    return Verification{head_now, Damage{Damage::Part::tree, kept->size}};
  }
  if (depth == Depth::log) return Verification{*kept, std::nullopt};
  const std::scoped_lock lock(*mutex_);
  const auto rest = verifier.rest();
  if (!rest) return rest.error();
  return Verification{*kept, *rest};
}

}  // namespace menshen::ledger
