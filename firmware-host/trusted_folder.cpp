#include "firmware-host/trusted_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"

namespace menshen::host {

// gateway/tuf encodes what a role is called; this is for whoever changes that.
std::filesystem::path TrustedFolder::at(const std::string& name) const {
  check(!name.empty() && name.find('/') == std::string::npos && name != "." && name != "..",
        "a trusted file's name stays in its folder");
  return folder_ / name;
}

Result<std::optional<Bytes>> TrustedFolder::read(const std::string& name, std::size_t bytes_max) {
  const auto file = at(name);
  std::error_code failed;
  const auto status = std::filesystem::symlink_status(file, failed);
  if (status.type() == std::filesystem::file_type::not_found) return std::optional<Bytes>();
  Bytes bytes;
  if (const Ok ok = read_file_into(file, bytes_max, bytes); !ok) return ok.error();
  return std::optional(std::move(bytes));
}

Ok TrustedFolder::write(const std::string& name, ByteView bytes) {
  return write_file(at(name), text_of(bytes), FileKind::open);
}

// Gone from the disk too: what was forgotten must not come back with the next start.
Ok TrustedFolder::remove(const std::string& name) {
  const bool gone = ::unlink(at(name).c_str()) == 0 || errno == ENOENT;
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool flushed = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) ::close(folder);
  if (!gone || !flushed) MENSHEN_RETURN_ERROR(Errc::file_unwritable);
  return {};
}

}  // namespace menshen::host
