#include "gateway/ledger/tiles.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

TilePath hashes(unsigned level, std::uint64_t index, unsigned width = 256) {
  return {false, {level, index, width}};
}
TilePath entries(std::uint64_t index, unsigned width = 256) { return {true, {0, index, width}}; }

std::string text_of_path(const TilePath& path) {
  return path.entries ? entries_path(path.tile.index, path.tile.width) : tile_path(path.tile);
}

// The examples of C2SP tlog-tiles, and the edges.
TEST(Tiles, HaveTheNamesOfTheSpecification) {
  const std::vector<std::pair<std::string, TilePath>> named = {
      {"tile/0/x001/x234/067", hashes(0, 1'234'067)},
      {"tile/0/000", hashes(0, 0)},
      {"tile/1/000.p/1", hashes(1, 0, 1)},
      {"tile/0/x273/746.p/255", hashes(0, 273'746, 255)},
      {"tile/63/999", hashes(63, 999)},
      {"tile/2/x001/000", hashes(2, 1'000)},
      {"tile/entries/x001/x234/067", entries(1'234'067)},
      {"tile/entries/000.p/3", entries(0, 3)},
      {"tile/0/x036/x028/x797/x018/x963/967", hashes(0, tile_index_max)},
  };
  for (const auto& [text, path] : named) {
    EXPECT_EQ(text_of_path(path), text);
    EXPECT_EQ(parse_tile_path(text).value(), path) << text;
  }
}

TEST(Tiles, HaveOneNameEach) {
  for (const char* text : {"",
                           "tile",
                           "tile/",
                           "/tile/0/000",
                           "tile/0",
                           "tile/0/",
                           "tile/00/000",
                           "tile/64/000",
                           "tile/-1/000",
                           "tile/+1/000",
                           "tile/0/0",
                           "tile/0/0000",
                           "tile/0/x000/001",
                           "tile/0/001/001",
                           "tile/0/x001",
                           "tile/0/x001/",
                           "tile/0/x001/x002",
                           "tile/0/X001/002",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/1.p/1",
                           "tile/0/000/",
                           "tile/0/000 ",
                           "tile/0/../000",
                           "tile/entries",
                           "tile/entries/",
                           "tile/entries/0/000",
                           "tile/Entries/000",
                           "tile/0/x036/x028/x797/x018/x963/968",
                           "tile/0/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_EQ(parse_tile_path(text).error(), Errc::tile_path) << text;
  }
  EXPECT_EQ(parse_tile_path(std::string(tile_path_bytes_max + 1, 'x')).error(), Errc::tile_path);
}

TEST(Tiles, AreAsWideAsTheTreeReaches) {
  EXPECT_EQ(tile_width(0, 0, 0), 0U);
  EXPECT_EQ(tile_width(0, 0, 1), 1U);
  EXPECT_EQ(tile_width(0, 0, 256), 256U);
  EXPECT_EQ(tile_width(0, 0, 257), 256U);
  EXPECT_EQ(tile_width(0, 1, 256), 0U);
  EXPECT_EQ(tile_width(0, 1, 257), 1U);
  EXPECT_EQ(tile_width(1, 0, 255), 0U);
  EXPECT_EQ(tile_width(1, 0, 1'000), 3U);
  EXPECT_EQ(tile_width(1, 0, 70'000), 256U);
  EXPECT_EQ(tile_width(2, 0, 70'000), 1U);
  EXPECT_EQ(tile_width(3, 0, 70'000), 0U);
  EXPECT_EQ(tile_width(8, 0, UINT64_MAX), 0U);
  EXPECT_EQ(tile_width(0, tile_index_max + 1, UINT64_MAX), 0U);
}

TEST(Bundle, HoldsEachEntryBehindItsLength) {
  const std::vector<Bytes> leaves = {to_bytes("abc"), {}, Bytes(300, 0x7A)};
  const Bytes bundle = encode_bundle(leaves);
  EXPECT_EQ(to_hex(ByteView(bundle).first(9)),
            "0003"
            "616263"
            "0000"
            "012c");
  EXPECT_EQ(bundle.size(), 3 * 2 + 3 + 300U);
  EXPECT_EQ(parse_bundle(bundle).value(), leaves);
}

TEST(Bundle, TakesTheLongestEntryAndTheMostEntries) {
  const std::vector<Bytes> longest = {Bytes(bundle_entry_bytes_max, 1)};
  EXPECT_EQ(parse_bundle(encode_bundle(longest)).value(), longest);
  const std::vector<Bytes> most(tile_width_max, to_bytes("x"));
  Bytes bundle = encode_bundle(most);
  EXPECT_EQ(parse_bundle(bundle).value(), most);
  const Bytes one_more = encode_bundle(std::vector<Bytes>{to_bytes("x")});
  bundle.insert(bundle.end(), one_more.begin(), one_more.end());
  EXPECT_EQ(parse_bundle(bundle).error(), Errc::bundle_form);
}

TEST(Bundle, CutShortIsNone) {
  const Bytes bundle = encode_bundle(std::vector<Bytes>{to_bytes("abc"), to_bytes("de")});
  for (const std::size_t size : {0U, 1U, 2U, 4U, 6U, 7U, 8U}) {
    EXPECT_EQ(parse_bundle(ByteView(bundle).first(size)).error(), Errc::bundle_form) << size;
  }
  EXPECT_EQ(parse_bundle(ByteView(bundle).first(5))->size(), 1U);
}

}  // namespace
}  // namespace menshen::ledger
