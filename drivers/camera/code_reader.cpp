#include "drivers/camera/code_reader.hpp"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace menshen::camera {

namespace {

constexpr int upsampling = 2;
// Of the unsharp mask, in pixels of the enlarged picture.
constexpr double unsharp_sigma = 2.0;
constexpr double unsharp_amount = 2.0;

using ZXing::BarcodeFormat;

ZXing::DecodeHints hints(ZXing::BarcodeFormats formats) {
  // tryDownscale stays on: codes photographed on screens fall from 100 % to 6 % without it.
  return ZXing::DecodeHints()
      .setFormats(formats)
      .setTryHarder(true)
      .setTryRotate(true)
      .setTryDownscale(true)
      .setMaxNumberOfSymbols(codes_in_picture_max);
}

std::vector<FoundCode> search(const cv::Mat& grey, ZXing::BarcodeFormats formats) {
  const ZXing::ImageView view(grey.data, grey.cols, grey.rows, ZXing::ImageFormat::Lum,
                              static_cast<int>(grey.step));
  std::vector<FoundCode> found;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints(formats))) {
    if (!result.isValid() || result.bytes().empty()) continue;
    found.push_back({.symbology = ZXing::ToString(result.format()),
                     .bytes = Bytes(result.bytes().begin(), result.bytes().end()),
                     .text = result.text()});
  }
  return found;
}

// The middle of the frame, where a code is held, as much of it as may be enlarged.
cv::Mat middle(const cv::Mat& grey) {
  constexpr double pixels_max =
      static_cast<double>(enlarged_pixels_max) / (upsampling * upsampling);
  const double part = std::sqrt(pixels_max / static_cast<double>(grey.total()));
  if (part >= 1) return grey;
  const int width = static_cast<int>(grey.cols * part);
  const int height = static_cast<int>(grey.rows * part);
  return grey({(grey.cols - width) / 2, (grey.rows - height) / 2, width, height});
}

cv::Mat enlarged(const cv::Mat& grey) {
  cv::Mat large;
  cv::Mat soft;
  cv::resize(middle(grey), large, {}, upsampling, upsampling, cv::INTER_CUBIC);
  cv::GaussianBlur(large, soft, {}, unsharp_sigma);
  cv::addWeighted(large, 1 + unsharp_amount, soft, -unsharp_amount, 0, large);
  return large;
}

cv::Mat inverted(const cv::Mat& grey) {
  cv::Mat negative;
  cv::bitwise_not(grey, negative);
  return negative;
}

}  // namespace

std::vector<FoundCode> read_codes(const Picture& picture, Pass pass) {
  // cv::Mat has no read-only view; search() and the two transforms only read.
  const cv::Mat grey(picture.height, picture.width, CV_8UC1,
                     const_cast<std::uint8_t*>(picture.grey.data()));
  const auto all = BarcodeFormat::QRCode | BarcodeFormat::DataMatrix | BarcodeFormat::Aztec |
                   BarcodeFormat::PDF417;
  try {
    switch (pass) {
      case Pass::plain:
        return search(grey, all);
      case Pass::enlarged:
        return search(enlarged(grey), BarcodeFormat::QRCode);
      case Pass::inverted:
        return search(inverted(grey), all);
      case Pass::quick:
        return search(grey, BarcodeFormat::QRCode);
    }
  } catch (const std::exception&) {  // what the libraries throw on a picture is: nothing read
  }
  return {};
}

}  // namespace menshen::camera
