#include "firmware-host/desk/page.hpp"

#include <algorithm>

namespace menshen::desk {

const PageFile* page_file_at(std::string_view path) {
  const auto files = page_files();
  const auto found = std::ranges::find(files, path, &PageFile::path);
  return found == files.end() ? nullptr : &*found;
}

}  // namespace menshen::desk
