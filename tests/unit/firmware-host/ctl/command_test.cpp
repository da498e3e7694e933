#include "firmware-host/ctl/command.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "firmware-host/errc.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

struct Console {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Streams streams{in, out, err};
};

TEST(Command, ReadsAFileOrStandardInput) {
  const test::CommandLine line;
  Console console;
  console.in.str("typed");
  EXPECT_EQ(read_input("-", console.streams), "typed");
  EXPECT_EQ(read_input(line.write("f", "kept"), console.streams), "kept");
  EXPECT_EQ(console.err.str(), "");
}

TEST(Command, StandardInputIsTakenAtItsLimitAndNotOneBeyond) {
  Console at_limit;
  at_limit.in.str(std::string(10, 'x'));
  EXPECT_EQ(read_input("-", at_limit.streams, 10), std::string(10, 'x'));
  Console beyond;
  beyond.in.str(std::string(11, 'x'));
  EXPECT_EQ(read_input("-", beyond.streams, 10), std::nullopt);
  EXPECT_NE(beyond.err.str(), "");
}

TEST(Command, EmptyStandardInputIsEmptyText) {
  Console console;
  EXPECT_EQ(read_input("-", console.streams), "");
}

TEST(Command, AFailureIsOneLineWithTheProgramsName) {
  Console console;
  EXPECT_EQ(fail(console.streams, exit_usage, "no such thing"), exit_usage);
  EXPECT_EQ(console.err.str(), "menshenctl: no such thing\n");
  EXPECT_EQ(fail_to_write(console.streams, "/x", host::make_error_code(host::Errc::file_exists)),
            exit_file);
  EXPECT_NE(console.err.str().find("/x: a file of that name is there already\n"),
            std::string::npos);
  EXPECT_EQ(console.out.str(), "");
}

TEST(Command, AnObjectIsOneLineInTheOrderOfItsMaking) {
  Console console;
  print_line(console.streams, {{"z", 1}, {"a", "two\nlines"}, {"m", nullptr}});
  EXPECT_EQ(console.out.str(), "{\"z\":1,\"a\":\"two\\nlines\",\"m\":null}\n");
}

// docs/menshenctl.md promises the name of every command a heading.
TEST(Command, TheManualHasAHeadingForEach) {
  const std::string manual(text_of(
      test::read_file(std::filesystem::path(MENSHEN_SOURCE_DIR) / "docs" / "menshenctl.md")));
  for (const char* command :
       {"decode-record", "check-number", "read-image", "credential keygen", "credential issue",
        "credential inspect", "policy explain", "policy keygen", "policy sign", "policy verify",
        "config check", "desk-pin set", "register-key new", "open-list key new", "version"}) {
    EXPECT_NE(manual.find("\n## " + std::string(command)), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace menshen::ctl
