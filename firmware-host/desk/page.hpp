// The page's files as they were built into this program (web/, embedded by embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace menshen::desk {

struct PageFile {
  std::string_view path;  // "/", "/desk.css"
  std::string_view content_type;
  std::string_view bytes;
};

std::span<const PageFile> page_files();
const PageFile* page_file_at(std::string_view path);  // nothing where there is none

}  // namespace menshen::desk
