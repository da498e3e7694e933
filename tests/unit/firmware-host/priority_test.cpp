#include "firmware-host/priority.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <thread>

namespace menshen::host {
namespace {

TEST(Priority, IsAskedForTheCallingThreadAlone) {
  const int policy_before = sched_getscheduler(0);
  const int nice_before = getpriority(PRIO_PROCESS, 0);
  int policy = -1;
  int nice = 0;
  std::thread([&] {
    ask_for_priority();
    policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
    nice = getpriority(PRIO_PROCESS, 0);
  }).join();
  EXPECT_EQ(sched_getscheduler(0), policy_before);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), nice_before);
  if (policy != SCHED_FIFO && nice == nice_before) GTEST_SKIP() << "the system grants none";
  EXPECT_TRUE(policy == SCHED_FIFO || nice < nice_before);
}

// Where it is refused nothing else happens: no error, no other policy.
TEST(Priority, ThatIsRefusedChangesNothing) {
  const rlimit none{0, 0};
  EXPECT_EXIT(
      {
        const bool limited =
            setrlimit(RLIMIT_RTPRIO, &none) == 0 && setrlimit(RLIMIT_NICE, &none) == 0;
        ask_for_priority();
        const bool granted =
            sched_getscheduler(0) != SCHED_OTHER || getpriority(PRIO_PROCESS, 0) < 0;
        // Who may do everything (root with all its rights) is refused nothing.
        _exit(limited && (!granted || geteuid() == 0) ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace menshen::host
