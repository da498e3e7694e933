// How an authority wants files of rows packed: names, limits, and the XML index as data. The index
// is a list of elements in their order, each with its depth; some come once for each file, or once
// for each field of the table. What an attribute says is a constant or one slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace menshen::exchange {

inline constexpr std::size_t package_files_max = 100;        // of rows, beside the index
inline constexpr std::size_t package_file_rows_max = 2'000;  // public copies say 1,000 to 2,000
inline constexpr std::size_t package_file_bytes_max = std::size_t{4} << 20;  // before packing
inline constexpr std::size_t package_index_bytes_max = std::size_t{1} << 20;
inline constexpr std::size_t member_name_bytes_max = 128;
inline constexpr std::size_t index_elements_max = 64;  // of the table, not of an index
inline constexpr std::size_t index_attributes_max = 8;
inline constexpr std::size_t index_depth_max = 8;

// How often an element comes, with all that is under it.
enum class Each : std::uint8_t { once = 1, file = 2, field = 3 };
std::string_view name_of(Each each);

enum class Slot : std::uint8_t {
  constant = 1,
  venue_code = 2,
  made_at = 3,      // yyyyMMddHHmmss at the venue
  separator = 4,    // as "\t": a backslash and a letter
  row_end = 5,      // as "\n" or "\r\n"
  encoding = 6,     //
  status = 7,       // what is known of the table's truth
  file_name = 8,    // under Each::file
  rows = 9,         // under Each::file: how many
  field_code = 10,  // under Each::field, as the next two
  field_name = 11,
  field_label = 12,
};
std::string_view name_of(Slot slot);

struct IndexAttribute {
  std::string name;
  Slot slot = Slot::constant;
  std::string constant;
};

struct IndexElement {
  std::size_t depth = 0;  // of the first: 0; of any other: 1 to one more than of the one before
  std::string name;
  Each each = Each::once;
  std::vector<IndexAttribute> attributes;
};

struct PackageForm {
  std::string index_name;
  std::string file_name;  // holds {number}, and perhaps {venue_code} and {made_at}
  std::size_t rows_max = package_file_rows_max;
  std::size_t files_max = package_files_max;
  std::vector<IndexElement> index;  // 1 to index_elements_max
};

// Letters, digits, '.', '-' and '_', no dot first: a name that stays in its folder anywhere.
bool is_member_name(std::string_view name);

// The name of the file `number`, from 1 on, with five digits.
std::string file_name_of(const PackageForm& form, std::string_view venue_code,
                         std::string_view made_at, std::size_t number);

}  // namespace menshen::exchange
