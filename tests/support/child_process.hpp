// A program that a test starts, watches and ends by its own pid.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace menshen::test {

class ChildProcess {
 public:
  using Variables = std::vector<std::pair<std::string, std::string>>;  // added to ours

  // `log_path` takes both output streams; empty: they are ours.
  ChildProcess(const std::vector<std::string>& command, const std::string& log_path,
               const Variables& added = {});
  ~ChildProcess();  // SIGKILL if it still runs, then reaped
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void signal(int number) const;

  // The exit status (128 + signal if one ended it), or nothing while it still runs after `limit`.
  std::optional<int> wait(std::chrono::milliseconds limit);

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
};

// Direct children of a process whose program has this name, from /proc.
std::vector<pid_t> children_of(pid_t parent, const std::string& program);

}  // namespace menshen::test
