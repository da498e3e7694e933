#include "gateway/tuf/path_pattern.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "gateway/crypto/digest.hpp"

namespace menshen::tuf {
namespace {

// The examples of §4.5.
TEST(PathPattern, MatchesAsTheSpecificationsExamplesDo) {
  EXPECT_TRUE(matches("targets/*.tgz", "targets/foo.tgz"));
  EXPECT_TRUE(matches("targets/*.tgz", "targets/bar.tgz"));
  EXPECT_FALSE(matches("targets/*.tgz", "targets/foo.txt"));
  EXPECT_TRUE(matches("foo-version-?.tgz", "foo-version-2.tgz"));
  EXPECT_TRUE(matches("foo-version-?.tgz", "foo-version-a.tgz"));
  EXPECT_FALSE(matches("foo-version-?.tgz", "foo-version-alpha.tgz"));
  EXPECT_TRUE(matches("*.tgz", "foo.tgz"));
  EXPECT_FALSE(matches("*.tgz", "targets/foo.tgz"));
  EXPECT_TRUE(matches("foo.tgz", "foo.tgz"));
  EXPECT_FALSE(matches("foo.tgz", "bar.tgz"));
}

TEST(PathPattern, NeverCrossesASlash) {
  EXPECT_FALSE(matches("*", "a/b"));
  EXPECT_FALSE(matches("a?b", "a/b"));
  EXPECT_FALSE(matches("a/*", "a"));
  EXPECT_FALSE(matches("a/*", "a/b/c"));
  EXPECT_TRUE(matches("a/*", "a/"));
  EXPECT_TRUE(matches("*/*", "a/b"));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("/a", "a"));
}

TEST(PathPattern, KnowsNoOtherWildcardsAndNoOtherCase) {
  EXPECT_FALSE(matches("[ab]", "a"));
  EXPECT_TRUE(matches("[ab]", "[ab]"));
  EXPECT_FALSE(matches("a\\*", "a*"));
  EXPECT_FALSE(matches("README.md", "README.MD"));
  EXPECT_TRUE(matches("**", "abc"));
}

TEST(PathPattern, CountsOneCharacterOfAnotherScriptAsOne) {
  EXPECT_TRUE(matches("?.list", "\xE9\x97\xA8.list"));
  EXPECT_FALSE(matches("??.list", "\xE9\x97\xA8.list"));
}

TEST(PathPattern, TriesAStarAtEveryPlace) {
  EXPECT_TRUE(matches("*ab", "aab"));
  EXPECT_TRUE(matches("*a*b*c", "xaxaxbxbc"));
  EXPECT_FALSE(matches("*a*b*c", "xaxaxbxb"));
  EXPECT_TRUE(matches("a*", "a"));
  EXPECT_FALSE(matches("a*b", "a"));
}

// 256 stars over 512 letters: a matcher that tries every way would not come back.
TEST(PathPattern, TakesNoTimeToSpeakOfForTheWorstPattern) {
  std::string pattern;
  for (int i = 0; i < 255; ++i) pattern += "*a";
  pattern += "*b";
  EXPECT_FALSE(matches(pattern, std::string(path_bytes_max, 'a')));
}

TEST(Delegated, PathsAreCoveredByHashPrefixesToo) {
  const std::string digest = to_hex(crypto::sha256(bytes_of("410100/list")));
  EXPECT_TRUE(covers({"bin", {}, {}, {digest.substr(0, 2)}, false}, "410100/list"));
  EXPECT_TRUE(covers({"bin", {}, {}, {"zz", digest}, false}, "410100/list"));
  EXPECT_FALSE(covers({"bin", {}, {}, {digest.substr(0, 2) + "x"}, false}, "410100/list"));
  EXPECT_FALSE(covers({"bin", {}, {}, {}, false}, "410100/list"));
  EXPECT_TRUE(covers({"bin", {}, {"x", "410100/*"}, {}, false}, "410100/list"));
}

}  // namespace
}  // namespace menshen::tuf
