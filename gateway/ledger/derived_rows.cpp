#include "gateway/ledger/derived_rows.hpp"

#include <utility>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/ledger/violation.hpp"

namespace menshen::ledger {

EntryRow row_of(const Entry& entry) {
  return {stored(entry.moment.at), static_cast<std::int64_t>(entry.kind),
          entry.decision ? static_cast<std::int64_t>(entry.decision->outcome) : 0,
          static_cast<std::int64_t>(violation_of(entry))};
}

Result<DerivedRows> DerivedRows::prepare(store::Database& database) {
  auto previous_time = database.prepare("SELECT at FROM entry WHERE idx = ?");
  if (!previous_time) return previous_time.error();
  auto insert_run = database.prepare("INSERT OR REPLACE INTO time_run(first) VALUES (?)");
  if (!insert_run) return insert_run.error();
  auto insert_entry = database.prepare(
      "INSERT OR REPLACE INTO entry(idx, at, kind, outcome, violation) VALUES (?, ?, ?, ?, ?)");
  if (!insert_entry) return insert_entry.error();
  auto insert_node =
      database.prepare("INSERT OR REPLACE INTO node(level, idx, hash) VALUES (?, ?, ?)");
  if (!insert_node) return insert_node.error();
  return DerivedRows({std::move(*previous_time), std::move(*insert_run), std::move(*insert_entry),
                      std::move(*insert_node)});
}

Ok DerivedRows::add(LeafIndex index, const EntryRow& row) {
  bool first_of_run = index == 0;
  if (!first_of_run) {
    const auto step = statements_.previous_time.with(index - 1).step();
    if (!step) return step.error();
    first_of_run = *step == store::Step::done ||
                   statements_.previous_time.integer(0) > row.at;  // the clock was set back
    statements_.previous_time.reset();
  }
  if (first_of_run) {
    if (const auto begun = statements_.insert_run.with(index).run(); !begun) return begun.error();
  }
  return statements_.insert_entry.with(index, row.at, row.kind, row.outcome, row.violation).run();
}

Ok DerivedRows::add(const Node& node, const Digest& hash) {
  return statements_.insert_node.with(node.level, node.index, ByteView(hash)).run();
}

Ok fill_derived_rows(store::Database& database) {
  auto derived = DerivedRows::prepare(database);
  if (!derived) return derived.error();
  auto leaves = database.prepare("SELECT idx, bytes, hash FROM leaf ORDER BY idx");
  if (!leaves) return leaves.error();
  Frontier frontier;
  Ok added;
  const NodeWriter keep = [&](const Node& node, const Digest& hash) {
    if (added && is_kept(node)) added = derived->add(node, hash);
  };
  EntryRow row;
  for (;;) {
    const auto step = leaves->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return {};
    const auto leaf = parse_leaf(leaves->blob(1));
    row = leaf ? row_of(leaf->entry) : EntryRow{row.at};
    const auto index = static_cast<LeafIndex>(leaves->integer(0));
    if (const auto entered = derived->add(index, row); !entered) return entered.error();
    frontier.append(digest_of(leaves->blob(2)).value_or(Digest{}), keep);
    if (!added) return added.error();
  }
}

}  // namespace menshen::ledger
