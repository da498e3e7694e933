// Where a camera's pictures come from, as configured: one word and a place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"

namespace menshen::camera {

inline constexpr std::size_t source_name_bytes_max = 1024;

// menshend hands the source over in the child's environment: every user of the machine may read the
// words of a process, and an address may hold the camera's password.
inline constexpr const char* source_variable = "MENSHEN_CAMERA_SOURCE";

enum class SourceKind {
  images,  // images:DIR, a folder that is also watched for pictures to come
  video,   // video:FILE, played once, its last frame held
  device,  // device:/dev/videoN, V4L2
  stream,  // stream:URL, rtsp:, http: or https:
};

struct SourceName {
  SourceKind kind = SourceKind::images;
  std::string place;
  bool operator==(const SourceName&) const = default;
};

// Errc::source_form.
Result<SourceName> parse_source(std::string_view text);

// The TCP port that a stream's URL names, or else its scheme's own: read as FFmpeg reads it, so
// that the process may be kept from every other. Errc::source_form.
Result<std::uint16_t> stream_port(std::string_view url);

}  // namespace menshen::camera
