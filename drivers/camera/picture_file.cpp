#include "drivers/camera/picture_file.hpp"

#include <fstream>

#include "drivers/camera/errc.hpp"
#include "drivers/camera/picture.hpp"

namespace menshen::camera {

Result<Bytes> read_picture_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) MENSHEN_RETURN_ERROR(Errc::source_absent);
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) MENSHEN_RETURN_ERROR(Errc::source_absent);
  if (size > picture_file_bytes_max) MENSHEN_RETURN_ERROR(Errc::picture_too_large);
  std::ifstream in(path, std::ios::binary);
  if (!in) MENSHEN_RETURN_ERROR(Errc::source_absent);
  Bytes bytes(size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(in.gcount()));  // it may have shrunk meanwhile
  return bytes;
}

}  // namespace menshen::camera
