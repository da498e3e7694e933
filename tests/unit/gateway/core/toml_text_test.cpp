#include "gateway/core/toml_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace menshen {
namespace {

std::string key_of_dots(std::size_t dots) {
  std::string key = "a";
  for (std::size_t i = 0; i < dots; ++i) key += ".a";
  return key + " = 1\n";
}

TEST(TomlText, HasAsManyDotsAsItMayAndNotOneMore) {
  EXPECT_FALSE(has_too_many_dots(""));
  EXPECT_FALSE(has_too_many_dots(key_of_dots(toml_dots_max)));
  EXPECT_TRUE(has_too_many_dots(key_of_dots(toml_dots_max + 1)));
}

TEST(TomlText, AddsTheDotsOfAllLines) {
  std::string lines;
  for (std::size_t i = 0; i < toml_dots_max; ++i) lines += "k = 1.5\n";
  EXPECT_FALSE(has_too_many_dots(lines));
  EXPECT_TRUE(has_too_many_dots(lines + "k = 1.5"));
  EXPECT_TRUE(has_too_many_dots("[a.b]\r\n" + lines));
}

TEST(TomlText, MayHaveAnyNumberOfDotsInItsComments) {
  const std::string dots(toml_dots_max + 1, '.');
  EXPECT_FALSE(has_too_many_dots("# " + dots + "\n \t#" + dots + "\nk = 1\n#" + dots));
  EXPECT_TRUE(has_too_many_dots("k = 1 # " + dots));
}

// Within a text of several lines a number sign begins no comment, nor after its end.
TEST(TomlText, CountsWhatLooksLikeACommentWhereATextCouldGoOverItsLine) {
  const std::string dots(toml_dots_max + 1, '.');
  for (const char* quotes : {"\"\"\"", "'''"}) {
    EXPECT_TRUE(has_too_many_dots("k = " + std::string(quotes) + "\n# " + quotes + "\n#" + dots));
    EXPECT_TRUE(has_too_many_dots("#" + dots + "\n# " + quotes));
  }
}

}  // namespace
}  // namespace menshen
