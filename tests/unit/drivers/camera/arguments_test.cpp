#include "drivers/camera/arguments.hpp"

#include <gtest/gtest.h>

#include "drivers/camera/frame_source.hpp"

namespace menshen::camera {
namespace {

std::optional<Arguments> parse(std::vector<const char*> words, const char* handed = nullptr) {
  return parse_arguments(words, handed);
}

TEST(CameraArguments, AsTheDaemonGivesThem) {
  const auto arguments = parse({"--fd", "3", "--fps", "10"}, "images:/x");
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->task, Task::watch);
  EXPECT_EQ(arguments->descriptor, 3);
  EXPECT_EQ(arguments->source, (SourceName{SourceKind::images, "/x"}));
  EXPECT_EQ(arguments->frames_per_second, 10U);
  EXPECT_EQ(parse({"--fd", "3"}, "images:/x")->frames_per_second, 15U);
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
  EXPECT_FALSE(parse({"--fd", "3"}, ""));
  EXPECT_FALSE(parse({"--fd", "3"}, "usb:1"));
  EXPECT_FALSE(parse({"--source", "images:/x"}));
  EXPECT_FALSE(parse({"--self-check-confinement", "--source"}));
  EXPECT_FALSE(parse({"--self-check-confinement"}, "images:/x"));
  EXPECT_FALSE(parse({"--fd", "3", "more"}, "images:/x"));
  EXPECT_FALSE(parse({"--fd", "3", "--self-check-confinement"}, "images:/x"));
}

// A watched source may hold a password and is taken from no word that a process list shows.
TEST(CameraArguments, NameNoSourceThatIsWatched) {
  EXPECT_FALSE(parse({"--fd", "3", "--source", "images:/x"}));
  EXPECT_FALSE(parse({"--fd", "3", "--source", "images:/x"}, "images:/x"));
}

TEST(CameraArguments, NumbersHaveLimits) {
  const auto with = [](const char* descriptor, const char* rate) {
    return parse({"--fd", descriptor, "--fps", rate}, "images:/x").has_value();
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
