// One process a store: a lock on a file beside the database, held for life.
#pragma once

#include <filesystem>

#include "gateway/core/result.hpp"

namespace menshen::store {

// flock(2): it ends with the process, however that ends, and also holds between two openings inside
// one process. The file stays behind; only the lock on it means anything.
class FileLock {
 public:
  // Errc::in_use where another holder lives; read_only, cannot_open or io where the file itself
  // cannot be had.
  static Result<FileLock> take(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace menshen::store
