#include "tests/support/image_code_picture.hpp"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <stdexcept>

#include "gateway/core/result.hpp"

namespace menshen::test {

namespace {

constexpr int cell_pixels = 8;  // of one module before it is turned and tilted
constexpr int finer = 4;        // drawn this much larger, then averaged: no stair-steps

ZXing::BarcodeFormat format_of(CodeKind kind) {
  switch (kind) {
    case CodeKind::qr:
      return ZXing::BarcodeFormat::QRCode;
    case CodeKind::data_matrix:
      return ZXing::BarcodeFormat::DataMatrix;
    case CodeKind::aztec:
      return ZXing::BarcodeFormat::Aztec;
    case CodeKind::pdf417:
      return ZXing::BarcodeFormat::PDF417;
  }
  throw std::invalid_argument("kind of code");
}

cv::Mat modules_of(std::string_view text, const PictureOptions& options) {
  const auto matrix = ZXing::MultiFormatWriter(format_of(options.kind))
                          .setEncoding(ZXing::CharacterSet::UTF8)
                          .setMargin(0)
                          .setEccLevel(options.error_correction)
                          .encode(std::string(text), 0, 0);
  const int margin = options.margin_modules;
  cv::Mat modules(matrix.height() + 2 * margin, matrix.width() + 2 * margin, CV_8UC1,
                  cv::Scalar(255));
  for (int y = 0; y < matrix.height(); ++y) {
    for (int x = 0; x < matrix.width(); ++x) {
      if (matrix.get(x, y)) modules.at<std::uint8_t>(y + margin, x + margin) = 0;
    }
  }
  return modules;
}

cv::Size canvas_of(const cv::Mat& modules, const PictureOptions& options) {
  const double turned = options.rotation_degrees * std::numbers::pi / 180;
  const double cosine = std::abs(std::cos(turned));
  const double sine = std::abs(std::sin(turned));
  const double width = modules.cols * cosine + modules.rows * sine;
  const double height = modules.cols * sine + modules.rows * cosine;
  const auto side = [&](int wanted, double least) {
    return wanted > 0 ? wanted : static_cast<int>(std::ceil(least * options.module_pixels));
  };
  return {side(options.canvas_width, width), side(options.canvas_height, height)};
}

// Where the corners of the drawn code come to lie on the canvas: scaled, tilted away from the
// viewer at the top, turned about the middle.
cv::Mat placing(const cv::Mat& modules, cv::Size canvas, const PictureOptions& options) {
  const auto half_width = static_cast<float>(modules.cols * options.module_pixels / 2);
  const auto half_height = static_cast<float>(modules.rows * options.module_pixels / 2);
  const auto far_half = half_width * static_cast<float>(1 - options.tilt);
  const auto far_height = half_height * static_cast<float>(1 - options.tilt / 2);
  const auto angle = static_cast<float>(options.rotation_degrees * std::numbers::pi / 180);
  const auto place = [&](float x, float y) {
    const cv::Point2f turned(x * std::cos(angle) - y * std::sin(angle),
                             x * std::sin(angle) + y * std::cos(angle));
    const cv::Point2f middle(static_cast<float>(canvas.width) / 2,
                             static_cast<float>(canvas.height) / 2);
    return (turned + middle) * static_cast<float>(finer);
  };
  const auto drawn_width = static_cast<float>(modules.cols * cell_pixels);
  const auto drawn_height = static_cast<float>(modules.rows * cell_pixels);
  const std::array<cv::Point2f, 4> from = {
      {{0, 0}, {drawn_width, 0}, {drawn_width, drawn_height}, {0, drawn_height}}};
  const std::array<cv::Point2f, 4> to = {
      place(-far_half, -far_height), place(far_half, -far_height), place(half_width, half_height),
      place(-half_width, half_height)};
  return cv::getPerspectiveTransform(from.data(), to.data());
}

void add_noise(cv::Mat& grey, double deviation, std::uint64_t seed) {
  if (deviation <= 0) return;
  cv::Mat noise(grey.size(), CV_16SC1);
  cv::RNG(seed).fill(noise, cv::RNG::NORMAL, 0, deviation);
  cv::add(grey, noise, grey, cv::noArray(), CV_8U);
}

camera::Picture picture_of(const cv::Mat& grey) {
  check(grey.isContinuous() && grey.type() == CV_8UC1, "a grey picture");
  return {grey.cols, grey.rows, {grey.datastart, grey.dataend}};
}

cv::Mat matrix_of(const camera::Picture& picture) {
  const cv::Mat view(picture.height, picture.width, CV_8UC1,
                     const_cast<std::uint8_t*>(picture.grey.data()));
  return view.clone();
}

}  // namespace

camera::Picture code_picture(std::string_view text, const PictureOptions& options) {
  const cv::Mat modules = modules_of(text, options);
  const cv::Size canvas = canvas_of(modules, options);
  cv::Mat drawn;
  cv::Mat placed;
  cv::Mat grey;
  cv::resize(modules, drawn, {}, cell_pixels, cell_pixels, cv::INTER_NEAREST);
  cv::warpPerspective(drawn, placed, placing(modules, canvas, options), canvas * finer,
                      cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(255));
  cv::resize(placed, grey, canvas, 0, 0, cv::INTER_AREA);
  if (options.inverted) cv::bitwise_not(grey, grey);
  if (options.blur_pixels > 0) cv::GaussianBlur(grey, grey, {}, options.blur_pixels);
  grey.convertTo(grey, CV_8U, options.contrast, options.brightness);
  add_noise(grey, options.noise, options.noise_seed);
  return picture_of(grey);
}

camera::Picture even_picture(int width, int height, std::uint8_t grey) {
  return picture_of(cv::Mat(height, width, CV_8UC1, cv::Scalar(grey)));
}

camera::Picture noisy_picture(int width, int height, std::uint8_t grey, double noise_grey,
                              std::uint64_t seed) {
  cv::Mat noisy(height, width, CV_8UC1, cv::Scalar(grey));
  add_noise(noisy, noise_grey, seed);
  return picture_of(noisy);
}

void write_png(const camera::Picture& picture, const std::filesystem::path& file) {
  const auto hidden = file.parent_path() / ("." + file.filename().string() + ".part.png");
  check(cv::imwrite(hidden, matrix_of(picture)), "PNG can be written");
  std::filesystem::rename(hidden, file);
}

Bytes as_jpeg(const camera::Picture& picture) {
  Bytes file;
  check(cv::imencode(".jpg", matrix_of(picture), file), "JPEG can be written");
  return file;
}

void write_code_picture(const std::filesystem::path& file, std::string_view text,
                        const PictureOptions& options) {
  write_png(code_picture(text, options), file);
}

void write_blank_picture(const std::filesystem::path& file) {
  constexpr int width = 640;
  constexpr int height = 480;
  constexpr std::uint8_t wall_grey = 128;
  write_png(even_picture(width, height, wall_grey), file);
}

void write_video(const std::vector<camera::Picture>& frames, double frames_per_second,
                 const std::filesystem::path& file) {
  const cv::Size size(frames.at(0).width, frames.at(0).height);
  cv::VideoWriter writer(file, cv::CAP_OPENCV_MJPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'),
                         frames_per_second, size, true);
  check(writer.isOpened(), "video can be written");
  for (const auto& frame : frames) {
    cv::Mat colour;
    cv::cvtColor(matrix_of(frame), colour, cv::COLOR_GRAY2BGR);
    writer.write(colour);
  }
}

}  // namespace menshen::test
