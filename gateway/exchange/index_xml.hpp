// A package's index as XML, written and read again. The only file that sees pugixml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/exchange/field_table.hpp"

namespace menshen::exchange {

struct IndexFile {
  std::string name;
  std::size_t rows = 0;

  bool operator==(const IndexFile&) const = default;
};

// What an index says beside what its table does.
struct PackageIndex {
  std::string venue_code;  // nothing where it was read and the table has no slot for it
  std::string made_at;     // yyyyMMddHHmmss, likewise
  std::vector<IndexFile> files;

  bool operator==(const PackageIndex&) const = default;
};

// The table has a package. Errc::field_text: a value that XML 1.0 cannot carry or that is no plain
// text; package_full: more files or bytes than an index may have.
Result<std::string> write_index(const FieldTable& table, const PackageIndex& index);
// Exactly what write_index writes: Errc::package_form.
Result<PackageIndex> read_index(const FieldTable& table, std::string_view xml);

}  // namespace menshen::exchange
