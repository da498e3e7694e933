#include "drivers/camera/arguments.hpp"

#include <gtest/gtest.h>

#include "drivers/camera/frame_source.hpp"

namespace menshen::camera {
namespace {

std::optional<Arguments> parse(std::vector<const char*> words) { return parse_arguments(words); }

TEST(CameraArguments, AsTheDaemonGivesThem) {
  const auto arguments = parse({"--fd", "3", "--source", "images:/x", "--fps", "10"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->task, Task::watch);
  EXPECT_EQ(arguments->descriptor, 3);
  EXPECT_EQ(arguments->source, (SourceName{SourceKind::images, "/x"}));
  EXPECT_EQ(arguments->frames_per_second, 10U);
  EXPECT_EQ(parse({"--source", "images:/x", "--fd", "3"})->frames_per_second, 15U);
}

TEST(CameraArguments, AsSomebodyAtAConsoleGivesThem) {
  const auto reading = parse({"--read", "a.png", "--fd"});
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->task, Task::read);
  EXPECT_EQ(reading->files, (std::vector<std::filesystem::path>{"a.png", "--fd"}));
  const auto checking = parse({"--self-check-confinement", "--source", "images:/x"});
  ASSERT_TRUE(checking);
  EXPECT_EQ(checking->task, Task::self_check);
}

TEST(CameraArguments, MakeSenseOrAreRefused) {
  EXPECT_FALSE(parse({}));
  EXPECT_FALSE(parse({"--read"}));
  EXPECT_FALSE(parse({"--help"}));
  EXPECT_FALSE(parse({"--fd", "3"}));
  EXPECT_FALSE(parse({"--source", "images:/x"}));
  EXPECT_FALSE(parse({"--fd", "3", "--source"}));
  EXPECT_FALSE(parse({"--fd", "3", "--source", "usb:1"}));
  EXPECT_FALSE(parse({"--fd", "3", "--source", "images:/x", "more"}));
  EXPECT_FALSE(parse({"--fd", "3", "--source", "images:/x", "--self-check-confinement"}));
}

TEST(CameraArguments, NumbersHaveLimits) {
  const auto with = [](const char* descriptor, const char* rate) {
    return parse({"--fd", descriptor, "--source", "images:/x", "--fps", rate}).has_value();
  };
  EXPECT_EQ(frames_per_second_max, 60U);
  EXPECT_TRUE(with("3", "1"));
  EXPECT_TRUE(with("1023", "60"));
  EXPECT_FALSE(with("2", "15"));  // standard error
  EXPECT_FALSE(with("1024", "15"));
  EXPECT_FALSE(with("3", "0"));
  EXPECT_FALSE(with("3", "61"));
  EXPECT_FALSE(with("3", "-1"));
  EXPECT_FALSE(with("3x", "15"));
  EXPECT_FALSE(with("", "15"));
  EXPECT_FALSE(with("99999999999999999999", "15"));
}

}  // namespace
}  // namespace menshen::camera
