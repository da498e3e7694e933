// What the daemon makes of one camera: the light it shows, the codes that count, the wait before
// the next start. Events in, values out; camera_link has the process, the socket and the timers.
#pragma once

#include <chrono>
#include <optional>

#include "drivers/camera/camera_message.hpp"
#include "drivers/camera/codes_in_view.hpp"
#include "gateway/core/device.hpp"

namespace menshen::camera {

// 60 frames a second with four codes each, and a margin; more is no camera but a process gone bad.
inline constexpr int messages_per_second_max = 400;
// A process that gave pictures for this many heartbeats (seconds) ran well: its end begins a new
// row of waits.
inline constexpr int heartbeats_of_a_good_run = 30;

struct Light {
  DeviceState state = DeviceState::starting;
  Advice advice = Advice::none;
  bool operator==(const Light&) const = default;
};

struct Heard {
  std::optional<Bytes> code;   // a new presentation
  std::optional<Light> light;  // only when it changed
};

struct RestartWaits {
  std::chrono::milliseconds min;
  std::chrono::milliseconds max;
};

class CameraSession {
 public:
  CameraSession(std::chrono::milliseconds same_code_window, RestartWaits waits)
      : in_view_(same_code_window), waits_(waits) {}

  std::optional<Light> process_started();
  // Errc: message_order, other_version, message_flood; the process must then be ended.
  Result<Heard> hear(const Message& message, Instant now);
  // Also for a process that could not be started at all.
  std::optional<Light> process_ended();
  // To be asked once after each end; doubles up to the maximum while processes fail in a row.
  std::chrono::milliseconds wait_before_restart();

  const FrameCounts& frames() const { return frames_; }

 private:
  std::optional<Light> show(Light light);
  bool floods(Instant now);
  std::optional<Light> take(const Heartbeat& heartbeat);
  std::optional<Light> take(const SourceTrouble& said);

  CodesInView in_view_;
  RestartWaits waits_;
  std::optional<std::chrono::milliseconds> last_wait_;
  std::optional<Light> light_;
  // Of the present process:
  bool greeted_ = false;
  bool without_picture_ = false;
  int heartbeats_with_picture_ = 0;
  FrameCounts frames_;
  Instant second_began_{};
  int messages_in_second_ = 0;
};

}  // namespace menshen::camera
