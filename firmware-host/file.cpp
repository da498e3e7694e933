#include "firmware-host/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "firmware-host/errc.hpp"

namespace menshen::host {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool valid() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

bool write_all(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file.number(), bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

// A rename is durable once its folder is.
bool flush_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.valid() && ::fsync(opened.number()) == 0;
}

bool write_beside(const std::filesystem::path& beside, std::string_view bytes, FileKind kind) {
  const mode_t mode = kind == FileKind::secret ? 0600 : 0644;
  // O_EXCL: nobody else's file or link stands where a secret is going to be written.
  const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  return file.valid() && write_all(file, bytes) && ::fsync(file.number()) == 0;
}

enum class Readers { anybody, owner };

Ok check_readers(const struct stat& status, Readers readers) {
  if (readers == Readers::anybody) return {};
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    MENSHEN_RETURN_ERROR(Errc::key_readable_by_others);
  }
  if (status.st_uid != ::geteuid()) MENSHEN_RETURN_ERROR(Errc::key_of_somebody_else);
  return {};
}

// The whole of a regular file, as many bytes as `into` may have: a string or Bytes.
template <class Container>
Ok read_whole(const std::filesystem::path& file, std::size_t bytes_max, Container& into,
              Readers readers = Readers::anybody) {
  // Not to wait for the other end of a pipe that somebody put there.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!opened.valid() || ::fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  }
  if (const Ok ok = check_readers(status, readers); !ok) return ok;
  if (std::cmp_greater(status.st_size, bytes_max)) MENSHEN_RETURN_ERROR(Errc::file_too_large);
  // One more than it says: it may grow, and files of the kernel's own say nothing.
  into.resize(status.st_size == 0 ? bytes_max + 1 : static_cast<std::size_t>(status.st_size) + 1);
  std::size_t size = 0;
  while (size < into.size()) {
    const ssize_t got = ::read(opened.number(), into.data() + size, into.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size == into.size() && size <= bytes_max) into.resize(bytes_max + 1);
  }
  into.resize(size);
  if (size > bytes_max) MENSHEN_RETURN_ERROR(Errc::file_too_large);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max) {
  std::string text;
  if (const auto read = read_whole(file, bytes_max, text); !read) return read.error();
  return text;
}

Result<std::string> read_secret_file(const std::filesystem::path& file, std::size_t bytes_max) {
  std::string text;
  const auto read = read_whole(file, bytes_max, text, Readers::owner);
  if (!read) return read.error();
  return text;
}

Ok read_file_into(const std::filesystem::path& file, std::size_t bytes_max, Bytes& into) {
  return read_whole(file, bytes_max, into);
}

Ok write_file(const std::filesystem::path& file, std::string_view bytes, FileKind kind) {
  const std::filesystem::path beside = file.string() + ".new";
  ::unlink(beside.c_str());  // of a write that was cut short
  if (!write_beside(beside, bytes, kind) || ::rename(beside.c_str(), file.c_str()) != 0) {
    ::unlink(beside.c_str());
    MENSHEN_RETURN_ERROR(Errc::file_unwritable);
  }
  if (!flush_folder(file)) MENSHEN_RETURN_ERROR(Errc::file_unwritable);
  return {};
}

Ok write_new_file(const std::filesystem::path& file, std::string_view bytes, FileKind kind) {
  const std::filesystem::path beside = file.string() + ".new";
  ::unlink(beside.c_str());
  const bool written = write_beside(beside, bytes, kind);
  // link(2), unlike rename(2), refuses a name that is taken.
  const bool linked = written && ::link(beside.c_str(), file.c_str()) == 0;
  const bool taken = written && !linked && errno == EEXIST;
  ::unlink(beside.c_str());
  if (taken) MENSHEN_RETURN_ERROR(Errc::file_exists);
  if (!linked || !flush_folder(file)) MENSHEN_RETURN_ERROR(Errc::file_unwritable);
  return {};
}

Ok write_file_unflushed(const std::filesystem::path& file, ByteView bytes) {
  std::error_code failed;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
  const std::filesystem::path beside = file.string() + ".new";
  ::unlink(beside.c_str());
  const Descriptor opened(
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t{0644}));
  const bool written = opened.valid() && write_all(opened, text_of(bytes));
  if (written && ::rename(beside.c_str(), file.c_str()) == 0) return {};
  ::unlink(beside.c_str());
  MENSHEN_RETURN_ERROR(Errc::file_unwritable);
}

Ok move_file_unflushed(const std::filesystem::path& from, const std::filesystem::path& to,
                       std::size_t bytes_max) {
  std::error_code failed;
  if (to.has_parent_path()) std::filesystem::create_directories(to.parent_path(), failed);
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  if (errno != EXDEV) MENSHEN_RETURN_ERROR(Errc::file_unwritable);
  Bytes bytes;
  if (const auto read = read_whole(from, bytes_max, bytes); !read) return read.error();
  if (const auto written = write_file_unflushed(to, bytes); !written) return written.error();
  ::unlink(from.c_str());
  return {};
}

Ok flush_disk_of(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid() || ::syncfs(opened.number()) != 0) {
    MENSHEN_RETURN_ERROR(Errc::file_unwritable);
  }
  return {};
}

}  // namespace menshen::host
