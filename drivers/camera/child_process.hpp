// One menshen-camera process: started with one end of a socket pair as descriptor 3 and nothing
// else of the daemon's but standard error, no environment but its language and what it is handed,
// default signals.
#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "gateway/core/result.hpp"

namespace menshen::camera {

inline constexpr int message_descriptor = 3;  // in the process

class ChildProcess {
 public:
  // `variables`: NAME=value, for what other users of the machine may not read, as they may the
  // arguments. System errors: program missing, no descriptors, no memory.
  static Result<std::unique_ptr<ChildProcess>> start(const boost::asio::any_io_executor& executor,
                                                     const std::string& program,
                                                     const std::vector<std::string>& arguments,
                                                     const std::vector<std::string>& variables);
  ~ChildProcess();  // kills it if it is not reaped yet, and reaps it
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  boost::asio::local::stream_protocol::socket& socket() { return socket_; }
  boost::asio::posix::stream_descriptor& ended() { return ended_; }  // readable once it has ended
  // Only ever to this process: its number stays taken until it is reaped here.
  void send_signal(int signal_number);
  // Waits; at once when ended() is readable. Its exit code, -1 where a signal ended it.
  int reap();

 private:
  ChildProcess(const boost::asio::any_io_executor& executor, pid_t pid)
      : pid_(pid), socket_(executor), ended_(executor) {}

  pid_t pid_;
  bool reaped_ = false;
  int status_ = 0;  // once reaped
  boost::asio::local::stream_protocol::socket socket_;
  boost::asio::posix::stream_descriptor ended_;  // a pidfd, pidfd_open(2)
};

}  // namespace menshen::camera
