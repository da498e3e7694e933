// Pictures of codes, drawn as a camera might see them: for tests, the demo and the browser test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "drivers/camera/picture.hpp"

namespace menshen::test {

enum class CodeKind { qr, data_matrix, aztec, pdf417 };

struct PictureOptions {
  CodeKind kind = CodeKind::qr;
  int error_correction = -1;  // 0 … 8, QR: 0 is L; -1: the library's choice
  double module_pixels = 6;
  int margin_modules = 4;
  double rotation_degrees = 0;
  double tilt = 0;         // the far edge is shorter by this part, 0 … 0.5
  double blur_pixels = 0;  // deviation of a Gaussian
  double noise = 0;        // grey levels, deviation, the same for the same seed
  std::uint64_t noise_seed = 1;
  bool inverted = false;  // light modules on dark ground
  double contrast = 1;    // grey levels are multiplied by this,
  double brightness = 0;  // and this is added
  int canvas_width = 0;   // pixels; 0: as the code needs
  int canvas_height = 0;
};

// `text` is UTF-8. The code stands in the middle of a light canvas (of a dark one, if inverted).
camera::Picture code_picture(std::string_view text, const PictureOptions& options = {});

camera::Picture even_picture(int width, int height, std::uint8_t grey);
// The same with noise, as a sensor in the dark gives it.
camera::Picture noisy_picture(int width, int height, std::uint8_t grey, double noise_grey,
                              std::uint64_t seed);

// A PNG, written under a hidden name and renamed: a watched folder never sees half a picture.
void write_png(const camera::Picture& picture, const std::filesystem::path& file);
void write_code_picture(const std::filesystem::path& file, std::string_view text,
                        const PictureOptions& options = {});
void write_blank_picture(const std::filesystem::path& file);  // a grey wall before the camera
Bytes as_jpeg(const camera::Picture& picture);
// Frames of one size as a video (Motion JPEG in AVI).
void write_video(const std::vector<camera::Picture>& frames, double frames_per_second,
                 const std::filesystem::path& file);

}  // namespace menshen::test
