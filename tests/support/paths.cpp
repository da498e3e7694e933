#include "tests/support/paths.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "gateway/core/result.hpp"

namespace menshen::test {

std::filesystem::path data_path(std::string_view relative) {
  return std::filesystem::path(MENSHEN_SOURCE_DIR) / "tests" / "data" / relative;
}

std::optional<std::filesystem::path> public_vectors(std::string_view relative) {
  const auto path =
      std::filesystem::path(MENSHEN_SOURCE_DIR) / ".." / "shared" / "vectors" / relative;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  check(in.good(), path.c_str());
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& parent) {
  std::string pattern = (parent / "menshen-test-XXXXXX").string();
  check(mkdtemp(pattern.data()) != nullptr, "mkdtemp");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // a test that made files unreadable must not fail here
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace menshen::test
