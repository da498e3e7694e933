#include "gateway/tuf/role_file.hpp"

#include <gtest/gtest.h>

#include "gateway/tuf/errc.hpp"

namespace menshen::tuf {
namespace {

TEST(RoleFile, IsOneHarmlessNameWhateverTheRoleIsCalled) {
  EXPECT_EQ(role_file("410100"), "410100.json");
  EXPECT_EQ(role_file("lists.county.example", 5), "5.lists.county.example.json");
  EXPECT_EQ(role_file("?"), "%3F.json");
  EXPECT_EQ(role_file("#", 1), "1.%23.json");
  EXPECT_EQ(role_file("/delegated"), "%2Fdelegated.json");
  EXPECT_EQ(role_file("../delegated", 2), "2...%2Fdelegated.json");
  EXPECT_EQ(role_file(".."), "...json");
  EXPECT_EQ(role_file("a%2Fb"), "a%252Fb.json");
  EXPECT_EQ(role_file(std::string("a\0b\n\\", 5)), "a%00b%0A%5C.json");
  EXPECT_EQ(role_file("\xE9\x97\xA8"), "%E9%97%A8.json");
}

TEST(RoleFile, OfTwoRolesIsNeverTheSame) {
  std::string all;
  for (int i = 1; i < 256; ++i) {
    const std::string name(1, static_cast<char>(i));
    const std::string file = role_file(name);
    EXPECT_EQ(file.find('/'), std::string::npos);
    EXPECT_EQ(all.find("|" + file + "|"), std::string::npos) << i;
    all += "|" + file + "|";
  }
}

TEST(RoleFile, FitsAFilesystemAtTheLongestName) {
  const std::string longest(role_name_bytes_max, '/');
  EXPECT_TRUE(is_delegated_role(longest));
  EXPECT_LE((role_file(longest) + ".new").size(), 255U);
  EXPECT_FALSE(is_delegated_role(longest + "/"));
}

TEST(RoleFile, IsNeverThatOfATopLevelRole) {
  for (const char* name : {"", "root", "timestamp", "snapshot", "targets"}) {
    EXPECT_FALSE(is_delegated_role(name)) << name;
  }
  EXPECT_TRUE(is_delegated_role("Root"));
  EXPECT_TRUE(is_delegated_role("1.root"));
}

TEST(TargetFileName, HasItsHashBeforeTheLastPart) {
  EXPECT_EQ(target_file("a b/c?.list", std::nullopt).value(), "a%20b/c%3F.list");
  EXPECT_EQ(target_file("dir/file", "00ff").value(), "dir/00ff.file");
  EXPECT_EQ(target_file("file", "00ff").value(), "00ff.file");
}

TEST(TargetFileName, IsRefusedWhereAServerWouldLookElsewhere) {
  for (const char* path :
       {"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a/.."}) {
    EXPECT_EQ(target_file(path, std::nullopt).error(), Errc::target_name) << path;
  }
  EXPECT_TRUE(target_file("..a/...", std::nullopt));
}

}  // namespace
}  // namespace menshen::tuf
