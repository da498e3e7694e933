#include "gateway/exchange/rows.hpp"

#include <algorithm>

#include "gateway/exchange/errc.hpp"
#include "gateway/exchange/text_encoding.hpp"

namespace menshen::exchange {
namespace {

bool is_control(char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }

// No control character would be told from the end of a row, no separator from one between fields,
// no space at the end from the padding.
bool is_carried(const FieldTable& table, std::string_view text) {
  const auto parts = [&table](char c) {
    return is_control(c) || (table.layout == Layout::delimited && c == byte_of(table.separator));
  };
  return std::ranges::none_of(text, parts) && !text.ends_with(' ');
}

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string escaped(const FieldTable& table, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ends = c == ' ' && i + 1 == text.size();
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (is_control(c) || ends || c == byte_of(table.separator)) {
      const auto byte = static_cast<std::uint8_t>(c);
      out += "\\x";
      out += {hex_digits[byte >> 4], hex_digits[byte & 0x0F]};
    } else {
      out += c;
    }
  }
  return out;
}

// What `escaped` wrote, and more that means the same: decode_rows holds it against the one form.
Result<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char kind = i + 1 < text.size() ? text[++i] : '\0';
    if (kind == '\\') {
      out += '\\';
    } else if (kind == 't') {
      out += '\t';
    } else if (kind == 'n') {
      out += '\n';
    } else if (kind == 'r') {
      out += '\r';
    } else {
      const auto byte = kind == 'x' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
      if (!byte || byte->size() != 1) MENSHEN_RETURN_ERROR(Errc::rows_form);
      out += static_cast<char>(byte->front());
      i += 2;
    }
  }
  return out;
}

bool escapes(const FieldTable& table) {
  return table.layout == Layout::delimited && table.controls == Controls::backslash;
}

Result<std::string> encode_field(const FieldTable& table, const Field& field,
                                 const std::string& text) {
  const std::string carried = escapes(table) ? escaped(table, text) : text;
  if (!is_carried(table, carried)) MENSHEN_RETURN_ERROR(Errc::field_text);
  auto encoded = encode_text(table.encoding, carried);
  if (!encoded) return encoded.error();
  if (field.width_bytes > 0 && encoded->size() > field.width_bytes) {
    MENSHEN_RETURN_ERROR(Errc::field_too_long);
  }
  if (table.layout == Layout::fixed_width) encoded->resize(field.width_bytes, ' ');
  return encoded;
}

// A row's fields as they stand, cut apart but not yet decoded.
using Pieces = std::vector<std::string_view>;

std::optional<Pieces> cut_fixed(const FieldTable& table, std::string_view line) {
  Pieces pieces;
  for (const Field& field : table.fields) {
    if (line.size() < field.width_bytes) return std::nullopt;
    std::string_view piece = line.substr(0, field.width_bytes);
    line.remove_prefix(field.width_bytes);
    while (piece.ends_with(' ')) piece.remove_suffix(1);
    pieces.push_back(piece);
  }
  if (!line.empty()) return std::nullopt;
  return pieces;
}

std::optional<Pieces> cut_delimited(const FieldTable& table, std::string_view line) {
  Pieces pieces;
  while (pieces.size() + 1 < table.fields.size()) {
    const auto end = line.find(byte_of(table.separator));
    if (end == std::string_view::npos) return std::nullopt;
    pieces.push_back(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
  pieces.push_back(line);
  return pieces;
}

Result<Row> decode_row(const FieldTable& table, std::string_view line) {
  const auto pieces =
      table.layout == Layout::fixed_width ? cut_fixed(table, line) : cut_delimited(table, line);
  if (!pieces) MENSHEN_RETURN_ERROR(Errc::rows_form);
  Row row;
  for (const std::string_view piece : *pieces) {
    auto text = decode_text(table.encoding, piece);
    if (!text) return text.error();
    auto value = escapes(table) ? unescaped(*text) : std::move(text);
    if (!value) return value.error();
    row.push_back(*std::move(value));
  }
  return row;
}

}  // namespace

// What is left of 2026-03-10T14:05:09.123+08:00.
std::string compact(const Moment& moment) {
  std::string text = to_iso(moment).substr(0, 19);
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

Result<Row> row_of(const FieldTable& table, const Stay& stay) {
  Row row;
  for (const Field& field : table.fields) {
    switch (field.value) {
      case Value::constant:
        row.push_back(field.constant);
        break;
      case Value::venue_code:
        row.push_back(stay.venue_code);
        break;
      case Value::name:
        row.push_back(stay.registration.name);
        break;
      case Value::document: {
        const auto number = table.documents.find(stay.registration.document);
        if (number == table.documents.end()) MENSHEN_RETURN_ERROR(Errc::certificate);
        row.push_back(number->second);
        break;
      }
      case Value::number:
        row.push_back(stay.registration.number);
        break;
      case Value::nationality:
        row.push_back(stay.registration.nationality);
        break;
      case Value::admitted_at:
        row.push_back(compact(stay.admitted_at));
        break;
      case Value::left_at:
        row.push_back(stay.left_at ? compact(*stay.left_at) : std::string());
        break;
      case Value::leaf:
        row.push_back(std::to_string(stay.leaf));
        break;
    }
  }
  return row;
}

Result<Bytes> encode_rows(const FieldTable& table, std::span<const Row> rows) {
  Bytes bytes;
  const std::string_view row_end = bytes_of(table.row_end);
  for (const Row& row : rows) {
    if (row.size() != table.fields.size()) MENSHEN_RETURN_ERROR(Errc::row_form);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto field = encode_field(table, table.fields[i], row[i]);
      if (!field) return field.error();
      const bool parted = i > 0 && table.layout == Layout::delimited;
      if (parted) bytes.push_back(static_cast<std::uint8_t>(byte_of(table.separator)));
      bytes.insert(bytes.end(), field->begin(), field->end());
    }
    bytes.insert(bytes.end(), row_end.begin(), row_end.end());
  }
  return bytes;
}

Result<std::vector<Row>> decode_rows(const FieldTable& table, ByteView bytes) {
  if (bytes.size() > rows_bytes_max) MENSHEN_RETURN_ERROR(Errc::rows_form);
  std::vector<Row> rows;
  const std::string_view row_end = bytes_of(table.row_end);
  for (std::string_view rest = text_of(bytes); !rest.empty();) {
    // No encoding here has these bytes inside another character.
    const auto end = rest.find(row_end);
    if (end == std::string_view::npos) MENSHEN_RETURN_ERROR(Errc::rows_form);
    auto row = decode_row(table, rest.substr(0, end));
    if (!row) return row.error();
    rows.push_back(*std::move(row));
    rest.remove_prefix(end + row_end.size());
  }
  // One meaning, one form: whatever else would read the same is none.
  const auto again = encode_rows(table, rows);
  if (!again || !std::ranges::equal(*again, bytes)) MENSHEN_RETURN_ERROR(Errc::rows_form);
  return rows;
}

}  // namespace menshen::exchange
