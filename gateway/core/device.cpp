#include "gateway/core/device.hpp"

namespace menshen {

std::string_view name_of(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::card_reader:
      return "card_reader";
    case DeviceKind::scanner:
      return "scanner";
    case DeviceKind::camera:
      return "camera";
    case DeviceKind::gate:
      return "gate";
  }
  return "unknown";
}

std::string_view name_of(DeviceState state) {
  switch (state) {
    case DeviceState::starting:
      return "starting";
    case DeviceState::ready:
      return "ready";
    case DeviceState::absent:
      return "absent";
    case DeviceState::faulty:
      return "faulty";
  }
  return "unknown";
}

std::string_view name_of(Advice advice) {
  switch (advice) {
    case Advice::none:
      return "none";
    case Advice::lay_card_again:
      return "lay_card_again";
    case Advice::ask_for_card:
      return "ask_for_card";
    case Advice::not_an_identity_card:
      return "not_an_identity_card";
    case Advice::card_already_read:
      return "card_already_read";
    case Advice::reader_unplugged:
      return "reader_unplugged";
    case Advice::reader_silent:
      return "reader_silent";
    case Advice::reader_self_test:
      return "reader_self_test";
    case Advice::reader_not_authorised:
      return "reader_not_authorised";
    case Advice::reader_garbled:
      return "reader_garbled";
    case Advice::scanner_unplugged:
      return "scanner_unplugged";
    case Advice::code_too_long:
      return "code_too_long";
    case Advice::camera_stopped:
      return "camera_stopped";
    case Advice::camera_no_picture:
      return "camera_no_picture";
    case Advice::gate_unplugged:
      return "gate_unplugged";
    case Advice::gate_silent:
      return "gate_silent";
    case Advice::gate_garbled:
      return "gate_garbled";
    case Advice::device_busy:
      return "device_busy";
    case Advice::device_refused:
      return "device_refused";
  }
  return "unknown";
}

bool is_trouble(DeviceState state) {
  return state == DeviceState::absent || state == DeviceState::faulty;
}

}  // namespace menshen
