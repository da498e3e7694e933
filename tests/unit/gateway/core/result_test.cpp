#include "gateway/core/result.hpp"

#include <gtest/gtest.h>

namespace menshen {
namespace {

Result<int> fails() {
  MENSHEN_RETURN_ERROR(make_error_code(boost::system::errc::no_space_on_device));
}

TEST(Result, CarriesTheLineThatFailed) {
  const auto result = fails();
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error(), boost::system::errc::no_space_on_device);
  EXPECT_NE(describe(result.error()).find("result_test.cpp:9"), std::string::npos)
      << describe(result.error());
}

TEST(Check, StopsTheProgramAndSaysWhy) {
  EXPECT_DEATH(check(false, "two is three"), "two is three");
  check(true, "never said");
}

}  // namespace
}  // namespace menshen
