// The heads of three file formats: PNG (ISO/IEC 15948 §11.2.2), JPEG (ITU-T T.81 annex B) and BMP.
#include <algorithm>
#include <array>

#include "drivers/camera/errc.hpp"
#include "drivers/camera/picture.hpp"

namespace menshen::camera {

namespace {

constexpr std::array<std::uint8_t, 16> png_start = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n',
                                                    0,    0,   0,   13,  'I',  'H',  'D',  'R'};
constexpr std::size_t png_head_bytes = 24;  // start, width, height
constexpr std::size_t bmp_head_bytes = 26;
constexpr std::uint32_t bmp_info_header_bytes_min = 40;  // older OS/2 heads have 16-bit sides
constexpr std::size_t jpeg_frame_bytes = 7;              // length, precision, height, width

std::uint32_t u16_be(ByteView file, std::size_t at) {
  return static_cast<std::uint32_t>(file[at]) << 8U | file[at + 1];
}
std::uint32_t u32_be(ByteView file, std::size_t at) {
  return u16_be(file, at) << 16U | u16_be(file, at + 2);
}
std::uint32_t u32_le(ByteView file, std::size_t at) {
  return static_cast<std::uint32_t>(file[at + 3]) << 24U |
         static_cast<std::uint32_t>(file[at + 2]) << 16U |
         static_cast<std::uint32_t>(file[at + 1]) << 8U | file[at];
}

Result<PictureSize> within_limits(std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0) MENSHEN_RETURN_ERROR(Errc::picture_damaged);
  constexpr auto side_max = static_cast<std::uint32_t>(picture_side_pixels_max);
  if (width > side_max || height > side_max ||
      static_cast<std::int64_t>(width) * height > picture_pixels_max) {
    MENSHEN_RETURN_ERROR(Errc::picture_too_large);
  }
  return PictureSize{static_cast<int>(width), static_cast<int>(height)};
}

Result<PictureSize> png_size(ByteView file) {
  if (file.size() < png_head_bytes) MENSHEN_RETURN_ERROR(Errc::picture_damaged);
  return within_limits(u32_be(file, 16), u32_be(file, 20));
}

Result<PictureSize> bmp_size(ByteView file) {
  if (file.size() < bmp_head_bytes || u32_le(file, 14) < bmp_info_header_bytes_min) {
    MENSHEN_RETURN_ERROR(Errc::picture_damaged);
  }
  const std::uint32_t height = u32_le(file, 22);
  // A negative height says that the rows run from the top.
  const bool from_top = (height & 0x8000'0000U) != 0;
  return within_limits(u32_le(file, 18), from_top ? ~height + 1U : height);
}

// SOF0 … SOF15 carry the size; C4, C8 and CC are other things among them (T.81 table B.1).
bool is_start_of_frame(std::uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// No length follows these: TEM, RST0 … RST7, SOI.
bool stands_alone(std::uint8_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

Result<PictureSize> jpeg_size(ByteView file) {
  std::size_t at = 2;
  while (at + 1 < file.size()) {
    if (file[at] != 0xFF) break;
    const std::uint8_t marker = file[at + 1];
    if (marker == 0xFF) {  // fill byte, B.1.1.2
      ++at;
      continue;
    }
    at += 2;
    if (stands_alone(marker)) continue;
    if (file.size() - at < jpeg_frame_bytes) break;
    if (is_start_of_frame(marker)) return within_limits(u16_be(file, at + 5), u16_be(file, at + 3));
    const std::uint32_t length = u16_be(file, at);
    if (length < 2) break;
    at += length;
  }
  MENSHEN_RETURN_ERROR(Errc::picture_damaged);
}

}  // namespace

Result<PictureSize> picture_size(ByteView file) {
  if (file.size() > picture_file_bytes_max) MENSHEN_RETURN_ERROR(Errc::picture_too_large);
  if (file.size() >= png_start.size() &&
      std::ranges::equal(file.first(png_start.size()), png_start)) {
    return png_size(file);
  }
  if (file.size() >= 3 && file[0] == 0xFF && file[1] == 0xD8 && file[2] == 0xFF) {
    return jpeg_size(file);
  }
  if (file.size() >= 2 && file[0] == 'B' && file[1] == 'M') return bmp_size(file);
  MENSHEN_RETURN_ERROR(Errc::picture_kind);
}

}  // namespace menshen::camera
