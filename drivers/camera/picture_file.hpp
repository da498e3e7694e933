// A picture file, read whole.
#pragma once

#include <filesystem>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::camera {

// A regular file of at most picture_file_bytes_max. Errc: source_absent, picture_too_large.
Result<Bytes> read_picture_file(const std::filesystem::path& path);

}  // namespace menshen::camera
