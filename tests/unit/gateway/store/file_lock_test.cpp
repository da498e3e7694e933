#include "gateway/store/file_lock.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "gateway/store/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::store {
namespace {

TEST(FileLock, KeepsASecondHolderOutUntilTheFirstIsGone) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "store.lock";
  std::optional<FileLock> first = FileLock::take(file).value();
  EXPECT_EQ(FileLock::take(file).error(), Errc::in_use);
  first.reset();
  EXPECT_TRUE(FileLock::take(file));
}

TEST(FileLock, MovesWithItsObject) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "store.lock";
  auto first = FileLock::take(file).value();
  const FileLock second(std::move(first));
  EXPECT_EQ(FileLock::take(file).error(), Errc::in_use);
}

TEST(FileLock, EndsWithAProcessThatIsKilled) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "store.lock";
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = FileLock::take(file);
    const char answer = lock ? 'y' : 'n';
    if (write(ready[1], &answer, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_EQ(FileLock::take(file).error(), Errc::in_use);
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(FileLock::take(file));
  close(ready[0]);
  close(ready[1]);
}

TEST(FileLock, SaysThatItsFolderIsNotThere) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(FileLock::take(folder.path() / "absent" / "store.lock").error(), Errc::cannot_open);
}

}  // namespace
}  // namespace menshen::store
