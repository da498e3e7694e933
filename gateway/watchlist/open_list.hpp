// The open list: what the door itself must know of a number (lost and self-locked cards; minors
// only by signed policy). Never a number in clear: each is an HMAC-SHA256 under the county's key
// of the epoch, cut to 128 bits. Exact, no filter: a filter's false positive accuses somebody.
//
// File, integers big-endian, every length multiple as shown, nothing between the parts:
//
//     0   16  magic "menshen-open-02\n"
//    16    8  list version, from 1
//    24    8  issued, milliseconds since 1970 UTC
//    32    8  expires, the same
//    40    8  n, number of entries
//    48    1  b, bucket bits (0 … 26)
//    49   15  zero
//    64   16  key check value: HMAC-SHA256(key, "menshen open list 02 key check"), first 16 bytes
//    80   16  county, UTF-8 (its area code), padded with zero bytes
//    96       2^b + 1 offsets of 4 bytes: bucket k holds the keys from offset k up to offset k + 1
//             n keys of 16 bytes: HMAC-SHA256(key, kind ‖ number)[0:16], ascending, each once; the
//               kind is one byte, core's NumberKind; the first b bits of a key name its bucket
//             n listing bytes, as core's Listing (1 lost card, 2 locked card, 3 minor)
//             32 bytes SHA-256 over everything before
//
// Rejected: SQLite (a hit costs 30 times as much at a million entries), binary search over the
// whole file (7 times), a hash table in memory (2 s to load ten million), Rice coding (smaller,
// but read whole).
//
// Format 01 keyed the bare number: a passport could be taken for the pass of the same characters.
//
// The file is mapped: whoever replaces a list writes a new file and renames it, never in place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/standing.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/mapped_file.hpp"

namespace menshen::watchlist {

inline constexpr std::size_t list_key_bytes = 32;
inline constexpr std::size_t open_list_entries_max = 200'000'000;
inline constexpr unsigned bucket_bits_max = 26;
inline constexpr std::size_t county_bytes_max = 16;
inline constexpr std::size_t number_bytes_max = 64;  // of a normalised number

class OpenList {
 public:
  OpenList() = default;  // no list yet: version 0, and nobody is on it

  // Maps the file and checks all that is cheap: sizes, bounds, the key check value. `key` has
  // list_key_bytes. Errors: Errc.
  static Result<OpenList> open(const std::filesystem::path& file, ByteView key);

  // The same over bytes that the caller keeps alive and unchanged.
  static Result<OpenList> over(ByteView bytes, ByteView key);

  // Reads the whole file: digest, order, buckets, listings. To be run once, before a list is put
  // in use; find() stays within the file even on one that would fail it.
  Ok verify() const;

  // `number` in the normalised form that identity gives. An empty number is on no list.
  Standing find(NumberKind kind, std::string_view number, Instant now) const;

  // Reads every listing once.
  bool lists_minors() const;

  std::uint64_t version() const { return version_; }  // 0: no list
  std::size_t size() const { return count_; }
  Instant issued() const { return issued_; }
  Instant expires() const { return expires_; }
  std::string_view county() const { return county_; }

 private:
  Ok read_header();
  Listing listing_of(const crypto::Digest& keyed) const;
  std::uint32_t offset(std::size_t bucket) const;
  ByteView key_at(std::size_t index) const;

  MappedFile file_;
  ByteView bytes_;
  std::optional<crypto::HmacSha256> keyed_;
  std::uint64_t version_ = 0;
  Instant issued_{};
  Instant expires_{};
  std::string county_;
  std::size_t count_ = 0;
  unsigned bucket_bits_ = 0;
};

struct ListedNumber {
  std::string number;  // normalised
  Listing listing = Listing::lost_card;
  NumberKind kind = NumberKind::citizen;  // no passport: two countries may give the same number
};

struct ListIssue {
  std::uint64_t version = 1;
  Instant issued{};
  Instant expires{};
  std::string county;
};

// The writer of the same format, in any order of the numbers. A number given twice is the
// publisher's to settle, not ours: Errc::number_twice.
Result<Bytes> build_open_list(std::span<const ListedNumber> numbers, ByteView key,
                              const ListIssue& issue);

}  // namespace menshen::watchlist
