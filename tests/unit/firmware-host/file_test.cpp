#include "firmware-host/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "firmware-host/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::host {
namespace {

class File : public ::testing::Test {
 protected:
  std::filesystem::path path(const char* name) const { return folder_.path() / name; }
  static unsigned mode_of(const std::filesystem::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  bool alone(const char* name) const {  // nothing is left beside it
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      EXPECT_EQ(entry.path().filename(), name);
      ++files;
    }
    return files == 1;
  }

  test::TemporaryFolder folder_;
};

TEST_F(File, ComesBackAsItWasWritten) {
  const std::string bytes("a\0b\n\xff", 5);
  ASSERT_TRUE(write_file(path("f"), bytes, FileKind::open));
  EXPECT_EQ(read_file(path("f"), 100).value(), bytes);
  EXPECT_TRUE(alone("f"));
}

TEST_F(File, AtItsLimitIsReadAndOneBeyondIsNot) {
  ASSERT_TRUE(write_file(path("f"), "12345", FileKind::open));
  EXPECT_EQ(read_file(path("f"), 5).value(), "12345");
  EXPECT_EQ(read_file(path("f"), 4).error(), Errc::file_too_large);
}

TEST_F(File, AnEmptyOneIsEmptyText) {
  ASSERT_TRUE(write_file(path("f"), "", FileKind::open));
  EXPECT_EQ(read_file(path("f"), 5).value(), "");
}

TEST_F(File, WhatIsNoRegularFileIsNotRead) {
  EXPECT_EQ(read_file(folder_.path(), 5).error(), Errc::file_unreadable);
  EXPECT_EQ(read_file(path("absent"), 5).error(), Errc::file_unreadable);
  EXPECT_EQ(read_file("/dev/zero", 5).error(), Errc::file_unreadable);
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_file(path("pipe"), 5).error(), Errc::file_unreadable);  // and does not hang
}

TEST_F(File, ASecretIsItsOwnersAlone) {
  const auto before = umask(0);
  ASSERT_TRUE(write_file(path("s"), "secret", FileKind::secret));
  umask(before);
  EXPECT_EQ(mode_of(path("s")), 0600U);
}

TEST_F(File, ASecretThatOthersMayReadIsNotRead) {
  ASSERT_TRUE(write_file(path("f"), "key", FileKind::secret));
  EXPECT_EQ(read_secret_file(path("f"), 3).value(), "key");
  EXPECT_EQ(read_secret_file(path("f"), 2).error(), Errc::file_too_large);
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(::chmod(path("f").c_str(), mode), 0);
    EXPECT_EQ(read_secret_file(path("f"), 3).error(), Errc::key_readable_by_others) << mode;
    EXPECT_EQ(read_file(path("f"), 3).value(), "key");
  }
  EXPECT_EQ(read_secret_file(path("none"), 3).error(), Errc::file_unreadable);
}

// It is the file that is read whose rights count, not those of the name that leads to it.
TEST_F(File, ASecretBehindALinkHasTheRightsOfWhatIsRead) {
  ASSERT_TRUE(write_file(path("open"), "key", FileKind::open));
  ASSERT_TRUE(write_file(path("secret"), "key", FileKind::secret));
  std::filesystem::create_symlink(path("open"), path("to-open"));
  std::filesystem::create_symlink(path("secret"), path("to-secret"));
  EXPECT_EQ(read_secret_file(path("to-open"), 3).error(), Errc::key_readable_by_others);
  EXPECT_EQ(read_secret_file(path("to-secret"), 3).value(), "key");
}

// While somebody exchanges the file under its name, what was read is never what others could read.
TEST_F(File, ASecretIsNotExchangedBetweenTheQuestionAndTheReading) {
  ASSERT_TRUE(write_file(path("mine"), "mine", FileKind::secret));
  ASSERT_TRUE(write_file(path("theirs"), "them", FileKind::open));
  std::filesystem::create_symlink(path("mine"), path("name"));
  std::atomic<bool> over = false;
  std::thread exchanging([&] {
    for (bool mine = false; !over; mine = !mine) {
      std::filesystem::create_symlink(path(mine ? "mine" : "theirs"), path("next"));
      std::filesystem::rename(path("next"), path("name"));
    }
  });
  int read = 0;
  int refused = 0;
  for (int i = 0; i < 2'000'000 && (read < 500 || refused < 500); ++i) {
    const auto text = read_secret_file(path("name"), 4);
    text ? ++read : ++refused;
    EXPECT_TRUE(text ? *text == "mine" : text.error() == Errc::key_readable_by_others);
  }
  over = true;
  exchanging.join();
  EXPECT_GE(read, 500);
  EXPECT_GE(refused, 500);
}

TEST_F(File, ANewOneReplacesTheOldWhole) {
  ASSERT_TRUE(write_file(path("f"), "a long text", FileKind::open));
  ASSERT_TRUE(write_file(path("f"), "short", FileKind::secret));
  EXPECT_EQ(read_file(path("f"), 100).value(), "short");
  EXPECT_EQ(mode_of(path("f")), 0600U);
  EXPECT_TRUE(alone("f"));
}

TEST_F(File, ASecretIsNotWrittenThroughALinkThatWaitsThere) {
  std::ofstream(path("elsewhere")) << "untouched";
  std::filesystem::create_symlink(path("elsewhere"), path("s.new"));
  ASSERT_TRUE(write_file(path("s"), "secret", FileKind::secret));
  EXPECT_EQ(read_file(path("elsewhere"), 100).value(), "untouched");
  EXPECT_FALSE(std::filesystem::is_symlink(path("s")));
}

TEST_F(File, AKeyThatIsThereIsNotWrittenOver) {
  ASSERT_TRUE(write_new_file(path("k"), "first", FileKind::secret));
  EXPECT_EQ(write_new_file(path("k"), "second", FileKind::secret).error(), Errc::file_exists);
  EXPECT_EQ(read_file(path("k"), 100).value(), "first");
  EXPECT_EQ(mode_of(path("k")), 0600U);
  EXPECT_TRUE(alone("k"));
}

TEST_F(File, ComesIntoRoomThatIsUsedAgain) {
  ASSERT_TRUE(write_file(path("long"), std::string(1'000, 'a'), FileKind::open));
  ASSERT_TRUE(write_file(path("short"), "b", FileKind::open));
  ASSERT_TRUE(write_file(path("empty"), "", FileKind::open));
  Bytes bytes;
  ASSERT_TRUE(read_file_into(path("long"), 1'000, bytes));
  EXPECT_EQ(bytes, Bytes(1'000, 'a'));
  const std::uint8_t* room = bytes.data();
  ASSERT_TRUE(read_file_into(path("short"), 1'000, bytes));
  EXPECT_EQ(bytes, Bytes(1, 'b'));
  EXPECT_EQ(bytes.data(), room);
  ASSERT_TRUE(read_file_into(path("empty"), 0, bytes));
  EXPECT_TRUE(bytes.empty());
  EXPECT_EQ(read_file_into(path("long"), 999, bytes).error(), Errc::file_too_large);
  EXPECT_EQ(read_file_into(path("none"), 999, bytes).error(), Errc::file_unreadable);
  EXPECT_EQ(read_file_into(folder_.path(), 999, bytes).error(), Errc::file_unreadable);
  // A file of the kernel's own, which says that it is empty.
  ASSERT_TRUE(read_file_into("/proc/self/stat", 4'096, bytes));
  EXPECT_FALSE(bytes.empty());
}

TEST_F(File, UnflushedIsWrittenIntoFoldersMadeForItAndFlushedWithTheOthers) {
  const Bytes bytes = {1, 0, 2};
  ASSERT_TRUE(write_file_unflushed(path("tile") / "0" / "000", bytes));
  ASSERT_TRUE(write_file_unflushed(path("tile") / "0" / "000", bytes)) << "again, over it";
  ASSERT_TRUE(flush_disk_of(folder_.path()));
  EXPECT_EQ(test::read_file(path("tile") / "0" / "000"), bytes);
  EXPECT_FALSE(std::filesystem::exists(path("tile") / "0" / "000.new"));
  ASSERT_TRUE(write_file(path("f"), "x", FileKind::open));
  EXPECT_EQ(write_file_unflushed(path("f") / "000", bytes).error(), Errc::file_unwritable);
  EXPECT_EQ(flush_disk_of(path("none")).error(), Errc::file_unwritable);
}

TEST_F(File, AFolderThatIsNotThereIsNoPlaceToWrite) {
  EXPECT_EQ(write_file(path("no/f"), "x", FileKind::open).error(), Errc::file_unwritable);
  EXPECT_EQ(write_new_file(path("no/f"), "x", FileKind::open).error(), Errc::file_unwritable);
}

TEST_F(File, AWriteThatFailsLeavesTheOldFileAsItWas) {
  // The place beside it is taken by something that cannot be unlinked: a folder with a file in it.
  ASSERT_TRUE(write_file(path("f"), "old", FileKind::open));
  std::filesystem::create_directories(path("f.new") / "inside");
  EXPECT_EQ(write_file(path("f"), "new", FileKind::open).error(), Errc::file_unwritable);
  EXPECT_EQ(read_file(path("f"), 100).value(), "old");
}

}  // namespace
}  // namespace menshen::host
