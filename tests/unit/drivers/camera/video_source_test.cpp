#include "drivers/camera/video_source.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "drivers/camera/code_reader.hpp"
#include "drivers/camera/errc.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

constexpr unsigned frames_per_second = 60;

Result<std::unique_ptr<FrameSource>> open_file(const std::filesystem::path& file) {
  return open_source({SourceKind::video, file}, frames_per_second);
}

TEST(VideoSource, PlaysAFileOnceAndHoldsItsLastFrame) {
  const test::TemporaryFolder folder;
  const test::PictureOptions look{.canvas_width = 320, .canvas_height = 240};
  const auto wall = test::even_picture(320, 240, 128);
  test::write_video(
      {wall, test::code_picture("FIRST", look), wall, test::code_picture("LAST", look)},
      frames_per_second, folder.path() / "a.avi");
  const auto source = open_file(folder.path() / "a.avi");
  ASSERT_TRUE(source);
  std::vector<std::string> read;
  for (int i = 0; i < 7; ++i) {
    const Frame frame = (*source)->next().value();
    EXPECT_EQ(frame->width, 320);
    EXPECT_EQ(frame->height, 240);
    const auto found = read_codes(*frame, Pass::plain);
    read.push_back(found.empty() ? "" : found.front().text);
  }
  EXPECT_EQ(read, (std::vector<std::string>{"", "FIRST", "", "LAST", "LAST", "LAST", "LAST"}));
}

TEST(VideoSource, AFrameStaysAsItIsWhenTheNextComes) {
  const test::TemporaryFolder folder;
  test::write_video({test::even_picture(64, 64, 10), test::even_picture(64, 64, 200)},
                    frames_per_second, folder.path() / "a.avi");
  const auto source = open_file(folder.path() / "a.avi");
  const Frame first = (*source)->next().value();
  const Frame second = (*source)->next().value();
  EXPECT_NEAR(first->grey.at(0), 10, 4);
  EXPECT_NEAR(second->grey.at(0), 200, 4);
}

TEST(VideoSource, WhatIsNoVideoIsAbsent) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(open_file(folder.path() / "none.avi").error(), Errc::source_absent);
  std::ofstream(folder.path() / "text.avi") << "no video";
  EXPECT_EQ(open_file(folder.path() / "text.avi").error(), Errc::source_absent);
  // A playlist would make FFmpeg open what it names; only plain files are followed.
  std::ofstream(folder.path() / "list.m3u8") << "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n";
  EXPECT_EQ(open_file(folder.path() / "list.m3u8").error(), Errc::source_absent);
}

TEST(VideoSource, AMissingDeviceIsAbsent) {
  const auto device = open_source({SourceKind::device, "/dev/video-none"}, frames_per_second);
  EXPECT_EQ(device.error(), Errc::source_absent);
}

TEST(VideoSource, ARefusedStreamIsAbsent) {
  const auto stream = open_source({SourceKind::stream, "http://127.0.0.1:9/"}, frames_per_second);
  EXPECT_EQ(stream.error(), Errc::source_absent);
}

}  // namespace
}  // namespace menshen::camera
