// Files in one zip archive (PKWARE APPNOTE), in memory. The only file that sees libzip. Written
// deflated; read whatever is stored or deflated, within limits, nothing encrypted.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::exchange {

inline constexpr std::size_t archive_bytes_max = std::size_t{64} << 20;    // packed
inline constexpr std::size_t archive_content_max = std::size_t{64} << 20;  // of all files, unpacked

struct ArchiveMember {
  std::string name;
  Bytes bytes;
};

struct Archive {
  std::vector<ArchiveMember> members;
  std::string comment;
};

// One file at least; `made_at` is yyyyMMddHHmmss, or nothing: the archive's own first time then,
// 1980. Errc::archive; package_full beyond archive_bytes_max.
Result<Bytes> pack(const Archive& archive, const std::string& made_at);

// At most `members_max` files with at most `member_bytes_max` bytes each. What an archive claims of
// a size is not believed: so many bytes are unpacked and no more. Errc::package_form.
Result<Archive> unpack(ByteView bytes, std::size_t members_max, std::size_t member_bytes_max);

}  // namespace menshen::exchange
