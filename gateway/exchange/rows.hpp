// Rows of an authority's table, written and read again: fixed widths, or separators between. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/exchange/field_table.hpp"

namespace menshen::exchange {

inline constexpr std::size_t rows_bytes_max = std::size_t{64} << 20;  // of what is read again

// One stay: an admission that somebody may open, and when they left.
struct Stay {
  LeafIndex leaf = 0;
  std::string venue_code;
  Registration registration;
  Moment admitted_at;
  std::optional<Moment> left_at;
};

using Row = std::vector<std::string>;  // UTF-8, in the order of the table's fields

// "20260310140509", as the formats write a time: local, to the second.
std::string compact(const Moment& moment);

// Errc::certificate.
Result<Row> row_of(const FieldTable& table, const Stay& stay);

// Each row ends as the table says. Errc::row_form, field_too_long, field_text, encoding.
Result<Bytes> encode_rows(const FieldTable& table, std::span<const Row> rows);
// Exactly what encode_rows writes: Errc::rows_form, encoding.
Result<std::vector<Row>> decode_rows(const FieldTable& table, ByteView bytes);

}  // namespace menshen::exchange
