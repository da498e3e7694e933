// docs/design.md, decision 8: menshend links no OpenCV.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

namespace menshen::camera {
namespace {

std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* out = popen(command.c_str(), "r");
  std::array<char, 4096> piece{};
  while (fgets(piece.data(), static_cast<int>(piece.size()), out) != nullptr) text += piece.data();
  EXPECT_EQ(pclose(out), 0) << command;
  return text;
}

bool needs_vision(const std::string& needed) {
  return needed.find("opencv") != std::string::npos || needed.find("ZXing") != std::string::npos;
}

TEST(NeededLibraries, OfTheDaemonAreWithoutOpenCv) {
  const std::string daemon = MENSHEN_BIN_DIR "/menshend";
  if (!std::filesystem::exists(daemon)) GTEST_SKIP() << "menshend is not built";
  const std::string needed = output_of("readelf -d " + daemon);
  EXPECT_NE(needed.find("(NEEDED)"), std::string::npos);
  EXPECT_FALSE(needs_vision(needed)) << needed;
}

TEST(NeededLibraries, OfTheCameraProcessShowThatTheTestCanSeeThem) {
  const std::string program = MENSHEN_BIN_DIR "/menshen-camera";
  if (!std::filesystem::exists(program)) GTEST_SKIP() << "menshen-camera is not built";
  EXPECT_TRUE(needs_vision(output_of("readelf -d " + program)));
}

TEST(NeededLibraries, TheDaemonsEndOfTheCameraHasNoOpenCvInIt) {
  const std::string room = MENSHEN_BIN_DIR "/../drivers/camera/libmenshen_camera.a";
  if (!std::filesystem::exists(room)) GTEST_SKIP() << "no archive of the room at its usual place";
  const std::string symbols = output_of("nm --demangle --undefined-only " + room);
  EXPECT_NE(symbols.find("posix_spawn"), std::string::npos);
  EXPECT_EQ(symbols.find(" cv::"), std::string::npos);
  EXPECT_EQ(symbols.find(" ZXing::"), std::string::npos);
}

}  // namespace
}  // namespace menshen::camera
