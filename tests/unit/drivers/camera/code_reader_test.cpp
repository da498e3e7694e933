#include "drivers/camera/code_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/image_code_picture.hpp"

namespace menshen::camera {
namespace {

using test::code_picture;
using test::CodeKind;
using test::PictureOptions;

// As many base45 characters as a signed credential has.
std::string credential_text(std::size_t characters) {
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::string text = "HC1:";
  std::uint32_t dice = 7;
  while (text.size() < characters) {
    dice = dice * 1103515245U + 12345U;
    text += alphabet[(dice >> 16U) % alphabet.size()];
  }
  return text;
}

bool reads(const Picture& picture, Pass pass, std::string_view text) {
  const auto found = read_codes(picture, pass);
  return found.size() == 1 && found.front().text == text && found.front().bytes == to_bytes(text);
}

// Copies one picture into another, its top left corner at x, y.
void paste(Picture& onto, const Picture& picture, int x, int y) {
  for (int row = 0; row < picture.height; ++row) {
    std::copy_n(picture.grey.begin() + row * picture.width, picture.width,
                onto.grey.begin() + (y + row) * onto.width + x);
  }
}

TEST(CodeReader, ReadsTheFourKindsOfCode) {
  const std::string text = credential_text(100);
  const auto symbology = [&](CodeKind kind) {
    const auto found = read_codes(code_picture(text, {.kind = kind}), Pass::plain);
    return found.size() == 1 && found.front().text == text ? found.front().symbology : "";
  };
  EXPECT_EQ(symbology(CodeKind::qr), "QRCode");
  EXPECT_EQ(symbology(CodeKind::data_matrix), "DataMatrix");
  EXPECT_EQ(symbology(CodeKind::aztec), "Aztec");
  EXPECT_EQ(symbology(CodeKind::pdf417), "PDF417");
}

TEST(CodeReader, ReadsACredentialHeldBeforeACamera) {
  const std::string text = credential_text(300);
  for (const double rotation : {0.0, 15.0, 45.0, 90.0, 180.0, 233.0}) {
    const PictureOptions look{.module_pixels = 5,
                              .rotation_degrees = rotation,
                              .tilt = 0.15,
                              .blur_pixels = 0.8,
                              .noise = 6,
                              .contrast = 0.6,
                              .brightness = 30};
    EXPECT_TRUE(reads(code_picture(text, look), Pass::plain, text)) << rotation;
  }
}

TEST(CodeReader, TheQuickPassReadsQrCodesAlone) {
  const std::string text = credential_text(100);
  EXPECT_TRUE(reads(code_picture(text), Pass::quick, text));
  for (const CodeKind kind : {CodeKind::data_matrix, CodeKind::aztec, CodeKind::pdf417}) {
    EXPECT_TRUE(read_codes(code_picture(text, {.kind = kind}), Pass::quick).empty());
  }
}

TEST(CodeReader, SmallModulesNeedTheEnlargedPass) {
  const std::string text = credential_text(450);
  for (const double rotation : {5.0, 20.0, 35.0}) {
    const PictureOptions look{
        .module_pixels = 2.0, .rotation_degrees = rotation, .blur_pixels = 0.9, .noise = 3};
    const Picture picture = code_picture(text, look);
    EXPECT_FALSE(reads(picture, Pass::plain, text)) << rotation;
    EXPECT_TRUE(reads(picture, Pass::enlarged, text)) << rotation;
  }
}

TEST(CodeReader, InvertedCodesNeedTheInvertedPass) {
  const std::string text = credential_text(200);
  const Picture picture = code_picture(text, {.rotation_degrees = 10, .inverted = true});
  EXPECT_TRUE(read_codes(picture, Pass::plain).empty());
  EXPECT_TRUE(read_codes(picture, Pass::enlarged).empty());
  EXPECT_TRUE(reads(picture, Pass::inverted, text));
}

TEST(CodeReader, EnlargesTheMiddleOfALargePicture) {
  const std::string text = credential_text(450);
  const PictureOptions look{.module_pixels = 2.0,
                            .rotation_degrees = 5,
                            .blur_pixels = 0.9,
                            .canvas_width = 260,
                            .canvas_height = 260};
  const Picture code = code_picture(text, look);
  Picture large = test::even_picture(1920, 1080, 255);
  paste(large, code, 830, 410);
  EXPECT_FALSE(reads(large, Pass::plain, text));
  EXPECT_TRUE(reads(large, Pass::enlarged, text));
}

// A phone's screen seen so near that its pixels show: only the downscaled search sees modules.
TEST(CodeReader, ReadsACodeWhoseScreenPixelsShow) {
  const std::string text = credential_text(200);
  Picture picture = code_picture(text, {.module_pixels = 14, .noise = 4});
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const bool gap = x % 4 == 0 || y % 4 == 0;
      if (gap) picture.grey[static_cast<std::size_t>(y * picture.width + x)] /= 4;
    }
  }
  EXPECT_TRUE(reads(picture, Pass::plain, text));
}

TEST(CodeReader, BytesAreUtf8UnderItsDesignator) {
  const std::string text = "网吧实名 №1 – 测试";
  const auto found = read_codes(code_picture(text), Pass::plain);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text_of(found.front().bytes), text);
  EXPECT_EQ(found.front().text, text);
}

TEST(CodeReader, ReadsSeveralCodesInOnePicture) {
  const Picture first = code_picture("HC1:FIRST");
  const Picture second = code_picture("HC1:SECOND");
  Picture both = test::even_picture(first.width + second.width + 40, second.height + 20, 255);
  paste(both, first, 5, 5);
  paste(both, second, first.width + 30, 5);
  std::vector<std::string> texts;
  for (const auto& code : read_codes(both, Pass::plain)) texts.push_back(code.text);
  std::ranges::sort(texts);
  EXPECT_EQ(texts, (std::vector<std::string>{"HC1:FIRST", "HC1:SECOND"}));
}

TEST(CodeReader, FindsAtMostItsLimitOfCodes) {
  Picture many = test::even_picture(900, 900, 255);
  int placed = 0;
  for (const CodeKind kind : {CodeKind::qr, CodeKind::qr, CodeKind::qr, CodeKind::aztec,
                              CodeKind::data_matrix, CodeKind::pdf417}) {
    const Picture code =
        code_picture("HC1:" + std::to_string(placed), {.kind = kind, .module_pixels = 3});
    paste(many, code, 50 + placed % 3 * 300, 100 + placed / 3 * 400);
    ++placed;
  }
  EXPECT_EQ(read_codes(many, Pass::plain).size(), static_cast<std::size_t>(codes_in_picture_max));
}

TEST(CodeReader, FindsNothingInNoise) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Picture noise = test::noisy_picture(480, 360, 128, 60, seed);
    for (const Pass pass : all_passes) EXPECT_TRUE(read_codes(noise, pass).empty());
  }
}

TEST(CodeReader, TakesPicturesOfEveryShape) {
  for (const auto& [width, height] :
       {std::pair{1, 1}, {1, 2000}, {2000, 1}, {2, 3}, {7, 7}, {64, 5}}) {
    const Picture picture = test::noisy_picture(width, height, 128, 80, 1);
    for (const Pass pass : all_passes) EXPECT_TRUE(read_codes(picture, pass).empty());
  }
  for (const Pass pass : all_passes) EXPECT_TRUE(read_codes(Picture{}, pass).empty());
}

}  // namespace
}  // namespace menshen::camera
