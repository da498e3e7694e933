#include "drivers/camera/picture.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "drivers/camera/errc.hpp"
#include "drivers/camera/picture_file.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

Bytes png_head(std::uint32_t width, std::uint32_t height) {
  Bytes file = from_hex("89504e470d0a1a0a0000000d49484452").value();
  append_u32_be(file, width);
  append_u32_be(file, height);
  return file;
}

// SOI, an APP0 segment to be stepped over, fill bytes, then the frame header of `marker`.
Bytes jpeg_head(std::uint16_t width, std::uint16_t height, std::uint8_t marker) {
  Bytes file = from_hex("ffd8ffe0000641424344ffff").value();
  file.push_back(marker);
  append_u16_be(file, 17);
  file.push_back(8);
  append_u16_be(file, height);
  append_u16_be(file, width);
  return file;
}

Bytes bmp_head(std::uint32_t width, std::uint32_t height) {
  Bytes file = from_hex(
                   "424d0000000000000000360000002800000000000000"
                   "00000000")
                   .value();
  for (std::size_t i = 0; i < 4; ++i) {
    file[18 + i] = static_cast<std::uint8_t>(width >> (8 * i));
    file[22 + i] = static_cast<std::uint8_t>(height >> (8 * i));
  }
  return file;
}

void write_file(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

Bytes drawn_png() {
  const test::TemporaryFolder folder;
  test::write_code_picture(folder.path() / "a.png", "HC1:TEST", {.noise = 8});
  return test::read_file(folder.path() / "a.png");
}

TEST(PictureSize, IsReadFromTheHeadOfThreeFormats) {
  EXPECT_EQ(*picture_size(png_head(640, 480)), (PictureSize{640, 480}));
  EXPECT_EQ(*picture_size(jpeg_head(640, 480, 0xC0)), (PictureSize{640, 480}));
  EXPECT_EQ(*picture_size(jpeg_head(640, 480, 0xC2)), (PictureSize{640, 480}));
  EXPECT_EQ(*picture_size(bmp_head(640, 480)), (PictureSize{640, 480}));
  EXPECT_EQ(*picture_size(bmp_head(640, 0xFFFF'FE20)), (PictureSize{640, 480}));  // from the top
}

TEST(PictureSize, OtherFormatsNeverReachADecoder) {
  for (const std::string_view start :
       {"", "G", "GIF89a", "II*\0", "MM\0*", "RIFF\0\0\0\0WEBP", "\x76\x2f\x31\x01",
        "P5\n1 1\n255\n", "\x89PNG", "<svg/>", "\xFF\xD8"}) {
    EXPECT_EQ(picture_size(bytes_of(start)).error(), Errc::picture_kind) << start;
  }
}

TEST(PictureSize, ThumbnailTablesAreNoFrameHeaders) {
  for (const int marker : {0xC4, 0xC8, 0xCC}) {
    const auto size = picture_size(jpeg_head(640, 480, static_cast<std::uint8_t>(marker)));
    EXPECT_EQ(size.error(), Errc::picture_damaged) << marker;
  }
}

TEST(PictureSize, HasLimitsOnSidesPixelsAndBytes) {
  constexpr auto side = static_cast<std::uint32_t>(picture_side_pixels_max);
  EXPECT_TRUE(picture_size(png_head(side, 1)));
  EXPECT_EQ(picture_size(png_head(side + 1, 1)).error(), Errc::picture_too_large);
  EXPECT_EQ(picture_size(png_head(1, side + 1)).error(), Errc::picture_too_large);
  EXPECT_EQ(picture_size(png_head(0xFFFF'FFFF, 0xFFFF'FFFF)).error(), Errc::picture_too_large);
  EXPECT_EQ(picture_size(bmp_head(0x8000'0000, 1)).error(), Errc::picture_too_large);
  EXPECT_TRUE(picture_size(png_head(5000, 5000)));
  EXPECT_EQ(picture_size(png_head(5000, 5001)).error(), Errc::picture_too_large);
  EXPECT_EQ(picture_size(png_head(0, 480)).error(), Errc::picture_damaged);
  EXPECT_EQ(picture_size(png_head(640, 0)).error(), Errc::picture_damaged);
  Bytes file = png_head(640, 480);
  file.resize(picture_file_bytes_max);
  EXPECT_TRUE(picture_size(file));
  file.push_back(0);
  EXPECT_EQ(picture_size(file).error(), Errc::picture_too_large);
}

TEST(PictureSize, AShortHeadIsDamaged) {
  for (const Bytes& whole : {png_head(640, 480), jpeg_head(640, 480, 0xC0), bmp_head(640, 480)}) {
    EXPECT_TRUE(picture_size(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const auto size = picture_size(ByteView(whole).first(length));
      EXPECT_TRUE(size.error() == Errc::picture_damaged || size.error() == Errc::picture_kind);
    }
  }
}

TEST(Picture, IsDecodedToItsGreyPixels) {
  const auto drawn = test::code_picture("HC1:TEST", {.noise = 8});
  const auto decoded = decode_picture(drawn_png());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->width, drawn.width);
  EXPECT_EQ(decoded->height, drawn.height);
  EXPECT_EQ(decoded->grey, drawn.grey);
}

TEST(Picture, CutShortItIsDamaged) {
  const Bytes whole = drawn_png();
  for (const std::size_t part : {1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
    const auto decoded = decode_picture(ByteView(whole).first(whole.size() * part / 8));
    EXPECT_EQ(decoded.error(), Errc::picture_damaged) << part;
  }
}

TEST(Picture, MutatedItIsAPictureOrAnError) {
  const Bytes whole = drawn_png();
  for (std::size_t at = 0; at < whole.size(); at += 29) {
    Bytes changed = whole;
    changed[at] ^= 0xFF;
    const auto decoded = decode_picture(changed);
    if (!decoded) continue;
    EXPECT_EQ(decoded->grey.size(),
              static_cast<std::size_t>(decoded->width) * static_cast<std::size_t>(decoded->height));
  }
}

TEST(Picture, AHeadWithoutPixelsIsDamaged) {
  EXPECT_EQ(decode_picture(png_head(640, 480)).error(), Errc::picture_damaged);
  EXPECT_EQ(decode_picture(jpeg_head(640, 480, 0xC0)).error(), Errc::picture_damaged);
  EXPECT_EQ(decode_picture(bmp_head(640, 480)).error(), Errc::picture_damaged);
}

TEST(PictureFile, IsARegularFileWithinItsLimit) {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a.png";
  EXPECT_EQ(read_picture_file(path).error(), Errc::source_absent);
  EXPECT_EQ(read_picture_file(folder.path()).error(), Errc::source_absent);
  write_file(path, to_bytes("abc"));
  EXPECT_EQ(*read_picture_file(path), to_bytes("abc"));
  std::filesystem::resize_file(path, picture_file_bytes_max);
  EXPECT_EQ(read_picture_file(path)->size(), picture_file_bytes_max);
  std::filesystem::resize_file(path, picture_file_bytes_max + 1);
  EXPECT_EQ(read_picture_file(path).error(), Errc::picture_too_large);
}

}  // namespace
}  // namespace menshen::camera
