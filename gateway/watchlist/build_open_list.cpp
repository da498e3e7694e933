#include <algorithm>
#include <array>
#include <vector>

#include "gateway/watchlist/open_list_format.hpp"

namespace menshen::watchlist {
namespace {

struct Entry {
  std::array<std::uint8_t, format::entry_key_bytes> key;
  Listing listing;
};

// Four to eight keys a bucket: a look-up reads one cache line of offsets and one or two of keys.
unsigned bucket_bits_for(std::size_t count) {
  unsigned bits = 0;
  while (bits < bucket_bits_max && count >> (bits + 1) >= 4) ++bits;
  return bits;
}

Ok check_issue(std::size_t count, ByteView key, const ListIssue& issue) {
  if (key.size() != list_key_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  if (count > open_list_entries_max) MENSHEN_RETURN_ERROR(Errc::too_many);
  const auto last = Instant(std::chrono::milliseconds(format::last_millisecond));
  const bool in_bounds = issue.version > 0 && issue.issued >= Instant{} &&
                         issue.issued <= issue.expires && issue.issued <= last &&
                         format::is_county(issue.county);
  if (!in_bounds) MENSHEN_RETURN_ERROR(Errc::header);
  return {};
}

Result<std::vector<Entry>> keyed_entries(std::span<const ListedNumber> numbers,
                                         const crypto::HmacSha256& keyed) {
  std::vector<Entry> entries;
  entries.reserve(numbers.size());
  for (const ListedNumber& listed : numbers) {
    const bool good = !listed.number.empty() && listed.number.size() <= number_bytes_max &&
                      format::is_listed_kind(listed.kind) &&
                      format::is_listing(static_cast<std::uint8_t>(listed.listing));
    if (!good) MENSHEN_RETURN_ERROR(Errc::number_form);
    const crypto::Digest digest = format::keyed_number(keyed, listed.kind, listed.number);
    Entry& entry = entries.emplace_back();
    std::copy_n(digest.begin(), entry.key.size(), entry.key.begin());
    entry.listing = listed.listing;
  }
  std::ranges::sort(entries, {}, &Entry::key);
  if (std::ranges::adjacent_find(entries, {}, &Entry::key) != entries.end()) {
    MENSHEN_RETURN_ERROR(Errc::number_twice);
  }
  return entries;
}

void append_header(Bytes& out, std::size_t count, unsigned bucket_bits,
                   const crypto::HmacSha256& keyed, const ListIssue& issue) {
  const auto last = Instant(std::chrono::milliseconds(format::last_millisecond));
  const auto milliseconds = [last](Instant at) {
    return static_cast<std::uint64_t>(std::min(at, last).time_since_epoch().count());
  };
  out = to_bytes(format::magic);
  append_u64_be(out, issue.version);
  append_u64_be(out, milliseconds(issue.issued));
  append_u64_be(out, milliseconds(issue.expires));
  append_u64_be(out, count);
  out.push_back(static_cast<std::uint8_t>(bucket_bits));
  out.resize(format::key_check_at, 0);
  const crypto::Digest check_value = keyed.of(bytes_of(format::key_check_message));
  out.insert(out.end(), check_value.begin(), check_value.begin() + format::entry_key_bytes);
  out.insert(out.end(), issue.county.begin(), issue.county.end());
  out.resize(format::offsets_at, 0);
}

void append_offsets(Bytes& out, const std::vector<Entry>& entries, unsigned bucket_bits) {
  std::uint32_t next = 0;
  for (std::size_t bucket = 0; bucket <= std::size_t{1} << bucket_bits; ++bucket) {
    while (next < entries.size() && format::bucket_of(entries[next].key, bucket_bits) < bucket) {
      ++next;
    }
    append_u32_be(out, next);
  }
}

}  // namespace

Result<Bytes> build_open_list(std::span<const ListedNumber> numbers, ByteView key,
                              const ListIssue& issue) {
  const Ok possible = check_issue(numbers.size(), key, issue);
  if (!possible) return possible.error();
  const crypto::HmacSha256 keyed(key);
  const auto entries = keyed_entries(numbers, keyed);
  if (!entries) return entries.error();

  const unsigned bucket_bits = bucket_bits_for(entries->size());
  Bytes out;
  out.reserve(format::file_bytes(bucket_bits, entries->size()));
  append_header(out, entries->size(), bucket_bits, keyed, issue);
  append_offsets(out, *entries, bucket_bits);
  for (const Entry& entry : *entries) out.insert(out.end(), entry.key.begin(), entry.key.end());
  for (const Entry& entry : *entries) out.push_back(static_cast<std::uint8_t>(entry.listing));
  const crypto::Digest digest = crypto::sha256(out);
  out.insert(out.end(), digest.begin(), digest.end());
  return out;
}

}  // namespace menshen::watchlist
