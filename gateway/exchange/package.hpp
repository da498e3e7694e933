// A package: an index and files of rows in one zip archive, as the table's [package] says
// (docs/formats.md, "Tables for authorities"). Pure.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"
#include "gateway/exchange/rows.hpp"

namespace menshen::exchange {

struct PackageFile {
  std::string name;
  std::vector<Row> rows;

  bool operator==(const PackageFile&) const = default;
};

struct Package {
  std::string venue_code;  // nothing where it was read and the index has no slot for it
  std::string made_at;     // yyyyMMddHHmmss, likewise
  std::vector<PackageFile> files;

  bool operator==(const Package&) const = default;
};

// The rows in their order, cut into files and these named. Errc::package_full: more rows than the
// table's files_max files of rows_max rows carry.
Result<Package> package_of(const FieldTable& table, const std::string& venue_code,
                           const Moment& made_at, std::vector<Row> rows);

// Says in the archive's comment, too, what is known of the table's truth. Errors of encode_rows;
// Errc::package_full: files, rows or bytes beyond a limit; field_text: a name or code that cannot
// stand in a package; archive.
Result<Bytes> write_package(const FieldTable& table, const Package& package);

// Whatever write_package wrote, and other archives of the same files in the same order. Errors of
// decode_rows; Errc::package_form.
Result<Package> read_package(const FieldTable& table, ByteView bytes);

}  // namespace menshen::exchange
