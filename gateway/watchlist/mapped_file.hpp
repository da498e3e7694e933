// A file's bytes, mapped read-only and unmapped with the object.
#pragma once

#include <filesystem>
#include <utility>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::watchlist {

class MappedFile {
 public:
  MappedFile() = default;
  // Errors: Errc::file_unreadable, Errc::file_size (empty, or more than `bytes_max`).
  static Result<MappedFile> map(const std::filesystem::path& file, std::size_t bytes_max);

  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  ByteView bytes() const { return bytes_; }

 private:
  explicit MappedFile(ByteView bytes) : bytes_(bytes) {}

  ByteView bytes_;
};

}  // namespace menshen::watchlist
