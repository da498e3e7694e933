#include "firmware-host/ctl/read_image.hpp"

#include <gtest/gtest.h>

#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

void write_program(const test::CommandLine& line, const std::string& script) {
  const std::string program = line.write("menshen-camera", "#!/bin/sh\n" + script);
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
}

// The command becomes another program, so it runs in a child of its own.
TEST(ReadImageDeathTest, BecomesTheCameraProgramBesideIt) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  test::CommandLine line;
  write_program(line, "echo \"$@\" >&2; exit 1\n");
  EXPECT_EXIT(line.run({"read-image", "a.png", "b c.png"}), ::testing::ExitedWithCode(1),
              "^--read a.png b c.png\n");
}

TEST(ReadImageDeathTest, AFileIsNeverAnOption) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  test::CommandLine line;
  write_program(line, "echo \"$@\" >&2; exit 0\n");
  EXPECT_EXIT(line.run({"read-image", "--", "--fd"}), ::testing::ExitedWithCode(0),
              "^--read ./--fd\n");
}

TEST(ReadImage, WithoutTheCameraProgramItSaysSo) {
  const auto ended = test::CommandLine().run({"read-image", "a.png"});
  EXPECT_EQ(ended.code, exit_file);
  EXPECT_NE(ended.err.find("menshen-camera cannot be started"), std::string::npos);
}

TEST(ReadImage, WantsAtLeastOneFile) {
  EXPECT_EQ(test::CommandLine().run({"read-image"}).code, exit_usage);
}

}  // namespace
}  // namespace menshen::ctl
