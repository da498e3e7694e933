// Finds and reads the two-dimensional codes of one picture. code_reader.cpp is the one file that
// knows ZXing-cpp 1.4.0, whose interface newer releases changed.
//
// That release decodes well and samples poorly: modules under 5 pixels of a large code and inverted
// codes escape it. Two more passes give it what it needs.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "drivers/camera/picture.hpp"

namespace menshen::camera {

enum class Pass : std::uint8_t {
  plain = 0,
  // Twice as large and sharpened, of a large picture the middle. For QR codes alone: they carry
  // credentials and have the large versions, and the other kinds would double the time.
  enlarged = 1,
  inverted = 2,  // light modules on dark ground, as phones in dark mode show them
  quick = 3,     // as plain, for QR codes alone, in half the time: a glance at a still scene
};

// Together they read whatever can be read.
inline constexpr std::array<Pass, 3> all_passes = {Pass::plain, Pass::enlarged, Pass::inverted};
inline constexpr int codes_in_picture_max = 4;
// The enlarged picture has at most this many pixels (a whole 720p frame, the middle of 1080p).
inline constexpr std::int64_t enlarged_pixels_max = 4 * 1280 * 720;

struct FoundCode {
  std::string symbology;  // "QRCode", "DataMatrix", "Aztec" or "PDF417"
  // As the code carries them: of a binary segment its bytes, of a text segment the characters in
  // the code's own character set (kanji: Shift_JIS). ECI designators are left out, so bytes under
  // ECI 26 are UTF-8 as they stand.
  Bytes bytes;
  std::string text;  // the same as UTF-8, by ECI or else by a guess; for people, never to decide on
};

// Codes of one- and two-dimensional kinds that cannot hold a signed credential are not looked for.
std::vector<FoundCode> read_codes(const Picture& picture, Pass pass);

}  // namespace menshen::camera
