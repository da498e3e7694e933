#include "gateway/exchange/zip_archive.hpp"

#include <zip.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "gateway/exchange/errc.hpp"

namespace menshen::exchange {
namespace {

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using OpenArchive = std::unique_ptr<zip_t, Discard>;

struct Release {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, Release>;

struct Close {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Source source_of(ByteView bytes) {
  return Source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr));
}

// On success the archive holds the source too, and lets go of it by itself.
OpenArchive open_archive(const Source& source, int flags) {
  if (!source) return {};
  OpenArchive archive(zip_open_from_source(source.get(), flags, nullptr));
  if (archive) zip_source_keep(source.get());
  return archive;
}

// MS-DOS's: years since 1980 in seven bits, two seconds a step (APPNOTE §4.4.6).
struct DosTime {
  zip_uint16_t time = 0;
  zip_uint16_t date = (1 << 5) | 1;
};

DosTime dos_time_of(const std::string& made_at) {
  if (made_at.size() != 14) return {};
  const auto part = [&made_at](std::size_t from, std::size_t digits) {
    unsigned value = 0;
    std::from_chars(made_at.data() + from, made_at.data() + from + digits, value);
    return value;
  };
  const unsigned year = std::clamp(part(0, 4), 1980U, 2107U) - 1980;
  return {static_cast<zip_uint16_t>(part(8, 2) << 11 | part(10, 2) << 5 | part(12, 2) / 2),
          static_cast<zip_uint16_t>(year << 9 | part(4, 2) << 5 | part(6, 2))};
}

bool add(zip_t* archive, const ArchiveMember& member, const DosTime& at) {
  zip_source_t* bytes = zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0);
  if (bytes == nullptr) return false;
  const zip_int64_t index = zip_file_add(archive, member.name.c_str(), bytes, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(bytes);
    return false;
  }
  const auto number = static_cast<zip_uint64_t>(index);
  return zip_set_file_compression(archive, number, ZIP_CM_DEFLATE, 6) == 0 &&
         zip_file_set_dostime(archive, number, at.time, at.date, 0) == 0;
}

Result<Bytes> bytes_in(zip_source_t* source) {
  if (zip_source_open(source) != 0) MENSHEN_RETURN_ERROR(Errc::archive);
  Bytes bytes;
  std::size_t done = 0;
  zip_int64_t read = 1;
  while (read > 0 && done <= archive_bytes_max) {
    bytes.resize(done + (std::size_t{1} << 16));
    read = zip_source_read(source, bytes.data() + done, bytes.size() - done);
    if (read > 0) done += static_cast<std::size_t>(read);
  }
  zip_source_close(source);
  if (read < 0) MENSHEN_RETURN_ERROR(Errc::archive);
  if (done > archive_bytes_max) MENSHEN_RETURN_ERROR(Errc::package_full);
  bytes.resize(done);
  return bytes;
}

bool is_readable(const zip_stat_t& entry) {
  constexpr zip_uint64_t wanted = ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  return (entry.valid & wanted) == wanted && entry.encryption_method == ZIP_EM_NONE &&
         (entry.comp_method == ZIP_CM_STORE || entry.comp_method == ZIP_CM_DEFLATE);
}

Result<ArchiveMember> member_at(zip_t* archive, zip_uint64_t index, std::size_t bytes_max) {
  zip_stat_t entry;
  const char* name = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
  const bool known = name != nullptr && zip_stat_index(archive, index, 0, &entry) == 0;
  if (!known || !is_readable(entry)) MENSHEN_RETURN_ERROR(Errc::package_form);
  ArchiveMember member{name, {}};
  const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(archive, index, 0));
  std::size_t done = 0;
  zip_int64_t read = file ? 1 : -1;
  while (read > 0 && done <= bytes_max) {
    member.bytes.resize(std::min(done + (std::size_t{1} << 16), bytes_max + 1));
    if (done == member.bytes.size()) break;
    read = zip_fread(file.get(), member.bytes.data() + done, member.bytes.size() - done);
    if (read > 0) done += static_cast<std::size_t>(read);
  }
  // The check value is held against what was read with the last, empty, reading.
  if (read != 0 || done > bytes_max) MENSHEN_RETURN_ERROR(Errc::package_form);
  member.bytes.resize(done);
  return member;
}

}  // namespace

Result<Bytes> pack(const Archive& archive, const std::string& made_at) {
  check(!archive.members.empty(), "something to pack");
  const Source target = source_of({});
  OpenArchive opened = open_archive(target, ZIP_CREATE | ZIP_TRUNCATE);
  bool packed = opened != nullptr;
  const DosTime at = dos_time_of(made_at);
  for (const ArchiveMember& member : archive.members) {
    packed = packed && add(opened.get(), member, at);
  }
  packed = packed &&
           zip_set_archive_comment(opened.get(), archive.comment.data(),
                                   static_cast<zip_uint16_t>(archive.comment.size())) == 0 &&
           zip_close(opened.get()) == 0;
  if (!packed) MENSHEN_RETURN_ERROR(Errc::archive);
  static_cast<void>(opened.release());  // closed, and gone with it
  return bytes_in(target.get());
}

Result<Archive> unpack(ByteView bytes, std::size_t members_max, std::size_t member_bytes_max) {
  // libzip takes no bytes for an archive of no files, and packs none.
  if (bytes.empty() || bytes.size() > archive_bytes_max) MENSHEN_RETURN_ERROR(Errc::package_form);
  const Source source = source_of(bytes);
  const OpenArchive opened = open_archive(source, ZIP_RDONLY | ZIP_CHECKCONS);
  if (!opened) MENSHEN_RETURN_ERROR(Errc::package_form);
  const zip_int64_t count = zip_get_num_entries(opened.get(), 0);
  if (count < 0 || std::cmp_greater(count, members_max)) MENSHEN_RETURN_ERROR(Errc::package_form);
  Archive archive;
  std::size_t content = 0;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    auto member =
        member_at(opened.get(), i, std::min(member_bytes_max, archive_content_max - content));
    if (!member) return member.error();
    content += member->bytes.size();
    archive.members.push_back(*std::move(member));
  }
  int length = 0;
  const char* comment = zip_get_archive_comment(opened.get(), &length, ZIP_FL_ENC_RAW);
  if (comment != nullptr) archive.comment.assign(comment, static_cast<std::size_t>(length));
  return archive;
}

}  // namespace menshen::exchange
