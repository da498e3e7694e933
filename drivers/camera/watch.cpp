#include "drivers/camera/watch.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <thread>

#include "drivers/camera/camera_message.hpp"
#include "drivers/camera/capture.hpp"
#include "drivers/camera/confinement.hpp"
#include "drivers/camera/live_reader.hpp"

namespace menshen::camera {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// The daemon's end of the socket pair. A daemon that does not read stops us at a full socket; the
// capture thread goes on overwriting the newest frame.
class DaemonEnd {
 public:
  explicit DaemonEnd(int descriptor) : descriptor_(descriptor) {}

  bool tell(const Message& message) {
    const Bytes bytes = encode(message);
    for (std::size_t sent = 0; sent < bytes.size() && open_;) {
      const ssize_t written = write(descriptor_, bytes.data() + sent, bytes.size() - sent);
      if (written > 0) sent += static_cast<std::size_t>(written);
      if (written <= 0 && errno != EINTR) open_ = false;
    }
    return open_;
  }
  bool open() const { return open_; }

 private:
  int descriptor_;
  bool open_ = true;
};

class Watch {
 public:
  Watch(const Arguments& arguments, const SteadyClock& clock)
      : arguments_(arguments),
        clock_(clock),
        daemon_(arguments.descriptor),
        capture_(Capture::start(arguments.source, arguments.frames_per_second)),
        last_heartbeat_(clock()),
        last_picture_(clock()) {}

  int run() {
    daemon_.tell(Hello{});
    if (!wait_until_open()) return daemon_.open() ? exit_no_picture : exit_done;
    if (!confine_calls(arguments_.source.kind)) return exit_not_confined;
    capture_.go_on();
    const microseconds period =
        microseconds(std::chrono::seconds(1)) / arguments_.frames_per_second;
    while (daemon_.open()) {
      const Frame frame = capture_.newest().take(until_heartbeat());
      const microseconds began = clock_();
      if (frame) examine(*frame);
      if (!frame && capture_.newest().closed()) {
        say_no_picture();
        return exit_no_picture;
      }
      look_for_silence();
      beat(/*first_picture=*/frame != nullptr && heartbeats_with_picture_ == 0);
      if (frame) std::this_thread::sleep_for(period - std::min(period, clock_() - began));
    }
    return exit_done;
  }

 private:
  bool wait_until_open() {
    const microseconds began = clock_();
    while (daemon_.open()) {
      const auto opened = capture_.opened(until_heartbeat());
      beat(false);
      if (!opened && clock_() - began >= open_wait_max) {
        say_no_picture();
        return false;
      }
      if (!opened) continue;
      if (opened->has_error()) say_no_picture();
      return opened->has_value();
    }
    return false;
  }

  void examine(const Picture& frame) {
    const microseconds began = clock_();
    last_picture_ = began;
    no_picture_said_ = false;
    const Look look = gate_.see(frame, std::chrono::duration_cast<milliseconds>(began));
    if (look == Look::skip) return;
    const auto codes = reader_.examine(frame, look);
    ++examined_;
    const auto took = std::chrono::duration_cast<milliseconds>(clock_() - began);
    for (const FoundCode& code : codes) {
      if (code.bytes.size() > scan_bytes_max) {
        daemon_.tell(SourceTrouble{Trouble::code_too_long});
      } else {
        daemon_.tell(CodeSeen{code.symbology, code.bytes, took});
      }
    }
  }

  milliseconds until_heartbeat() const {
    const auto left = last_heartbeat_ + heartbeat_period - clock_();
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(left));
  }

  void beat(bool first_picture) {
    if (!first_picture && clock_() - last_heartbeat_ < heartbeat_period) return;
    last_heartbeat_ = clock_();
    const std::uint64_t captured = capture_.newest().captured();
    if (captured > 0) ++heartbeats_with_picture_;
    daemon_.tell(Heartbeat{{captured, examined_, capture_.skipped()}});
  }

  void look_for_silence() {
    if (no_picture_said_ || clock_() - last_picture_ < picture_wait_max) return;
    say_no_picture();
  }

  void say_no_picture() {
    no_picture_said_ = true;
    daemon_.tell(SourceTrouble{Trouble::no_picture});
  }

  const Arguments& arguments_;
  const SteadyClock& clock_;
  DaemonEnd daemon_;
  Capture capture_;
  ChangeGate gate_;
  LiveReader reader_;
  microseconds last_heartbeat_;
  microseconds last_picture_;
  std::uint64_t examined_ = 0;
  std::uint64_t heartbeats_with_picture_ = 0;
  bool no_picture_said_ = false;
};

}  // namespace

int watch(const Arguments& arguments, const SteadyClock& clock) {
  if (!confine_process(/*writes_no_file=*/true)) return exit_not_confined;
  const auto limited = confine_reach(arguments.source);
  if (!limited) return exit_not_confined;
  if (*limited == ReachLimit::kernel_has_none) {
    std::fputs("menshen-camera: the kernel has no Landlock; files are not hidden\n", stderr);
  }
  if (!confine_opening(arguments.source.kind)) return exit_not_confined;
  return Watch(arguments, clock).run();
}

}  // namespace menshen::camera
