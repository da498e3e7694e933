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

TEST(SourceName, OfAStreamNamesItsPortOrHasTheSchemes) {
  const std::pair<std::string_view, std::uint16_t> ports[] = {
      {"rtsp://10.0.0.7/1", 554},
      {"http://cam.lan", 80},
      {"https://cam.lan?x=1:2", 443},
      {"rtsp://10.0.0.7:8554/1", 8554},
      {"rtsp://10.0.0.7:8554?a", 8554},
      {"rtsp://user:secret@10.0.0.7/1", 554},
      {"rtsp://user:se@cret@10.0.0.7:65535/a@b:1", 65535},
      {"http://[fe80::1]/", 80},
      {"http://user:1@[fe80::1]:81#2", 81},
  };
  for (const auto& [url, port] : ports) {
    const auto read = stream_port(url);
    ASSERT_TRUE(read) << url;
    EXPECT_EQ(*read, port) << url;
    EXPECT_TRUE(parse_source("stream:" + std::string(url))) << url;
  }
}

TEST(SourceName, OfAStreamWithoutAPortThatCanBeIsRefused) {
  for (const std::string_view url :
       {"rtsp://10.0.0.7:/1", "rtsp://10.0.0.7:0/", "rtsp://10.0.0.7:65536/", "http://h:80:81/",
        "http://h:-1/", "http://h:8a/", "http://h: 80/", "http://[fe80::1]:x/", "ftp://h:21/"}) {
    EXPECT_EQ(stream_port(url).error(), Errc::source_form) << url;
    EXPECT_EQ(parse_source("stream:" + std::string(url)).error(), Errc::source_form) << url;
  }
}

TEST(SourceName, HasALimit) {
  const std::string start = "images:";
  const std::string longest = start + std::string(source_name_bytes_max - start.size(), 'x');
  EXPECT_TRUE(parse_source(longest));
  EXPECT_EQ(parse_source(longest + "x").error(), Errc::source_form);
}

}  // namespace
}  // namespace menshen::camera
