// menshen-camera --read: the codes of picture files, for `menshenctl read-image`.
#pragma once

#include <cstdio>
#include <filesystem>
#include <span>
#include <string>

#include "drivers/camera/code_reader.hpp"
#include "drivers/camera/steady.hpp"

namespace menshen::camera {

// Every pass, one after the other until one reads something.
std::vector<FoundCode> read_still(const Picture& picture);

// One line of JSON without its end:
//   {"file":"…","text":"…","symbology":"QRCode","milliseconds":3.4}
//   {"file":"…","error":"no code found"}
// Of several codes in one picture the first. `read` says whether one was read.
struct ImageLine {
  std::string json;
  bool read = false;
};
ImageLine read_image(const std::filesystem::path& file, const SteadyClock& clock);

// Each line as soon as it is known; exit_done or exit_not_all.
int read_images(std::span<const std::filesystem::path> files, const SteadyClock& clock,
                std::FILE* out);

}  // namespace menshen::camera
