#include "gateway/watchlist/open_list.hpp"

#include <algorithm>
#include <cstring>

#include "gateway/watchlist/even_search.hpp"
#include "gateway/watchlist/open_list_format.hpp"

namespace menshen::watchlist {
namespace {

std::uint64_t read_be(ByteView bytes, std::size_t at, std::size_t byte_count) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(at, byte_count)) value = value << 8 | byte;
  return value;
}

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

std::optional<Instant> read_instant(ByteView bytes, std::size_t at) {
  const std::uint64_t value = read_be(bytes, at, 8);
  if (value > static_cast<std::uint64_t>(format::last_millisecond)) return std::nullopt;
  return Instant(std::chrono::milliseconds(static_cast<std::int64_t>(value)));
}

// The county's text, then zeros only.
std::optional<std::string> read_county(ByteView bytes) {
  const ByteView field = bytes.subspan(format::county_at, county_bytes_max);
  const auto end = std::ranges::find(field, std::uint8_t{0});
  const std::string county(field.begin(), end);
  if (!format::is_county(county) || !all_zero({end, field.end()})) return std::nullopt;
  return county;
}

int compare(ByteView a, const std::uint8_t* b) {
  return std::memcmp(a.data(), b, format::entry_key_bytes);
}

// A key as two numbers, to be compared in the same time wherever two keys differ.
struct Halves {
  explicit Halves(ByteView key) : high(read_be(key, 0, 8)), low(read_be(key, 8, 8)) {}
  std::uint64_t high;
  std::uint64_t low;
};

int order(const Halves& a, const Halves& b) {
  const int by_high = int{a.high > b.high} - int{a.high < b.high};
  const int by_low = int{a.low > b.low} - int{a.low < b.low};
  return 2 * by_high + by_low;
}

}  // namespace

Result<OpenList> OpenList::open(const std::filesystem::path& file, ByteView key) {
  auto mapped = MappedFile::map(file, format::file_bytes(bucket_bits_max, open_list_entries_max));
  if (!mapped) return mapped.error();
  auto list = over(mapped->bytes(), key);
  if (list) list->file_ = std::move(*mapped);
  return list;
}

Result<OpenList> OpenList::over(ByteView bytes, ByteView key) {
  if (key.size() != list_key_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  OpenList list;
  list.bytes_ = bytes;
  const Ok header = list.read_header();
  if (!header) return header.error();
  list.keyed_.emplace(key);
  const auto check_value = list.keyed_->of(bytes_of(format::key_check_message));
  if (compare(bytes.subspan(format::key_check_at), check_value.data()) != 0) {
    MENSHEN_RETURN_ERROR(Errc::wrong_key);
  }
  return list;
}

Ok OpenList::read_header() {
  if (bytes_.size() < format::magic.size()) MENSHEN_RETURN_ERROR(Errc::file_size);
  if (text_of(bytes_.first(format::magic.size())) != format::magic) {
    MENSHEN_RETURN_ERROR(Errc::magic);
  }
  if (bytes_.size() < format::file_bytes(0, 0)) MENSHEN_RETURN_ERROR(Errc::file_size);

  version_ = read_be(bytes_, format::version_at, 8);
  const std::uint64_t count = read_be(bytes_, format::count_at, 8);
  bucket_bits_ = bytes_[format::bucket_bits_at];
  const auto issued = read_instant(bytes_, format::issued_at);
  const auto expires = read_instant(bytes_, format::expires_at);
  const auto county = read_county(bytes_);
  const bool in_bounds =
      version_ > 0 && count <= open_list_entries_max && bucket_bits_ <= bucket_bits_max && issued &&
      expires && *issued <= *expires && county &&
      all_zero(bytes_.subspan(format::zeros_at, format::key_check_at - format::zeros_at));
  if (!in_bounds) MENSHEN_RETURN_ERROR(Errc::header);
  if (bytes_.size() != format::file_bytes(bucket_bits_, count)) {
    MENSHEN_RETURN_ERROR(Errc::file_size);
  }
  count_ = count;
  issued_ = *issued;
  expires_ = *expires;
  county_ = *county;
  if (offset(0) != 0 || offset(std::size_t{1} << bucket_bits_) != count_) {
    MENSHEN_RETURN_ERROR(Errc::disorder);
  }
  return {};
}

Ok OpenList::verify() const {
  if (version_ == 0) return {};
  const std::size_t end = format::digest_at(bucket_bits_, count_);
  const auto digest = crypto::sha256(bytes_.first(end));
  if (!std::ranges::equal(digest, bytes_.subspan(end))) MENSHEN_RETURN_ERROR(Errc::digest);

  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t bucket = format::bucket_of(key_at(i), bucket_bits_);
    const bool in_its_bucket = offset(bucket) <= i && i < offset(bucket + 1);
    const bool ascends = i == 0 || compare(key_at(i - 1), key_at(i).data()) < 0;
    if (!in_its_bucket || !ascends) MENSHEN_RETURN_ERROR(Errc::disorder);
    if (!format::is_listing(bytes_[format::listings_at(bucket_bits_, count_) + i])) {
      MENSHEN_RETURN_ERROR(Errc::listing);
    }
  }
  for (std::size_t bucket = 0; bucket < std::size_t{1} << bucket_bits_; ++bucket) {
    if (offset(bucket) > offset(bucket + 1)) MENSHEN_RETURN_ERROR(Errc::disorder);
  }
  return {};
}

Standing OpenList::find(NumberKind kind, std::string_view number, Instant now) const {
  Standing standing;
  if (version_ == 0) return standing;
  standing.list_version = version_;
  standing.list_issued = issued_;
  standing.list_stale = now > expires_;
  if (!number.empty()) standing.listing = listing_of(format::keyed_number(*keyed_, kind, number));
  return standing;
}

// Offsets come from the file and are believed only within the keys that are there. A listing is
// read whether or not the number is listed.
Listing OpenList::listing_of(const crypto::Digest& keyed) const {
  if (count_ == 0) return Listing::none;
  const std::size_t bucket = format::bucket_of(keyed, bucket_bits_);
  const std::size_t first = offset(bucket);
  const std::size_t last = std::min<std::size_t>(offset(bucket + 1), count_);
  const Halves wanted(keyed);
  const Place place = search_evenly(
      first, last, count_, [&](std::size_t index) { return order(Halves(key_at(index)), wanted); });
  const std::uint8_t byte = bytes_[format::listings_at(bucket_bits_, count_) + place.index];
  read_anyway(byte);
  return place.holds && format::is_listing(byte) ? Listing{byte} : Listing::none;
}

std::uint32_t OpenList::offset(std::size_t bucket) const {
  return static_cast<std::uint32_t>(
      read_be(bytes_, format::offsets_at + format::offset_bytes * bucket, format::offset_bytes));
}

ByteView OpenList::key_at(std::size_t index) const {
  return bytes_.subspan(format::keys_at(bucket_bits_) + format::entry_key_bytes * index,
                        format::entry_key_bytes);
}

bool OpenList::lists_minors() const {
  const ByteView listings =
      bytes_.subspan(version_ == 0 ? 0 : format::listings_at(bucket_bits_, count_), count_);
  return std::ranges::find(listings, static_cast<std::uint8_t>(Listing::minor)) != listings.end();
}

}  // namespace menshen::watchlist
