#include "drivers/camera/read_images.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "drivers/camera/arguments.hpp"
#include "drivers/camera/errc.hpp"
#include "drivers/camera/picture_file.hpp"

namespace menshen::camera {

namespace {

std::string as_json(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

std::string in_milliseconds(std::chrono::microseconds took) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", static_cast<double>(took.count()) / 1000);
  return text.data();
}

Result<Picture> picture_of(const std::filesystem::path& file) {
  const auto bytes = read_picture_file(file);
  if (!bytes) return bytes.error();
  return decode_picture(*bytes);
}

}  // namespace

std::vector<FoundCode> read_still(const Picture& picture) {
  for (const Pass pass : all_passes) {
    auto found = read_codes(picture, pass);
    if (!found.empty()) return found;
  }
  return {};
}

ImageLine read_image(const std::filesystem::path& file, const SteadyClock& clock) {
  const std::string start = "{\"file\":" + as_json(file.native());
  const auto picture = picture_of(file);
  if (!picture) {
    // The camera's word for a missing source would puzzle whoever named a file.
    const std::string why = picture.error() == Errc::source_absent ? "cannot be read as a file"
                                                                   : picture.error().message();
    return {start + ",\"error\":" + as_json(why) + "}", false};
  }
  const auto began = clock();
  const auto found = read_still(*picture);
  const auto took = clock() - began;
  if (found.empty()) return {start + ",\"error\":\"no code found\"}", false};
  return {start + ",\"text\":" + as_json(found.front().text) + ",\"symbology\":" +
              as_json(found.front().symbology) + ",\"milliseconds\":" + in_milliseconds(took) + "}",
          true};
}

int read_images(std::span<const std::filesystem::path> files, const SteadyClock& clock,
                std::FILE* out) {
  bool all = true;
  for (const auto& file : files) {
    const ImageLine line = read_image(file, clock);
    std::fprintf(out, "%s\n", line.json.c_str());
    std::fflush(out);
    all = all && line.read;
  }
  return all ? exit_done : exit_not_all;
}

}  // namespace menshen::camera
