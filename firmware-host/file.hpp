// Whole files: read with a limit, written so that a reader sees the old one or the new one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::host {

// The whole of a regular file. Errc::file_unreadable, Errc::file_too_large beyond bytes_max.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max);

// The same of a key's file, which is ours and nobody else's to read: a key that others have read is
// no key any more. It is the opened file that is asked, so that nobody can exchange the name
// between question and reading. Also Errc::key_readable_by_others, Errc::key_of_somebody_else.
Result<std::string> read_secret_file(const std::filesystem::path& file, std::size_t bytes_max);

// read_file into `into`, whose room is used again: for thousands of files, one after the other.
Ok read_file_into(const std::filesystem::path& file, std::size_t bytes_max, Bytes& into);

enum class FileKind : std::uint8_t {
  open,    // 0644: whoever has the folder may read it
  secret,  // 0600: the owner alone
};

// Beside its place, flushed to the disk, then renamed over it. Errc::file_unwritable.
Ok write_file(const std::filesystem::path& file, std::string_view bytes, FileKind kind);

// The same, but never over a file that is there: a key that was in use would be gone for good.
// Errc::file_exists.
Ok write_new_file(const std::filesystem::path& file, std::string_view bytes, FileKind kind);

// For thousands of files that only mean something together: renamed into place in folders made for
// them, and flushed all at once by flush_disk_of. Errc::file_unwritable.
Ok write_file_unflushed(const std::filesystem::path& file, ByteView bytes);
// `from` has bytes_max bytes at most: onto another disk it is copied.
Ok move_file_unflushed(const std::filesystem::path& from, const std::filesystem::path& to,
                       std::size_t bytes_max);
Ok flush_disk_of(const std::filesystem::path& folder);

}  // namespace menshen::host
