// Where tests find their data: ours, and the public vectors beside the project where they exist.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

std::filesystem::path data_path(std::string_view relative);  // tests/data/<relative>

// ../shared/vectors/<relative>; nothing where it is absent (the test then skips, saying so).
std::optional<std::filesystem::path> public_vectors(std::string_view relative);

Bytes read_file(const std::filesystem::path& path);

// A new empty folder, under the system's temporary folder unless told otherwise, removed with the
// object.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace menshen::test
