// An authority's format as data: its fields in their order, where each comes from, how wide it is
// (docs/formats.md, "Tables for authorities"). No official text was at hand when these were
// written: each table says so, and whatever is made by it says so too.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/credential.hpp"
#include "gateway/core/result.hpp"
#include "gateway/exchange/package_form.hpp"

namespace menshen::exchange {

inline constexpr std::size_t field_table_bytes_max = 65'536;
inline constexpr std::size_t fields_max = 64;
inline constexpr std::size_t field_width_bytes_max = 1'024;
inline constexpr std::size_t table_text_bytes_max = 128;

enum class Layout : std::uint8_t {
  fixed_width = 1,  // left-aligned, padded with spaces (GA 659)
  delimited = 2,    // a separator between two fields
};
std::string_view name_of(Layout layout);

enum class Encoding : std::uint8_t { gb18030 = 1, utf8 = 2 };
std::string_view name_of(Encoding encoding);  // "GB18030", "UTF-8": names of iconv too

// No byte of them is part of another character in any encoding here.
enum class Separator : std::uint8_t { tab = 1, comma = 2, semicolon = 3, unit_separator = 4 };
std::string_view name_of(Separator separator);
char byte_of(Separator separator);

enum class RowEnd : std::uint8_t { crlf = 1, lf = 2 };
std::string_view name_of(RowEnd row_end);
std::string_view bytes_of(RowEnd row_end);

// What becomes of a text that holds the separator, a control character or a space at its end.
enum class Controls : std::uint8_t {
  refuse = 1,     // no row is made
  backslash = 2,  // written as \\, \t, \n, \r or \x and two digits (delimited alone)
};
std::string_view name_of(Controls controls);

// Where a field comes from.
enum class Value : std::uint8_t {
  constant = 1,     // the same in every row
  venue_code = 2,   // 14 digits (GA 557.1)
  name = 3,         // of who was admitted
  document = 4,     // the format's own number for the kind of document
  number = 5,       // of the document
  nationality = 6,  //
  admitted_at = 7,  // yyyyMMddHHmmss at the venue
  left_at = 8,      // the same; empty while nobody has seen them leave
  leaf = 9,         // index of the admission's leaf
};
std::string_view name_of(Value value);

struct Field {
  std::string name;  // the format's own
  Value value = Value::constant;
  std::size_t width_bytes = 0;  // fixed_width: exactly; delimited: at most, 0 for any
  std::string constant;
  std::string code = {};   // the format's own number for the field; may be empty, as the next
  std::string label = {};  // in the authority's language
};

struct FieldTable {
  std::string name;
  std::string status;  // what is known of its truth
  Layout layout = Layout::fixed_width;
  Encoding encoding = Encoding::gb18030;
  std::vector<Field> fields;                      // 1 to fields_max
  std::map<DocumentKind, std::string> documents;  // the format's numbers
  Separator separator = Separator::tab;
  RowEnd row_end = RowEnd::crlf;
  Controls controls = Controls::refuse;
  std::optional<PackageForm> package = std::nullopt;  // rows go into files with an index
};

struct TableMistake {
  std::uint32_t line = 0;  // 1-based; 0: of the table as a whole
  std::string what;
};

// The first mistake ends the reading: these tables come with the program.
boost::system::result<FieldTable, TableMistake> parse_field_table(std::string_view toml);

}  // namespace menshen::exchange
