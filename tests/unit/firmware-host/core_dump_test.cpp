#include "firmware-host/core_dump.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace menshen::host {
namespace {

// In a process of its own: a test must not take the dumps of the others away.
template <class Checks>
int status_of_child(Checks checks) {
  const pid_t child = fork();
  if (child == 0) _exit(checks() ? 0 : 1);
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

TEST(CoreDump, IsForbiddenToTheKernelAndToACollector) {
  EXPECT_EQ(status_of_child([] {
              rlimit core{};
              return forbid_core_dumps() && prctl(PR_GET_DUMPABLE) == 0 &&
                     getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
            }),
            0);
}

TEST(CoreDump, IsLeftByNoCrash) {
  const int status = status_of_child([] {
    if (forbid_core_dumps()) std::raise(SIGABRT);
    return false;
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGABRT);
  EXPECT_FALSE(WCOREDUMP(status));
}

}  // namespace
}  // namespace menshen::host
