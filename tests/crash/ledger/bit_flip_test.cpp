// One bit of the register's file has turned over, in any page: what was recorded reads as it was,
// or the damage is named. Never is something else taken for the register.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <vector>

#include "gateway/ledger/day_keys.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

constexpr std::uint64_t leaves = 700;  // some tiles, some pages of every table
constexpr std::size_t page_bytes = 4'096;
constexpr int flips_per_page = 2;

struct Content {
  ledger::TreeHead head;
  std::vector<ledger::StoredLeaf> leaves;
};

// Nothing if any part of it cannot be read.
std::optional<Content> content_of(const ledger::Ledger& ledger) {
  Content content{ledger.head(), {}};
  while (content.leaves.size() < content.head.size) {
    auto some = ledger.read(content.leaves.size(), ledger::read_leaves_max);
    if (!some || some->empty()) return std::nullopt;
    std::ranges::move(*some, std::back_inserter(content.leaves));
  }
  return content;
}

bool same(const Content& left, const Content& right) {
  return left.head == right.head &&
         std::ranges::equal(left.leaves, right.leaves, [](const auto& one, const auto& other) {
           return one.index == other.index && one.bytes == other.bytes &&
                  one.beside == other.beside;
         });
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

TEST(LedgerWithAFlippedBit, NamesTheDamageOrReadsWhatWasRecorded) {
  std::mt19937 chance(printed_seed());
  const TemporaryFolder folder;
  const auto file = folder.path() / "ledger.db";
  Content original;
  {
    auto ledger = ledger::Ledger::open(file).value();
    std::vector<ledger::NewLeaf> group;
    while (group.size() < leaves) group.push_back(sample_leaf(group.size()));
    ASSERT_TRUE(ledger.append(group));
    ASSERT_TRUE(ledger.checkpoint());
    original = content_of(ledger).value();
  }
  const Bytes whole = read_file(file);
  const auto damaged = folder.path() / "damaged.db";
  int seen[4] = {};
  for (std::size_t page = 0; page < whole.size() / page_bytes; ++page) {
    for (int flip = 0; flip < flips_per_page; ++flip) {
      Bytes bytes = whole;
      const auto at = page * page_bytes + chance() % page_bytes;
      bytes[at] ^= static_cast<std::uint8_t>(1U << (chance() % 8));
      for (const auto& of : {damaged, ledger::day_keys_file(damaged)}) {
        for (const char* const tail : {"", "-wal", "-shm", ".lock"}) {
          std::filesystem::remove(of.string() + tail);
        }
      }
      std::filesystem::copy_file(ledger::day_keys_file(file), ledger::day_keys_file(damaged));
      write_file(damaged, bytes);
      const Seen outcome = look_at(damaged, original);
      EXPECT_NE(outcome, Seen::unnoticed) << "byte " << at << " of the file";
      ++seen[static_cast<int>(outcome)];
    }
  }
  std::printf("%d refused, %d named, %d without harm\n", seen[0], seen[1], seen[2]);
  EXPECT_GT(seen[1], 0);
}

}  // namespace
}  // namespace menshen::test
