// Files that somebody bent: none is read out of bounds (AddressSanitizer looks on), none is put in
// use.
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "tests/unit/gateway/watchlist/some_list.hpp"

namespace menshen::watchlist {
namespace {

// A copy of exactly these bytes on the heap, so that one byte beyond is seen.
struct Exact {
  explicit Exact(ByteView bytes)
      : size(bytes.size()), data(std::make_unique<std::uint8_t[]>(bytes.size())) {
    std::copy(bytes.begin(), bytes.end(), data.get());
  }
  ByteView view() const { return {data.get(), size}; }

  std::size_t size;
  std::unique_ptr<std::uint8_t[]> data;
};

// What open and verify say together, having looked up some numbers in between.
Error verdict(ByteView bytes) {
  const Exact exact(bytes);
  const auto list = OpenList::over(exact.view(), some_key());
  if (!list) return list.error();
  for (std::size_t i = 0; i < 50; ++i)
    (void)list->find(NumberKind::citizen, number_of(i), at_day(20'001));
  const Ok verified = list->verify();
  return verified ? Error() : verified.error();
}

// The digest made right again over bent bytes: what a liar with the format in hand would do.
Bytes resealed(Bytes bytes) {
  const auto digest = crypto::sha256(ByteView(bytes).first(bytes.size() - crypto::digest_bytes));
  std::copy(digest.begin(), digest.end(), bytes.end() - crypto::digest_bytes);
  return bytes;
}

// Parts of a list of 32 entries: 3 bucket bits, 8 buckets.
constexpr std::size_t offsets_at = 96;
constexpr std::size_t keys_at = offsets_at + 9 * 4;
constexpr std::size_t listings_at = keys_at + 32 * 16;

void put_be(Bytes& bytes, std::size_t at, std::uint64_t value, std::size_t byte_count) {
  for (std::size_t i = 0; i < byte_count; ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * (byte_count - 1 - i)));
  }
}

TEST(HostileList, IsRefusedWhereverItIsCut) {
  const Bytes whole = some_list(32);
  EXPECT_EQ(verdict(whole), Error());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(verdict(ByteView(whole).first(size)), Errc::file_size) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_EQ(verdict(longer), Errc::file_size);
}

TEST(HostileList, IsRefusedWhicheverBitIsTurned) {
  const Bytes whole = some_list(32);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bent = whole;
      bent[at] = static_cast<std::uint8_t>(bent[at] ^ 1 << bit);
      EXPECT_NE(verdict(bent), Error()) << at << " bit " << bit;
    }
  }
}

// Even with the digest made right again nothing is read out of bounds, and only bits without
// meaning for the order get by.
TEST(HostileList, StaysInBoundsWithTheDigestMadeRight) {
  const Bytes whole = some_list(32);
  for (std::size_t at = 0; at < whole.size() - crypto::digest_bytes; ++at) {
    for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
      Bytes bent = whole;
      bent[at] = static_cast<std::uint8_t>(value);
      verdict(resealed(bent));
    }
  }
}

TEST(HostileList, HasItsHeaderCheckedFieldByField) {
  const auto with = [](std::size_t at, std::uint64_t value, std::size_t byte_count) {
    Bytes bytes = some_list(32);
    put_be(bytes, at, value, byte_count);
    return verdict(resealed(bytes));
  };
  EXPECT_EQ(with(0, 0, 1), Errc::magic);
  EXPECT_EQ(with(13, 0x3031, 2), Errc::magic);  // another format version
  EXPECT_EQ(with(16, 0, 8), Errc::header);      // list version 0 means no list
  EXPECT_EQ(with(24, ~0ULL, 8), Errc::header);  // issued beyond the year 9999
  EXPECT_EQ(with(32, 0, 8), Errc::header);      // expires before it was issued
  EXPECT_EQ(with(40, ~0ULL, 8), Errc::header);  // a count that overflows
  EXPECT_EQ(with(40, open_list_entries_max + 1, 8), Errc::header);
  EXPECT_EQ(with(40, open_list_entries_max, 8), Errc::file_size);
  EXPECT_EQ(with(40, 31, 8), Errc::file_size);
  EXPECT_EQ(with(40, 33, 8), Errc::file_size);
  EXPECT_EQ(with(48, bucket_bits_max + 1, 1), Errc::header);
  EXPECT_EQ(with(48, 255, 1), Errc::header);
  EXPECT_EQ(with(48, bucket_bits_max, 1), Errc::file_size);
  EXPECT_EQ(with(48, 2, 1), Errc::file_size);
  EXPECT_EQ(with(49, 1, 1), Errc::header);
  EXPECT_EQ(with(63, 1, 1), Errc::header);
  EXPECT_EQ(with(64, 0, 8), Errc::wrong_key);
  EXPECT_EQ(with(80, 0, 8), Errc::header);   // no county
  EXPECT_EQ(with(83, 0, 1), Errc::header);   // zero inside the county
  EXPECT_EQ(with(80, 10, 1), Errc::header);  // a control character
}

TEST(HostileList, HasItsOffsetsChecked) {
  const auto with_offset = [](std::size_t bucket, std::uint64_t value) {
    Bytes bytes = some_list(32);
    put_be(bytes, offsets_at + 4 * bucket, value, 4);
    return verdict(resealed(bytes));
  };
  // Below 32 keys an offset is its last byte. One that is 0 already would be bent into itself.
  const Bytes whole = some_list(32);
  const auto first_key_of = [&](std::size_t bucket) { return whole[offsets_at + 4 * bucket + 3]; };
  ASSERT_NE(first_key_of(7), 0);
  EXPECT_EQ(with_offset(0, 1), Errc::disorder);
  EXPECT_EQ(with_offset(8, 31), Errc::disorder);
  EXPECT_EQ(with_offset(8, 33), Errc::disorder);
  for (std::size_t bucket = 1; bucket < 8; ++bucket) {
    EXPECT_EQ(with_offset(bucket, 0xFFFF'FFFF), Errc::disorder);
    EXPECT_EQ(with_offset(bucket, 33), Errc::disorder);
    if (first_key_of(bucket) == 0) continue;
    EXPECT_EQ(with_offset(bucket, 0), Errc::disorder);
  }
}

TEST(HostileList, HasItsOrderChecked) {
  Bytes swapped = some_list(32);
  std::swap_ranges(swapped.begin() + keys_at, swapped.begin() + keys_at + 16,
                   swapped.begin() + keys_at + 16);
  EXPECT_EQ(verdict(resealed(swapped)), Errc::disorder);

  Bytes repeated = some_list(32);
  std::copy_n(repeated.begin() + keys_at, 16, repeated.begin() + keys_at + 16);
  EXPECT_EQ(verdict(resealed(repeated)), Errc::disorder);

  Bytes astray = some_list(32);  // the first key into the last bucket
  astray[keys_at] = 0xFF;
  EXPECT_EQ(verdict(resealed(astray)), Errc::disorder);

  Bytes unknown = some_list(32);
  unknown[listings_at + 31] = 4;
  EXPECT_EQ(verdict(resealed(unknown)), Errc::listing);
  unknown[listings_at + 31] = 0;
  EXPECT_EQ(verdict(resealed(unknown)), Errc::listing);
}

// find() meets an unknown listing only in a file that nobody verified.
TEST(HostileList, AnswersNothingUnknown) {
  Bytes bytes = some_list(32);
  for (std::size_t i = 0; i < 32; ++i) bytes[listings_at + i] = 99;
  const auto list = OpenList::over(bytes, some_key());
  ASSERT_TRUE(list);
  for (std::size_t i = 0; i < 32; ++i) {
    EXPECT_EQ(list->find(NumberKind::citizen, number_of(i), at_day(20'001)).listing, Listing::none);
  }
}

TEST(HostileList, IsKnownByItsDigest) {
  Bytes bytes = some_list(32);
  bytes[listings_at] = static_cast<std::uint8_t>(bytes[listings_at] % 3 + 1);  // another listing
  EXPECT_EQ(verdict(bytes), Errc::digest);
  EXPECT_EQ(verdict(resealed(bytes)), Error());
}

}  // namespace
}  // namespace menshen::watchlist
