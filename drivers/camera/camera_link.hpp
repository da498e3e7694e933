// The daemon's end of a camera: starts menshen-camera, a process of its own (it sees hostile
// pictures, so it may die or be taken over), hears what it found over a socket pair, and starts
// it again when it dies, hangs or talks nonsense. No OpenCV here, nor in anything it links.
#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/camera/camera_message.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::camera {

// A still scene is looked at once a second at least; a shorter window would count twice.
inline constexpr std::chrono::milliseconds same_code_window_min{2000};

struct Settings {
  std::string id, lane;
  std::string source;   // images:DIR, video:FILE, device:/dev/videoN or stream:URL
  std::string program;  // path of menshen-camera
  unsigned frames_per_second = 15;
  // A code is the same presentation while it keeps being seen, and this long after (at least
  // same_code_window_min, whatever is set).
  std::chrono::milliseconds same_code_window{5000};
  std::chrono::milliseconds restart_wait_min{1000};
  std::chrono::milliseconds restart_wait_max{30000};
  // The process sends a heartbeat each second; silent for this long, it is ended and restarted.
  std::chrono::milliseconds heartbeat_timeout{5000};
  std::chrono::milliseconds term_grace{1000};  // from SIGTERM to SIGKILL
};

// All calls and callbacks on the executor's one thread. Never throws; trouble is a DeviceEvent:
// starting, ready, absent with camera_stopped (no process) or camera_no_picture, and its cause.
class CameraLink {
 public:
  CameraLink(boost::asio::any_io_executor home, Settings settings, WallClock clock,
             std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event);
  ~CameraLink();  // kills and reaps the process if it still runs; waits for it (milliseconds)
  CameraLink(const CameraLink&) = delete;
  CameraLink& operator=(const CameraLink&) = delete;

  void start();
  void stop();  // ends the process; no callback comes after

  std::optional<pid_t> pid() const;  // of the running process
  FrameCounts frames() const;        // of the running process
  std::uint64_t starts() const;      // processes started so far

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace menshen::camera
