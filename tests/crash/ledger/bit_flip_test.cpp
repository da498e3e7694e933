// One bit of the register's file, or of its day keys', has turned over, in any page: whatever is
// asked is answered as before, or the damage is named. Never is something else taken for the
// register.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "gateway/ledger/day_keys.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

constexpr std::uint64_t leaves = 700;  // some tiles, some pages of every table
constexpr std::size_t page_bytes = 4'096;

// All that is asked of a register.
struct Content {
  ledger::TreeHead head;
  std::vector<ledger::StoredLeaf> leaves;
  std::vector<std::vector<LeafIndex>> found;  // by one question after the other
  std::vector<std::pair<ledger::KeptDay, std::vector<LeafIndex>>> days;
  std::vector<ledger::LegalHold> holds;
  std::map<CodeId, Instant> used_codes;
  std::map<CivilDate, DayCount> counts;
  ledger::Statistics statistics;
};

std::vector<ledger::EntryFilter> questions() {
  std::vector<ledger::EntryFilter> asked(7);
  asked[0].violations_only = true;
  asked[1].violations_only = true;
  asked[1].kind = EntryKind::stop;
  asked[2].outcome = Outcome::refuse;
  asked[3].outcome = Outcome::refer;
  asked[4].from = sample_moment.at + std::chrono::milliseconds(200);
  asked[5].from = sample_moment.at + std::chrono::milliseconds(200);
  asked[5].to = sample_moment.at + std::chrono::milliseconds(300);
  asked[5].outcome = Outcome::admit;
  asked[6].to = sample_moment.at + std::chrono::milliseconds(100);
  asked[6].kind = EntryKind::exit;
  for (int kind = 1; kind <= static_cast<int>(EntryKind::day_keys_lost); ++kind) {
    asked.emplace_back().kind = static_cast<EntryKind>(kind);
  }
  return asked;
}

bool ask_entries(const ledger::LedgerView& view, Content& content) {
  for (const ledger::EntryFilter& question : questions()) {
    const auto found = view.find(question, ledger::read_leaves_max);
    if (!found) return false;
    auto& indexes = content.found.emplace_back();
    for (const ledger::StoredLeaf& leaf : *found) indexes.push_back(leaf.index);
  }
  return true;
}

bool ask_retention(const ledger::LedgerView& view, Content& content) {
  const auto days = view.kept_days();
  auto holds = view.legal_holds();
  if (!days || !holds) return false;
  content.holds = *std::move(holds);
  for (const ledger::KeptDay& day : *days) {
    const auto rows = view.beside_rows(day);
    if (!rows) return false;
    auto& kept = content.days.emplace_back(day, std::vector<LeafIndex>());
    for (const ledger::BesideRow& row : *rows) kept.second.push_back(row.index);
  }
  return true;
}

bool ask_door(const ledger::LedgerView& view, Content& content) {
  const auto door = view.door_state(sample_moment);
  auto counted = view.statistics([](Instant at) { return Moment{at, {}}.date(); });
  if (!door || !counted) return false;
  content.used_codes = {door->used_codes.begin(), door->used_codes.end()};
  content.counts = {door->days.begin(), door->days.end()};
  content.statistics = *std::move(counted);
  return true;
}

// Nothing if any part of it cannot be read.
std::optional<Content> content_of(const ledger::Ledger& ledger) {
  Content content;
  content.head = ledger.head();
  const ledger::LedgerView& view = ledger.view();
  if (!ask_entries(view, content) || !ask_retention(view, content)) return std::nullopt;
  if (!ask_door(view, content)) return std::nullopt;
  while (content.leaves.size() < content.head.size) {
    auto some = ledger.read(content.leaves.size(), ledger::read_leaves_max);
    if (!some || some->empty()) return std::nullopt;
    std::ranges::move(*some, std::back_inserter(content.leaves));
  }
  return content;
}

bool same_leaves(const Content& left, const Content& right) {
  return left.head == right.head &&
         std::ranges::equal(left.leaves, right.leaves, [](const auto& one, const auto& other) {
           return one.index == other.index && one.bytes == other.bytes &&
                  one.beside == other.beside;
         });
}

// Of a kept day, `first` is only where looking for its rows begins.
bool same_retention(const Content& left, const Content& right) {
  return std::ranges::equal(left.days, right.days,
                            [](const auto& one, const auto& other) {
                              return one.first.day == other.first.day &&
                                     one.first.holds == other.first.holds &&
                                     one.first.key == other.first.key && one.second == other.second;
                            }) &&
         std::ranges::equal(left.holds, right.holds, [](const auto& one, const auto& other) {
           return one.order == other.order && one.leaf == other.leaf &&
                  one.released_by == other.released_by;
         });
}

bool same(const Content& left, const Content& right) {
  return same_leaves(left, right) && same_retention(left, right) && left.found == right.found &&
         left.used_codes == right.used_codes && left.counts == right.counts &&
         left.statistics.kinds == right.statistics.kinds &&
         left.statistics.violations == right.statistics.violations &&
         left.statistics.days == right.statistics.days;
}

void write_file(const std::filesystem::path& file, const Bytes& bytes) {
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

enum class Seen { refused, named, unharmed, unnoticed };

Seen look_at(const std::filesystem::path& file, const Content& original) {
  const auto ledger = ledger::Ledger::open(file);
  if (!ledger) return Seen::refused;
  const auto verified = ledger->verify_all();
  if (!verified) return Seen::refused;
  if (verified->damage) return Seen::named;
  const auto content = content_of(*ledger);
  return content && same(*content, original) ? Seen::unharmed : Seen::unnoticed;
}

// Of every kind that has its own way of being asked for.
ledger::NewLeaf leaf_numbered(std::uint64_t number) {
  if (number % 7 == 1) return token_on(0, number);
  if (number % 7 == 5 && number > 300) return leaf_on(1, number);
  if (number % 7 != 2) return sample_leaf(number);
  ledger::NewLeaf leaf{entry_on(0), {}, {}, {}};
  leaf.entry.kind = number % 2 == 0 ? EntryKind::device_fault : EntryKind::stop;
  return leaf;
}

class LedgerWithAFlippedBit : public ::testing::Test {
 protected:
  LedgerWithAFlippedBit() {
    auto ledger = ledger::Ledger::open(file_).value();
    std::vector<ledger::NewLeaf> group;
    while (group.size() < leaves) group.push_back(leaf_numbered(group.size()));
    group.push_back(hold_on(0, hold_of(5, 9)));
    check(ledger.append(group).has_value() && ledger.checkpoint().has_value(), "written");
    original_ = content_of(ledger).value();
  }

  void copy_register() const {
    for (const auto& of : {damaged_, ledger::day_keys_file(damaged_)}) {
      for (const char* const tail : {"", "-wal", "-shm", ".lock"}) {
        std::filesystem::remove(of.string() + tail);
      }
    }
    std::filesystem::copy_file(file_, damaged_);
    std::filesystem::copy_file(ledger::day_keys_file(file_), ledger::day_keys_file(damaged_));
  }
  // One of the register's file, or of its keys'.
  void flip_and_look(bool of_keys, std::size_t at, int bit) {
    Bytes bytes = of_keys ? keys_ : register_;
    bytes[at] ^= static_cast<std::uint8_t>(1U << bit);
    copy_register();
    write_file(of_keys ? ledger::day_keys_file(damaged_) : damaged_, bytes);
    const Seen outcome = look_at(damaged_, original_);
    EXPECT_NE(outcome, Seen::unnoticed)
        << "byte " << at << ", bit " << bit << (of_keys ? " of the keys" : " of the register");
    ++seen_[static_cast<int>(outcome)];
  }
  void tell() const {
    std::printf("%d refused, %d named, %d without harm\n", seen_[0], seen_[1], seen_[2]);
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "ledger.db";
  std::filesystem::path damaged_ = folder_.path() / "damaged.db";
  Content original_;
  Bytes register_;
  Bytes keys_;
  int seen_[4] = {};
  std::mt19937 chance_{printed_seed()};
};

TEST_F(LedgerWithAFlippedBit, NamesTheDamageOrReadsWhatWasRecorded) {
  constexpr std::size_t flips_per_page = 2;
  register_ = read_file(file_);
  keys_ = read_file(ledger::day_keys_file(file_));
  ASSERT_FALSE(original_.found[0].empty() || original_.found[2].empty());
  for (const bool of_keys : {false, true}) {
    const std::size_t pages = (of_keys ? keys_ : register_).size() / page_bytes;
    for (std::size_t flip = 0; flip < pages * flips_per_page; ++flip) {
      const std::size_t at = flip / flips_per_page * page_bytes + chance_() % page_bytes;
      flip_and_look(of_keys, at, static_cast<int>(chance_() % 8));
    }
  }
  tell();
  EXPECT_GT(seen_[1], 0);
}

// Indexes and the small tables fill little of their pages: there, only bytes that say something.
TEST_F(LedgerWithAFlippedBit, HidesNoRowInAnIndexOrASmallTable) {
  constexpr int flips_per_page = 24;
  register_ = read_file(file_);
  keys_ = read_file(ledger::day_keys_file(file_));
  auto database = store::Database::open(file_, {store::Access::read, {}, {}}).value();
  auto roots = database
                   .prepare(
                       "SELECT rootpage FROM sqlite_schema WHERE rootpage > 0 AND name "
                       "NOT IN ('leaf', 'beside')")
                   .value();
  int pages = 0;
  while (roots.step().value() == store::Step::row) {
    const auto page = static_cast<std::size_t>(roots.integer(0) - 1) * page_bytes;
    ++pages;
    for (int flip = 0; flip < flips_per_page; ++flip) {
      std::size_t at = page + chance_() % page_bytes;
      while (register_[at] == 0) at = page + (at + 1) % page_bytes;
      flip_and_look(false, at, static_cast<int>(chance_() % 8));
    }
  }
  tell();
  EXPECT_GE(pages, 10);
  EXPECT_GT(seen_[1], 0);
}

}  // namespace
}  // namespace menshen::test
