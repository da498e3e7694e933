#include "tests/crash/ledger/erasing_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/retention_report.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"

namespace menshen::test {
namespace {

constexpr int days_at_once = 20;  // so that what has come is due after four rounds
constexpr std::size_t patrons_a_day = 30;
constexpr int held_days = 100;
constexpr std::size_t looked_for_bytes = 32;

struct Row {
  LeafIndex index = 0;
  int day = 0;
  bool is_there = false;
};
struct Hold {
  LeafIndex said_by = 0;
  LeafRange leaves;
  int until = 0;
};
struct Erased {
  LeafIndex said_by = 0;
  LeafRange leaves;
  int day = 0;
};

// As the leaves and what lies beside them say.
struct Told {
  std::vector<Row> rows;
  std::vector<Hold> holds;
  std::vector<Erased> erased;
  int last_day = 0;
};

int day_number(const CivilDate& date) {
  return static_cast<int>((std::chrono::sys_days(date) - std::chrono::sys_days(day_0)).count());
}

bool holds_it(const LeafRange& leaves, LeafIndex index) {
  return leaves.first <= index && index <= leaves.last;
}

Told told_by(const ledger::Ledger& ledger) {
  Told told;
  for (LeafIndex next = 0; next < ledger.head().size;) {
    const auto leaves = ledger.read(next, ledger::read_leaves_max).value();
    for (const ledger::StoredLeaf& stored : leaves) {
      const auto entry = ledger::parse_leaf(stored.bytes).value().entry;
      const int day = day_number(entry.moment.date());
      told.last_day = day;
      if (entry.kind == EntryKind::admission) {
        told.rows.push_back({stored.index, day, !stored.beside.empty()});
        EXPECT_FALSE(stored.beside_lost);
        if (told.rows.back().is_there) {
          EXPECT_EQ(stored.beside, blob_of(stored.index));
        }
      } else if (entry.kind == EntryKind::legal_hold) {
        told.holds.push_back({stored.index, *entry.range, day + held_days});
      } else if (entry.kind == EntryKind::erasure) {
        told.erased.push_back({stored.index, *entry.range, day});
      }
    }
    next = leaves.back().index + 1;
  }
  return told;
}

bool is_held(const Told& told, LeafIndex row, LeafIndex before, int on_day) {
  return std::ranges::any_of(told.holds, [&](const Hold& hold) {
    return hold.said_by < before && holds_it(hold.leaves, row) && on_day <= hold.until;
  });
}

// A row is gone with the leaf that says so, on a day when it was due and not held.
void expect_nothing_erased_but_what_was_due(const Told& told) {
  for (const Row& row : told.rows) {
    const auto said = std::ranges::find_if(
        told.erased, [&](const Erased& one) { return holds_it(one.leaves, row.index); });
    ASSERT_EQ(said == told.erased.end(), row.is_there) << row.index;
    if (row.is_there) continue;
    ASSERT_GT(said->day - row.day, register_days_min) << row.index;
    ASSERT_FALSE(is_held(told, row.index, said->said_by, said->day)) << row.index;
  }
}

void expect_all_erased_that_is_due(const ledger::Ledger& ledger, const Told& told) {
  for (const Row& row : told.rows) {
    const bool stays = told.last_day - row.day <= register_days_min ||
                       is_held(told, row.index, ledger.head().size, told.last_day);
    ASSERT_EQ(row.is_there, stays) << row.index;
  }
  const auto days = ledger.view().kept_days().value();
  for (const ledger::KeptDay& day : days) {
    ASSERT_FALSE(ledger.view().beside_rows(day)->empty()) << to_iso(day.day);
  }
}

std::string all_files(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.is_regular_file()) all += text_of(read_file(file));
  }
  return all;
}

// `now`: what lies there after the round.
std::size_t expect_no_trace(const std::filesystem::path& folder, const Traces& before,
                            const Traces& now) {
  const std::string all = all_files(folder);
  std::size_t gone = 0;
  const auto expect_gone = [&](const Bytes& bytes) {
    const auto part = ByteView(bytes).last(looked_for_bytes);
    EXPECT_EQ(all.find(text_of(part)), std::string::npos);
    ++gone;
  };
  for (const auto& [index, laid] : before.rows) {
    const auto is = now.rows.find(index);
    if (is == now.rows.end() || is->second != laid) expect_gone(laid);
  }
  for (const auto& [number, key] : before.keys) {
    if (!now.keys.contains(number)) expect_gone(key);
  }
  return gone;
}

}  // namespace

void live_by_days(ledger::Ledger& ledger, std::mt19937& chance,
                  const std::function<bool(std::uint64_t)>& tell) {
  const auto size = [&] { return ledger.head().size; };
  int today = size() == 0 ? -days_at_once : told_by(ledger).last_day;
  for (;;) {
    today += days_at_once;
    std::vector<ledger::NewLeaf> group;
    for (std::size_t i = 0; i < patrons_a_day; ++i) group.push_back(leaf_on(today, size() + i));
    if (!ledger.append(group)) return;
    if (chance() % 2 == 0) {
      const LeafIndex first = size() - std::min<std::uint64_t>(size(), 1 + chance() % 120);
      ledger::HoldOrder order = hold_of(first, std::min(size() - 1, first + chance() % 12));
      order.name = "case-" + std::to_string(size());
      order.until = day(today + held_days);
      if (!ledger.append(std::vector{hold_on(today, order)})) return;
    }
    for (bool more = true; more;) {
      if (!tell(size())) return;
      const auto portion = ledger.erase_due(day(today), {}, entry_on(today));
      if (!portion) return;
      more = portion->has_value();
    }
  }
}

Traces traces_of(const std::filesystem::path& register_file) {
  Traces traces;
  const store::Options reading{store::Access::read, {}, {}};
  auto database = store::Database::open(register_file, reading).value();
  auto rows = database.prepare("SELECT idx, bytes, key FROM beside WHERE key > 0").value();
  while (rows.step().value() == store::Step::row) {
    traces.rows[static_cast<LeafIndex>(rows.integer(0))] = rows.blob(1);
    traces.keys_of_rows.insert(rows.integer(2));
  }
  auto keys = store::Database::open(ledger::day_keys_file(register_file), reading).value();
  auto key = keys.prepare("SELECT number, key FROM day_key").value();
  while (key.step().value() == store::Step::row) traces.keys[key.integer(0)] = key.blob(1);
  return traces;
}

void expect_sound_erasing(const std::filesystem::path& register_file, const Traces& before,
                          std::uint64_t acknowledged, Aftermath& seen) {
  auto ledger = ledger::Ledger::open(register_file);
  ASSERT_TRUE(ledger) << ledger.error().message();
  ASSERT_GE(ledger->head().size, acknowledged);
  const auto damage = ledger->verify_all()->damage;
  ASSERT_FALSE(damage) << static_cast<int>(damage->part) << " at " << damage->index;
  const Told found = told_by(*ledger);
  expect_nothing_erased_but_what_was_due(found);
  if (testing::Test::HasFailure()) return;
  for (;;) {
    const auto portion =
        ledger->erase_due(day(found.last_day), {}, entry_on(found.last_day)).value();
    if (!portion) break;
    seen.in_a_round = true;
  }
  ASSERT_FALSE(ledger->verify_all()->damage);
  const Told after = told_by(*ledger);
  expect_nothing_erased_but_what_was_due(after);
  expect_all_erased_that_is_due(*ledger, after);
  const Traces now = traces_of(register_file);
  // (One that was made for rows that never became durable may stay until a newer one goes.)
  const auto days = ledger->view().kept_days().value();
  for (const ledger::KeyNumber number : before.keys_of_rows) {
    const bool is_of_a_day = std::ranges::count(days, number, &ledger::KeptDay::key) == 1;
    ASSERT_EQ(now.keys.contains(number), is_of_a_day) << "key " << number;
  }
  seen.gone += expect_no_trace(register_file.parent_path(), before, now);
  seen.size = ledger->head().size;
}

}  // namespace menshen::test
