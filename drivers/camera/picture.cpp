#include "drivers/camera/picture.hpp"

#include <opencv2/imgcodecs.hpp>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

Result<Picture> decode_picture(ByteView file) {
  const auto size = picture_size(file);
  if (!size) return size.error();
  cv::Mat grey;
  try {
    const cv::_InputArray bytes(file.data(), static_cast<int>(file.size()));
    grey = cv::imdecode(bytes, cv::IMREAD_GRAYSCALE | cv::IMREAD_IGNORE_ORIENTATION);
  } catch (const std::exception&) {  // cv::Exception, or memory that is not to be had
    MENSHEN_RETURN_ERROR(Errc::picture_damaged);
  }
  if (grey.type() != CV_8UC1 || !grey.isContinuous()) MENSHEN_RETURN_ERROR(Errc::picture_damaged);
  if (PictureSize{grey.cols, grey.rows} != *size) MENSHEN_RETURN_ERROR(Errc::picture_damaged);
  return Picture{grey.cols, grey.rows, {grey.datastart, grey.dataend}};
}

}  // namespace menshen::camera
