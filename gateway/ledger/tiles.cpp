#include "gateway/ledger/tiles.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view tile_folder = "tile/";
constexpr std::string_view entries_folder = "entries/";
constexpr std::string_view partial_mark = ".p/";
constexpr std::uint64_t group = 1'000;  // of an index's digits

// "x001/x234/067": all groups but the last are marked.
std::string grouped(std::uint64_t index) {
  std::string text;
  for (bool last = true; last || index > 0; last = false) {
    std::string digits = std::to_string(index % group);
    digits.insert(0, 3 - digits.size(), '0');
    text = last ? digits : "x" + digits + "/" + text;
    index /= group;
  }
  return text;
}

std::string ending_of(unsigned width) {
  return width == tile_width_max ? "" : std::string(partial_mark) + std::to_string(width);
}

// Loose: what is not canonical is caught by writing it again.
std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end || value > most) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> index_in(std::string_view text) {
  std::uint64_t index = 0;
  for (;;) {
    const auto slash = text.find('/');
    const bool last = slash == std::string_view::npos;
    if (!last && !text.starts_with('x')) return std::nullopt;
    const auto digits = last ? text : text.substr(1, slash - 1);
    const auto value = number_in(digits, group - 1);
    if (!value || index > tile_index_max) return std::nullopt;
    index = index * group + *value;
    if (last) return index <= tile_index_max ? std::optional(index) : std::nullopt;
    text.remove_prefix(slash + 1);
  }
}

std::optional<TilePath> read_path(std::string_view text) {
  TilePath path;
  if (!text.starts_with(tile_folder)) return std::nullopt;
  text.remove_prefix(tile_folder.size());
  path.entries = text.starts_with(entries_folder);
  if (path.entries) {
    text.remove_prefix(entries_folder.size());
  } else {
    const auto slash = text.find('/');
    const auto level = number_in(text.substr(0, slash), tile_level_max);
    if (slash == std::string_view::npos || !level) return std::nullopt;
    path.tile.level = static_cast<unsigned>(*level);
    text.remove_prefix(slash + 1);
  }
  if (const auto mark = text.find(partial_mark); mark != std::string_view::npos) {
    const auto width = number_in(text.substr(mark + partial_mark.size()), tile_width_max - 1);
    if (!width || *width == 0) return std::nullopt;
    path.tile.width = static_cast<unsigned>(*width);
    text = text.substr(0, mark);
  }
  const auto index = index_in(text);
  if (!index) return std::nullopt;
  path.tile.index = *index;
  return path;
}

}  // namespace

unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size) {
  if (level * tile_height >= 64 || index > tile_index_max) return 0;
  const std::uint64_t hashes = size >> (level * tile_height);
  const std::uint64_t before = index * tile_width_max;
  if (hashes <= before) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(hashes - before, tile_width_max));
}

std::string tile_path(const TileId& tile) {
  return std::string(tile_folder) + std::to_string(tile.level) + "/" + grouped(tile.index) +
         ending_of(tile.width);
}

std::string entries_path(std::uint64_t index, unsigned width) {
  return std::string(tile_folder) + std::string(entries_folder) + grouped(index) + ending_of(width);
}

Result<TilePath> parse_tile_path(std::string_view path) {
  if (path.size() > tile_path_bytes_max) MENSHEN_RETURN_ERROR(Errc::tile_path);
  const auto read = read_path(path);
  if (!read) MENSHEN_RETURN_ERROR(Errc::tile_path);
  // One tile, one name: what a cache holds under another would be a second truth.
  const auto again =
      read->entries ? entries_path(read->tile.index, read->tile.width) : tile_path(read->tile);
  if (again != path) MENSHEN_RETURN_ERROR(Errc::tile_path);
  return *read;
}

Bytes encode_bundle(std::span<const Bytes> entries) {
  check(!entries.empty() && entries.size() <= tile_width_max, "a bundle has 1 to 256 entries");
  Bytes bundle;
  for (const Bytes& entry : entries) {
    check(entry.size() <= bundle_entry_bytes_max, "an entry's length fits 16 bits");
    append_u16_be(bundle, static_cast<std::uint16_t>(entry.size()));
    bundle.insert(bundle.end(), entry.begin(), entry.end());
  }
  return bundle;
}

Result<std::vector<Bytes>> parse_bundle(ByteView bytes) {
  const auto views = view_bundle(bytes);
  if (!views) return views.error();
  std::vector<Bytes> entries;
  for (const ByteView view : *views) entries.emplace_back(view.begin(), view.end());
  return entries;
}

Result<std::vector<ByteView>> view_bundle(ByteView bytes) {
  std::vector<ByteView> entries;
  while (!bytes.empty()) {
    if (bytes.size() < 2 || entries.size() == tile_width_max) {
      MENSHEN_RETURN_ERROR(Errc::bundle_form);
    }
    const std::size_t size = std::size_t{bytes[0]} << 8 | bytes[1];
    if (bytes.size() < 2 + size) MENSHEN_RETURN_ERROR(Errc::bundle_form);
    entries.push_back(bytes.subspan(2, size));
    bytes = bytes.subspan(2 + size);
  }
  if (entries.empty()) MENSHEN_RETURN_ERROR(Errc::bundle_form);
  return entries;
}

}  // namespace menshen::ledger
