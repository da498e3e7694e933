#include "firmware-host/priority.hpp"

#include <sched.h>
#include <sys/resource.h>

namespace menshen::host {

void ask_for_priority() {
  constexpr int lowest_real_time = 1;
  constexpr int nice_value = -10;
  sched_param real_time{};
  real_time.sched_priority = lowest_real_time;
  if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &real_time) == 0) return;
  (void)setpriority(PRIO_PROCESS, 0, nice_value);  // 0: on Linux the calling thread alone
}

}  // namespace menshen::host
