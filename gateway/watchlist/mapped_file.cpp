#include "gateway/watchlist/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/watchlist/errc.hpp"

namespace menshen::watchlist {

Result<MappedFile> MappedFile::map(const std::filesystem::path& file, std::size_t bytes_max) {
  // O_NONBLOCK: a named pipe at this path must not stop the daemon.
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  struct stat status {};
  const bool regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = regular ? static_cast<std::size_t>(status.st_size) : 0;
  void* start = MAP_FAILED;
  if (size > 0 && size <= bytes_max) {
    start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  }
  ::close(fd);  // the mapping lives on
  if (!regular) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  if (size == 0 || size > bytes_max) MENSHEN_RETURN_ERROR(Errc::file_size);
  if (start == MAP_FAILED) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  return MappedFile(ByteView(static_cast<const std::uint8_t*>(start), size));
}

MappedFile::~MappedFile() {
  if (bytes_.empty()) return;
  ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

}  // namespace menshen::watchlist
