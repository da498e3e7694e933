#include "firmware-host/ctl/progress_line.hpp"

#include <gtest/gtest.h>

#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

std::string told(bool watched, std::uint64_t size) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  World world{{in, out, err}, test::CommandLine::fixed_now, {}, {}};
  world.watched = watched;
  {
    ProgressLine progress("verifying", world);
    for (std::uint64_t done = 0; done <= size; ++done) progress.tell(done, size);
  }
  EXPECT_EQ(out.str(), "");
  return err.str();
}

TEST(ProgressLine, TellsEveryPercentOnceAndIsGoneAtTheEnd) {
  const std::string line = told(true, 10'000);
  EXPECT_EQ(std::ranges::count(line, '%'), 101);
  EXPECT_TRUE(line.starts_with("\r\x1B[Kverifying: 0 % of 10000 entries\r\x1B[Kverifying: 1 %"));
  EXPECT_TRUE(line.ends_with("verifying: 100 % of 10000 entries\r\x1B[K"));
}

TEST(ProgressLine, IsSilentWhereNobodyWatchesOrNothingIsToBeDone) {
  EXPECT_EQ(told(false, 10'000), "");
  EXPECT_EQ(told(true, 0), "");
}

}  // namespace
}  // namespace menshen::ctl
