#include "gateway/ledger/ledger.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "gateway/ledger/door_counts.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/schema.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/store/migrate.hpp"

namespace menshen::ledger {
namespace {

// The last complete subtree is recomputed at opening if it has no more leaves than this.
constexpr std::uint64_t edge_leaves_max = 1'024;

// The tree's right edge once more from the leaves themselves: their number, the last one's bytes,
// and the last complete subtree where it is small.
Ok check_edge(store::Database& database, const Frontier& frontier) {
  const auto last = database.number("SELECT ifnull(max(idx), -1) FROM leaf");
  if (!last) return last.error();
  if (static_cast<std::uint64_t>(*last + 1) != frontier.size()) {
    MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  }
  if (frontier.size() == 0) return {};
  const std::uint64_t subtree = std::uint64_t{1} << std::countr_zero(frontier.size());
  const std::uint64_t count = subtree > edge_leaves_max ? 1 : subtree;
  auto rows = database.prepare("SELECT bytes, hash FROM leaf WHERE idx >= ? ORDER BY idx");
  if (!rows) return rows.error();
  rows->with(frontier.size() - count);
  Frontier edge;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const Digest hash = leaf_hash(rows->blob(0));
    if (digest_of(rows->blob(1)) != hash) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
    edge.append(hash);
  }
  const bool fits =
      edge.size() == count && (count != subtree || edge.root() == frontier.hashes().back());
  if (!fits) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  return {};
}

Result<Bytes> leaf_bytes_of(const NewLeaf& leaf) {
  if (leaf.beside.size() > beside_bytes_max) MENSHEN_RETURN_ERROR(Errc::beside_too_large);
  return encode_leaf({leaf.entry, crypto::sha256(leaf.beside)});
}

}  // namespace

Ok recordable(const NewLeaf& leaf) {
  const auto bytes = leaf_bytes_of(leaf);
  if (!bytes) return bytes.error();
  return {};
}

// With the day keys, and what an earlier release left under none laid under them. A file of keys
// that is another register's is not used: erasing here would take that one's keys.
Result<Ledger::OpenedRows> Ledger::open_beside_rows(store::Database& writer, const std::string& vfs,
                                                    Chance chance) {
  auto keys = DayKeys::open(writer.file(), vfs);
  if (!keys) return keys.error();
  auto lost = find_lost_keys(writer, *keys);
  if (!lost) return lost.error();
  std::optional<std::filesystem::path> set_aside;
  if (lost->why == LostKeys::Why::of_another_register) {
    { const DayKeys closed = *std::move(keys); }
    auto name = store::Database::set_aside(day_keys_file(writer.file()));
    if (!name) return name.error();
    set_aside = *std::move(name);
    keys = DayKeys::open(writer.file(), vfs);
    if (!keys) return keys.error();
  }
  if (const auto noted = note_as_found(writer, lost->found_again); !noted) return noted.error();
  auto untold = ledger::untold_loss(writer, *lost);
  if (!untold) return untold.error();
  auto rows = BesideRows::prepare(writer, *std::move(keys), lost->all, std::move(chance));
  if (!rows) return rows.error();
  if (const auto laid = rows->lay_plain_rows(writer); !laid) return laid.error();
  return OpenedRows{*std::move(rows), std::move(lost->all), *untold, std::move(set_aside)};
}

Result<Ledger::Statements> Ledger::prepare(store::Database& database) {
  constexpr std::array<std::string_view, 6> texts = {
      "INSERT INTO leaf(idx, bytes, hash) VALUES (?, ?, ?)",
      "UPDATE tree SET size = ?, frontier = ? WHERE one = 1",
      "INSERT INTO used_code(id, until) VALUES (?, ?) ON CONFLICT(id) DO UPDATE SET until = "
      "max(until, excluded.until)",
      "DELETE FROM used_code WHERE until < ?",
      "INSERT INTO day_count(day, admitted, admitted_weak, said_again) VALUES (?1, 1, ?2, ?1 + 1 + "
      "?2) ON CONFLICT(day) DO UPDATE SET admitted = admitted + 1, admitted_weak = admitted_weak + "
      "?2, said_again = said_again + 1 + ?2",
      "UPDATE tree SET probes = probes + 1 WHERE one = 1"};
  std::vector<store::Statement> made;
  for (const std::string_view text : texts) {
    auto statement = database.prepare(text);
    if (!statement) return statement.error();
    made.push_back(std::move(*statement));
  }
  return Statements{std::move(made[0]), std::move(made[1]), std::move(made[2]),
                    std::move(made[3]), std::move(made[4]), std::move(made[5])};
}

Result<Ledger> Ledger::open(const std::filesystem::path& file, const store::Options& options,
                            Chance chance) {
  auto writer = store::Database::open(file, options);
  if (!writer) return writer.error();
  if (const auto migrated = store::migrate(*writer, schema_steps); !migrated) {
    return migrated.error();
  }
  auto frontier = load_frontier(*writer);
  if (!frontier) return frontier.error();
  if (const auto checked = check_edge(*writer, *frontier); !checked) return checked.error();
  auto statements = prepare(*writer);
  if (!statements) return statements.error();
  auto derived = DerivedRows::prepare(*writer);
  if (!derived) return derived.error();
  auto beside = open_beside_rows(*writer, options.vfs, std::move(chance));
  if (!beside) return beside.error();
  auto view = LedgerView::open(file, options.vfs);
  if (!view) return view.error();
  return Ledger({*std::move(writer), *std::move(beside), *std::move(view), *std::move(statements),
                 *std::move(derived), *std::move(frontier)});
}

Ledger::Ledger(Parts parts)
    : writer_(std::move(parts.writer)),
      beside_(std::move(parts.beside.rows)),
      lost_keys_(std::move(parts.beside.lost)),
      untold_loss_(parts.beside.untold),
      keys_set_aside_(std::move(parts.beside.set_aside)),
      view_(std::move(parts.view)),
      statements_(std::move(parts.statements)),
      derived_(std::move(parts.derived)),
      frontier_(std::move(parts.frontier)),
      head_(frontier_.head()) {}

Result<std::vector<Recorded>> Ledger::append(std::span<const NewLeaf> leaves) {
  if (leaves.empty()) return std::vector<Recorded>{};
  if (leaves.size() > append_leaves_max) MENSHEN_RETURN_ERROR(Errc::group_too_large);
  auto transaction = store::Transaction::begin(writer_);
  if (!transaction) return transaction.error();
  beside_.begin();
  Frontier frontier = frontier_;
  std::vector<Recorded> recorded;
  for (const NewLeaf& leaf : leaves) {
    if (const auto inserted = insert(leaf, frontier); !inserted) return inserted.error();
    recorded.push_back({frontier.size() - 1, frontier.head()});
  }
  if (const auto kept = keep(frontier); !kept) return kept.error();
  const bool tells = untold_loss_ && std::ranges::any_of(leaves, [](const NewLeaf& leaf) {
                       return leaf.entry.kind == EntryKind::day_keys_lost;
                     });
  if (tells) {
    if (const auto noted = note_as_told(writer_, lost_keys_); !noted) return noted.error();
  }
  if (const auto committed = transaction->commit(); !committed) return committed.error();
  if (tells) untold_loss_.reset();
  committed_with(std::move(frontier));
  return recorded;
}

void Ledger::committed_with(Frontier frontier) {
  beside_.committed();
  frontier_ = std::move(frontier);
  const std::scoped_lock lock(*head_mutex_);
  head_ = frontier_.head();
}

Ok Ledger::insert(const NewLeaf& leaf, Frontier& frontier) {
  const auto bytes = leaf_bytes_of(leaf);
  if (!bytes) return bytes.error();
  const Digest hash = leaf_hash(*bytes);
  const auto index = frontier.size();
  const auto inserted = statements_.insert_leaf.with(index, *bytes, ByteView(hash)).run();
  if (!inserted) return inserted.error();
  if (!leaf.beside.empty()) {
    const auto laid = beside_.add(index, hash, leaf.entry.moment.date(), leaf.beside);
    if (!laid) return laid.error();
  }
  if (const auto added = derived_.add(index, row_of(leaf.entry)); !added) return added.error();
  Ok kept;
  frontier.append(hash, [&](const Node& node, const Digest& root) {
    if (kept && is_kept(node)) kept = derived_.add(node, root);
  });
  if (!kept) return kept.error();
  return change_door(leaf);
}

Ok Ledger::change_door(const NewLeaf& leaf) {
  const DoorStateChange& change = leaf.change;
  if (change.used_code) {
    const auto& [id, until] = *change.used_code;
    const auto old = stored(leaf.forget_codes_before);
    if (const auto forgot = statements_.forget_codes.with(old).run(); !forgot) {
      return forgot.error();
    }
    const auto kept = statements_.keep_code.with(ByteView(id), stored(until)).run();
    if (!kept) return kept.error();
  }
  if (!is_admitted(leaf.entry)) return {};
  const int weak = change.admitted && change.admitted->weak ? 1 : 0;
  return statements_.count_day.with(stored(leaf.entry.moment.date()), weak).run();
}

Ok Ledger::keep(const Frontier& frontier) {
  return statements_.keep_tree.with(frontier.size(), packed(frontier.hashes())).run();
}

TreeHead Ledger::head() const {
  const std::scoped_lock lock(*head_mutex_);
  return head_;
}

Ok Ledger::probe() {
  auto transaction = store::Transaction::begin(writer_);
  if (!transaction) return transaction.error();
  if (const auto written = statements_.probe.with().run(); !written) return written.error();
  return transaction->commit();
}

Ok Ledger::checkpoint() { return writer_.checkpoint(store::Checkpoint::passive); }

}  // namespace menshen::ledger
