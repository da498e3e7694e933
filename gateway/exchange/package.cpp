#include "gateway/exchange/package.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "gateway/exchange/errc.hpp"
#include "gateway/exchange/index_xml.hpp"
#include "gateway/exchange/zip_archive.hpp"

namespace menshen::exchange {
namespace {

PackageIndex index_of(const Package& package) {
  PackageIndex index{package.venue_code, package.made_at, {}};
  for (const PackageFile& file : package.files) {
    index.files.push_back({file.name, file.rows.size()});
  }
  return index;
}

bool names_are_sound(const FieldTable& table, const Package& package) {
  std::set<std::string_view> names = {table.package->index_name};
  return std::ranges::all_of(package.files, [&names](const PackageFile& file) {
    return is_member_name(file.name) && names.insert(file.name).second;
  });
}

}  // namespace

Result<Package> package_of(const FieldTable& table, const std::string& venue_code,
                           const Moment& made_at, std::vector<Row> rows) {
  const PackageForm& form = *table.package;
  if (rows.size() > form.files_max * form.rows_max) MENSHEN_RETURN_ERROR(Errc::package_full);
  Package package{venue_code, compact(made_at), {}};
  for (auto from = rows.begin(); from != rows.end();) {
    const auto count = std::min<std::ptrdiff_t>(std::distance(from, rows.end()),
                                                static_cast<std::ptrdiff_t>(form.rows_max));
    const std::string name =
        file_name_of(form, venue_code, package.made_at, package.files.size() + 1);
    package.files.push_back({name, {std::move_iterator(from), std::move_iterator(from + count)}});
    from += count;
  }
  return package;
}

Result<Bytes> write_package(const FieldTable& table, const Package& package) {
  const PackageForm& form = *table.package;
  if (package.files.size() > form.files_max) MENSHEN_RETURN_ERROR(Errc::package_full);
  if (!names_are_sound(table, package)) MENSHEN_RETURN_ERROR(Errc::field_text);
  const auto index = write_index(table, index_of(package));
  if (!index) return index.error();
  Archive archive{{{form.index_name, to_bytes(*index)}}, table.status};
  std::size_t content = index->size();
  for (const PackageFile& file : package.files) {
    if (file.rows.size() > form.rows_max) MENSHEN_RETURN_ERROR(Errc::package_full);
    auto bytes = encode_rows(table, file.rows);
    if (!bytes) return bytes.error();
    content += bytes->size();
    const bool fits = bytes->size() <= package_file_bytes_max && content <= archive_content_max;
    if (!fits) MENSHEN_RETURN_ERROR(Errc::package_full);
    archive.members.push_back({file.name, *std::move(bytes)});
  }
  return pack(archive, package.made_at);
}

Result<Package> read_package(const FieldTable& table, ByteView bytes) {
  const PackageForm& form = *table.package;
  const auto archive = unpack(bytes, form.files_max + 1, package_file_bytes_max);
  if (!archive) return archive.error();
  const bool is_ours = !archive->members.empty() && archive->comment == table.status &&
                       archive->members.front().name == form.index_name;
  if (!is_ours) MENSHEN_RETURN_ERROR(Errc::package_form);
  auto index = read_index(table, text_of(archive->members.front().bytes));
  if (!index) return index.error();
  if (index->files.size() + 1 != archive->members.size()) MENSHEN_RETURN_ERROR(Errc::package_form);
  Package package{index->venue_code, index->made_at, {}};
  for (std::size_t i = 0; i < index->files.size(); ++i) {
    const IndexFile& named = index->files[i];
    const ArchiveMember& member = archive->members[i + 1];
    if (member.name != named.name) MENSHEN_RETURN_ERROR(Errc::package_form);
    auto rows = decode_rows(table, member.bytes);
    if (!rows) return rows.error();
    if (rows->size() != named.rows) MENSHEN_RETURN_ERROR(Errc::package_form);
    package.files.push_back({named.name, *std::move(rows)});
  }
  if (!names_are_sound(table, package)) MENSHEN_RETURN_ERROR(Errc::package_form);
  return package;
}

}  // namespace menshen::exchange
