#include "gateway/core/plain_text.hpp"

#include <gtest/gtest.h>

namespace menshen {
namespace {

TEST(PlainText, TakesEveryShortestFormAndNoOther) {
  EXPECT_TRUE(is_plain_text(""));
  EXPECT_TRUE(is_plain_text("aZ09 ~"));
  EXPECT_TRUE(is_plain_text("\xC2\xA0\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80"));
  EXPECT_TRUE(is_plain_text("\xF4\x8F\xBF\xBF"));  // the last character
  for (const char* bad : {"\xF4\x90\x80\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",
                          "\xE4\xB8", "\xE4", "\x80", "\xF8\x88\x80\x80\x80", "\xC2\x85"}) {
    EXPECT_FALSE(is_plain_text(bad));
  }
}

TEST(PlainText, TakesNothingThatNeedsAnEscape) {
  for (const char* bad : {"\"", "a\\", "a\nb", "\t", "\x7f", "\x01"}) {
    EXPECT_FALSE(is_plain_text(bad));
  }
  EXPECT_FALSE(is_plain_text(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace menshen
