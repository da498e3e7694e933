// What stands behind the question mark of a request, and the numbers in its path. Whatever is not
// understood is said, never passed over: a filter that is silently dropped shows too much, one that
// is misread too little.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/inspection/errc.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"

namespace menshen::inspection {

inline constexpr std::size_t query_bytes_max = 512;
inline constexpr std::size_t parameters_count_max = 16;
inline constexpr std::size_t limit_max = 1'000;  // rows of a page
inline constexpr std::size_t limit_default = 100;

// name=value&name=value, percent-encoded (RFC 3986 §2.1). A plus sign is a plus sign.
class Query {
 public:
  // `known` are the names that the address takes. Errc::query_form, parameter_unknown,
  // parameter_twice.
  static Result<Query> parse(std::string_view target, std::span<const std::string_view> known);

  std::optional<std::string_view> value(std::string_view name) const;

 private:
  struct Parameter {
    std::string name;
    std::string value;
  };
  std::vector<Parameter> parameters_;
};

enum class Format : std::uint8_t { jsonl, csv };

struct EntriesQuery {
  std::optional<Instant> from;  // by the leaf's own time
  std::optional<Instant> to;    // exclusive
  std::optional<EntryKind> kind;
  std::optional<Outcome> decision;
  std::optional<LeafIndex> after;     // the last leaf of the page before
  std::optional<std::uint64_t> size;  // of the tree that is read, whatever is written meanwhile
  std::size_t limit = limit_default;
  std::optional<Format> format;
  bool proof = false;
  std::string from_text;  // as they were asked, for the next page's address
  std::string to_text;
};

// A time without an offset is none; a date alone is its midnight, `utc_offset` east of Greenwich.
Result<EntriesQuery> entries_query(const Query& query, std::chrono::seconds utc_offset);

// The same question behind `after`, in the tree of `size` leaves: path and query.
std::string next_page(std::string_view path, const EntriesQuery& query, LeafIndex after,
                      std::uint64_t size);

// The parameter `size`, nothing if it is not there. Errc::size_form.
Result<std::optional<std::uint64_t>> size_query(const Query& query);
// Whether proofs are wanted; nothing for a value that is neither 0 nor 1.
std::optional<bool> proof_query(const Query& query);

struct Sizes {
  std::uint64_t from = 0;
  std::optional<std::uint64_t> to;  // nothing: the newest
};
// from (must be there) and to of a consistency proof, 1 ≤ from ≤ to. Errc::size_form.
Result<Sizes> sizes_query(const Query& query);

// A decimal number without leading zeros, as large as SQLite's integers go.
std::optional<std::uint64_t> parse_number(std::string_view text);

}  // namespace menshen::inspection
