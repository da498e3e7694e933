// Where the parts of the file lie that open_list.hpp describes: what its reader and its writer must
// agree on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "gateway/crypto/digest.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace menshen::watchlist {
namespace format {

inline constexpr std::string_view magic = "menshen-open-02\n";
inline constexpr std::string_view key_check_message = "menshen open list 02 key check";

inline constexpr std::size_t version_at = 16;
inline constexpr std::size_t issued_at = 24;
inline constexpr std::size_t expires_at = 32;
inline constexpr std::size_t count_at = 40;
inline constexpr std::size_t bucket_bits_at = 48;
inline constexpr std::size_t zeros_at = 49;
inline constexpr std::size_t key_check_at = 64;
inline constexpr std::size_t county_at = 80;
inline constexpr std::size_t offsets_at = 96;

inline constexpr std::size_t offset_bytes = 4;
inline constexpr std::size_t entry_key_bytes = 16;
inline constexpr std::int64_t last_millisecond = 253'402'300'799'999;  // of the year 9999

constexpr std::size_t keys_at(unsigned bucket_bits) {
  return offsets_at + offset_bytes * ((std::size_t{1} << bucket_bits) + 1);
}
constexpr std::size_t listings_at(unsigned bucket_bits, std::size_t count) {
  return keys_at(bucket_bits) + entry_key_bytes * count;
}
constexpr std::size_t digest_at(unsigned bucket_bits, std::size_t count) {
  return listings_at(bucket_bits, count) + count;
}
constexpr std::size_t file_bytes(unsigned bucket_bits, std::size_t count) {
  return digest_at(bucket_bits, count) + crypto::digest_bytes;
}

// Which bucket a key belongs to: its first bits.
inline std::size_t bucket_of(ByteView entry_key, unsigned bucket_bits) {
  const std::uint32_t first = std::uint32_t{entry_key[0]} << 24 |
                              std::uint32_t{entry_key[1]} << 16 | std::uint32_t{entry_key[2]} << 8 |
                              std::uint32_t{entry_key[3]};
  return static_cast<std::size_t>(std::uint64_t{first} << bucket_bits >> 32);
}

// What a number is looked up by. The kind goes first, since it has one length.
inline crypto::Digest keyed_number(const crypto::HmacSha256& keyed, NumberKind kind,
                                   std::string_view number) {
  Bytes message{static_cast<std::uint8_t>(kind)};
  message.insert(message.end(), number.begin(), number.end());
  return keyed.of(message);
}

constexpr bool is_listed_kind(NumberKind kind) {
  return kind >= NumberKind::citizen && kind <= NumberKind::pass;
}

inline bool is_county(std::string_view text) {
  return !text.empty() && text.size() <= county_bytes_max && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
  });
}

constexpr bool is_listing(std::uint8_t byte) {
  return byte >= static_cast<std::uint8_t>(Listing::lost_card) &&
         byte <= static_cast<std::uint8_t>(Listing::minor);
}

}  // namespace format
}  // namespace menshen::watchlist
