#include "gateway/ledger/log_directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gateway/ledger/errc.hpp"
#include "tests/support/memory_folder.hpp"

namespace menshen::ledger {
namespace {

std::set<std::string> new_files(std::uint64_t old_size, std::uint64_t size) {
  std::set<std::string> names;
  const auto visited = for_each_new_file(old_size, size, [&](const TilePath& path) -> Ok {
    EXPECT_TRUE(names.insert(name_of(path)).second) << name_of(path);
    return {};
  });
  EXPECT_TRUE(visited);
  return names;
}

std::set<std::string> files_of(std::uint64_t size) {
  std::set<std::string> names;
  for (const auto& [name, bytes] : test::MemoryFolder::of_size(size).files) {
    if (name != checkpoint_name) names.insert(name);
  }
  return names;
}

TEST(LogDirectory, OfATreeHoldsItsTilesAndBundles) {
  for (const std::uint64_t size : {0U, 1U, 255U, 256U, 257U, 600U, 65'535U, 65'536U, 66'000U}) {
    EXPECT_EQ(new_files(0, size), files_of(size)) << size;
  }
}

TEST(LogDirectory, GrowsByWhatTheOlderTreeHadNot) {
  EXPECT_EQ(new_files(300, 300), std::set<std::string>());
  EXPECT_EQ(new_files(300, 301),
            (std::set<std::string>{"tile/entries/001.p/45", "tile/0/001.p/45"}));
  EXPECT_EQ(new_files(255, 256),
            (std::set<std::string>{"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}));
  for (const std::uint64_t old_size : {1U, 256U, 300U, 511U, 512U}) {
    auto both = files_of(old_size);
    both.merge(new_files(old_size, 70'000));
    const auto wanted = files_of(70'000);
    EXPECT_TRUE(std::includes(both.begin(), both.end(), wanted.begin(), wanted.end())) << old_size;
  }
}

TEST(LogDirectory, StopsWritingAtTheFirstError) {
  int visited = 0;
  const auto stopped = for_each_new_file(0, 600, [&](const TilePath&) -> Ok {
    ++visited;
    MENSHEN_RETURN_ERROR(Errc::outside_tree);
  });
  EXPECT_EQ(stopped.error(), Errc::outside_tree);
  EXPECT_EQ(visited, 1);
}

TEST(LogDirectory, ProvesByItsTilesWhatTheTreeItselfProves) {
  const std::uint64_t size = 66'000;
  const auto folder = test::MemoryFolder::of_size(size);
  Frontier frontier;
  while (frontier.size() < size) frontier.append(leaf_hash(test::short_leaf(frontier.size())));
  const auto nodes = nodes_of(folder.reader(), size);
  for (const std::uint64_t index : {0U, 255U, 256U, 40'000U, 65'535U, 65'536U, 65'999U}) {
    const auto proof = inclusion_proof(index, size, nodes).value();
    EXPECT_TRUE(
        verify_inclusion(leaf_hash(test::short_leaf(index)), index, frontier.head(), proof));
  }
  Frontier older;
  while (older.size() < 65'537) older.append(leaf_hash(test::short_leaf(older.size())));
  const auto grown = consistency_proof(older.size(), size, nodes).value();
  EXPECT_TRUE(verify_consistency(older.head(), frontier.head(), grown));
  EXPECT_EQ(nodes({0, size}).error(), Errc::outside_tree);
  EXPECT_EQ(nodes({17, 0}).error(), Errc::outside_tree);
}

TEST(LogDirectory, TakesTheBeginningOfAFullFileWhereThePartialOneIsGone) {
  auto folder = test::MemoryFolder::of_size(300);
  const auto wider = test::MemoryFolder::of_size(512);
  Bytes tile;
  ASSERT_TRUE(read_tile(folder.reader(), {0, 1, 44}, tile));
  Bytes bundle;
  ASSERT_TRUE(read_bundle(folder.reader(), 1, 44, bundle));
  folder.files.erase("tile/0/001.p/44");
  folder.files.erase("tile/entries/001.p/44");
  Bytes other;
  EXPECT_FALSE(read_tile(folder.reader(), {0, 1, 44}, other));
  EXPECT_FALSE(read_bundle(folder.reader(), 1, 44, other));
  folder.files["tile/0/001"] = wider.files.at("tile/0/001");
  folder.files["tile/entries/001"] = wider.files.at("tile/entries/001");
  ASSERT_TRUE(read_tile(folder.reader(), {0, 1, 44}, other));
  EXPECT_EQ(other, tile);
  ASSERT_TRUE(read_bundle(folder.reader(), 1, 44, other));
  EXPECT_EQ(other, bundle);
  folder.files["tile/entries/001"].pop_back();
  EXPECT_EQ(read_bundle(folder.reader(), 1, 44, other).error(), Errc::bundle_form);
}

TEST(LogDirectory, TakesATileOfItsOwnLengthAlone) {
  auto folder = test::MemoryFolder::of_size(300);
  for (const std::size_t bytes : {0U, 31U, 44U * 32U - 1U, 44U * 32U + 1U, 45U * 32U, 8'192U}) {
    folder.files["tile/0/001.p/44"].resize(bytes);
    Bytes tile;
    EXPECT_EQ(read_tile(folder.reader(), {0, 1, 44}, tile).error(), Errc::tile_form) << bytes;
  }
  folder.files["tile/0/000"].resize(tile_bytes_max + 1);
  Bytes tile;
  EXPECT_FALSE(read_tile(folder.reader(), {0, 0}, tile));
}

TEST(LogDirectory, HasRoomForTheLargestBundleOfOurLeaves) {
  const std::vector<Bytes> leaves(256, Bytes(leaf_bytes_fixed, 0x20));
  EXPECT_EQ(encode_bundle(leaves).size(), bundle_bytes_max);
}

}  // namespace
}  // namespace menshen::ledger
