// One grey frame, and how a picture file becomes one. OpenCV stays behind this header.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::camera {

inline constexpr std::size_t picture_file_bytes_max = 32UL << 20U;
inline constexpr int picture_side_pixels_max = 16'384;
inline constexpr std::int64_t picture_pixels_max = 25'000'000;

struct Picture {
  int width = 0;                   // pixels
  int height = 0;                  // pixels
  std::vector<std::uint8_t> grey;  // row by row from the top, no padding; 0 is black
};

using Frame = std::shared_ptr<const Picture>;

struct PictureSize {
  int width = 0;
  int height = 0;
  bool operator==(const PictureSize&) const = default;
};

// From the head of a PNG, JPEG or BMP file, before any decoder sees it: only these three reach
// OpenCV, and none that claims more pixels than allowed. Errc: picture_kind, picture_damaged,
// picture_too_large.
Result<PictureSize> picture_size(ByteView file);

// The whole file as a grey picture, turned as stored. Errc as above.
Result<Picture> decode_picture(ByteView file);

}  // namespace menshen::camera
