#include "firmware-host/trusted_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "firmware-host/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::host {
namespace {

namespace fs = std::filesystem;

TEST(TrustedFolder, GivesBackWhatWasWrittenAndNothingWhereThereIsNothing) {
  const test::TemporaryFolder folder;
  TrustedFolder files(folder.path());
  EXPECT_FALSE(files.read("root.json", 100).value());
  const Bytes bytes = to_bytes(std::string("a\0b", 3));
  ASSERT_TRUE(files.write("root.json", bytes));
  EXPECT_EQ(files.read("root.json", 3).value(), bytes);
  ASSERT_TRUE(files.write("root.json", to_bytes("other")));
  EXPECT_EQ(files.read("root.json", 100).value(), to_bytes("other"));
  ASSERT_TRUE(files.remove("root.json"));
  EXPECT_FALSE(files.read("root.json", 100).value());
  EXPECT_TRUE(files.remove("root.json")) << "what is gone is gone";
}

TEST(TrustedFolder, HoldsNothingElseBesideTheFiles) {
  const test::TemporaryFolder folder;
  TrustedFolder files(folder.path());
  ASSERT_TRUE(files.write("..%2Fx.json", to_bytes("a")));
  ASSERT_TRUE(files.write("...json", to_bytes("b")));
  std::size_t count = 0;
  for (const auto& one : fs::directory_iterator(folder.path())) {
    EXPECT_TRUE(one.path().string().ends_with(".json")) << one.path();
    ++count;
  }
  EXPECT_EQ(count, 2U);
}

// A write that was cut short leaves the old file, and the next write goes on.
TEST(TrustedFolder, KeepsTheOldFileWhereAWriteWasCutShort) {
  const test::TemporaryFolder folder;
  TrustedFolder files(folder.path());
  ASSERT_TRUE(files.write("root.json", to_bytes("old")));
  std::ofstream(folder.path() / "root.json.new") << "half of the n";
  EXPECT_EQ(files.read("root.json", 100).value(), to_bytes("old"));
  ASSERT_TRUE(files.write("root.json", to_bytes("new")));
  EXPECT_EQ(files.read("root.json", 100).value(), to_bytes("new"));
  EXPECT_FALSE(fs::exists(folder.path() / "root.json.new"));
}

TEST(TrustedFolder, SaysWhatIsTooLargeOrUnreadableAndTakesItForNoAbsence) {
  const test::TemporaryFolder folder;
  TrustedFolder files(folder.path());
  ASSERT_TRUE(files.write("root.json", to_bytes("1234")));
  EXPECT_EQ(files.read("root.json", 3).error(), Errc::file_too_large);
  fs::create_directory(folder.path() / "timestamp.json");
  EXPECT_EQ(files.read("timestamp.json", 3).error(), Errc::file_unreadable);
  fs::create_symlink("nowhere", folder.path() / "snapshot.json");
  EXPECT_EQ(files.read("snapshot.json", 3).error(), Errc::file_unreadable);
}

TEST(TrustedFolder, SaysWhereNothingCanBeWritten) {
  const test::TemporaryFolder folder;
  TrustedFolder files(folder.path() / "absent");
  EXPECT_FALSE(files.read("root.json", 3).value());
  EXPECT_EQ(files.write("root.json", to_bytes("a")).error(), Errc::file_unwritable);
  EXPECT_EQ(files.remove("root.json").error(), Errc::file_unwritable);
}

}  // namespace
}  // namespace menshen::host
