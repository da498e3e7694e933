#include "drivers/camera/camera_session.hpp"

#include <algorithm>
#include <variant>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

std::optional<Light> CameraSession::process_started() {
  greeted_ = false;
  without_picture_ = false;
  heartbeats_with_picture_ = 0;
  frames_ = {};
  messages_in_second_ = 0;
  // A restart is still the fault that led to it, until pictures come.
  if (light_) return std::nullopt;
  return show({DeviceState::starting, Advice::none});
}

Result<Heard> CameraSession::hear(const Message& message, Instant now) {
  if (floods(now)) MENSHEN_RETURN_ERROR(Errc::message_flood);
  const auto* hello = std::get_if<Hello>(&message);
  if ((hello != nullptr) == greeted_) MENSHEN_RETURN_ERROR(Errc::message_order);
  Heard heard;
  if (hello != nullptr) {
    if (hello->version != protocol_version) MENSHEN_RETURN_ERROR(Errc::other_version);
    greeted_ = true;
  } else if (const auto* heartbeat = std::get_if<Heartbeat>(&message)) {
    heard.light = take(*heartbeat);
  } else if (const auto* code = std::get_if<CodeSeen>(&message)) {
    if (in_view_.is_new(code->bytes, now)) heard.code = code->bytes;
  } else if (const auto* trouble = std::get_if<SourceTrouble>(&message)) {
    heard.light = take(*trouble);
  }
  return heard;
}

std::optional<Light> CameraSession::process_ended() {
  // It says so before it ends for want of a picture: then that is the trouble, not its end.
  if (without_picture_) return show({DeviceState::absent, Advice::camera_no_picture});
  return show({DeviceState::absent, Advice::camera_stopped});
}

std::chrono::milliseconds CameraSession::wait_before_restart() {
  const bool ran_well = heartbeats_with_picture_ >= heartbeats_of_a_good_run;
  if (ran_well || !last_wait_) {
    last_wait_ = waits_.min;
  } else {
    last_wait_ = std::min(*last_wait_ * 2, waits_.max);
  }
  return *last_wait_;
}

std::optional<Light> CameraSession::show(Light light) {
  if (light_ == light) return std::nullopt;
  light_ = light;
  return light;
}

bool CameraSession::floods(Instant now) {
  // Also begins anew when the clock was set back.
  if (now < second_began_ || now - second_began_ >= std::chrono::seconds(1)) {
    second_began_ = now;
    messages_in_second_ = 0;
  }
  return ++messages_in_second_ > messages_per_second_max;
}

std::optional<Light> CameraSession::take(const Heartbeat& heartbeat) {
  const bool pictures_come = heartbeat.frames.captured > frames_.captured;
  frames_ = heartbeat.frames;
  if (!pictures_come) return std::nullopt;
  without_picture_ = false;
  ++heartbeats_with_picture_;
  return show({DeviceState::ready, Advice::none});
}

std::optional<Light> CameraSession::take(const SourceTrouble& said) {
  if (said.trouble == Trouble::code_too_long) {
    return show({DeviceState::ready, Advice::code_too_long});
  }
  without_picture_ = true;
  return show({DeviceState::absent, Advice::camera_no_picture});
}

}  // namespace menshen::camera
