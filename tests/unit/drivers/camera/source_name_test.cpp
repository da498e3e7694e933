#include "drivers/camera/source_name.hpp"

#include <gtest/gtest.h>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {
namespace {

TEST(SourceName, NamesAKindAndAPlace) {
  EXPECT_EQ(*parse_source("images:/var/x"), (SourceName{SourceKind::images, "/var/x"}));
  EXPECT_EQ(*parse_source("images:a:b"), (SourceName{SourceKind::images, "a:b"}));
  EXPECT_EQ(*parse_source("video:x.avi"), (SourceName{SourceKind::video, "x.avi"}));
  EXPECT_EQ(*parse_source("device:/dev/video0"), (SourceName{SourceKind::device, "/dev/video0"}));
  EXPECT_EQ(*parse_source("stream:rtsp://10.0.0.7/1"),
            (SourceName{SourceKind::stream, "rtsp://10.0.0.7/1"}));
  EXPECT_EQ(parse_source("stream:https://c.lan/m")->kind, SourceKind::stream);
}

TEST(SourceName, RefusesWhatIsNoSource) {
  for (const std::string_view text :
       {"", "images", "images:", "video:", "device:", "device:/dev/", "device:video0",
        "device:/etc/passwd", "stream:", "stream:rtsp://", "stream:file:///etc/passwd",
        "stream:/etc/passwd", "stream:concat:a|b", "usb:/dev/video0", "Images:/x", " images:/x"}) {
    EXPECT_EQ(parse_source(text).error(), Errc::source_form) << text;
  }
  EXPECT_EQ(parse_source(std::string_view("images:/a\0b", 11)).error(), Errc::source_form);
}

TEST(SourceName, HasALimit) {
  const std::string start = "images:";
  const std::string longest = start + std::string(source_name_bytes_max - start.size(), 'x');
  EXPECT_TRUE(parse_source(longest));
  EXPECT_EQ(parse_source(longest + "x").error(), Errc::source_form);
}

}  // namespace
}  // namespace menshen::camera
