// What a device says of itself: a light on the desk page, advice to the patron, a leaf on a fault.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"

namespace menshen {

enum class DeviceKind : std::uint8_t { card_reader = 1, scanner = 2, camera = 3, gate = 4 };

enum class DeviceState : std::uint8_t {
  starting = 1,
  ready = 2,
  absent = 3,  // unplugged, or its process is gone
  faulty = 4,  // there, and does not work
};

// What somebody at the desk should do now. Words for each are in firmware-host/desk.
enum class Advice : std::uint8_t {
  none = 0,
  lay_card_again = 1,        // lift the card and lay it down again (SW3 41, 47, 81)
  ask_for_card = 2,          // the card did not accept the module (31)
  not_an_identity_card = 3,  // 40
  card_already_read = 4,
  reader_unplugged = 5,
  reader_silent = 6,
  reader_self_test = 7,       // 60
  reader_not_authorised = 8,  // 66
  reader_garbled = 9,
  scanner_unplugged = 10,
  code_too_long = 11,
  camera_stopped = 12,
  camera_no_picture = 13,
  gate_unplugged = 14,
  gate_silent = 15,
  gate_garbled = 16,    // no echo, wrong CRC or exception answer
  device_busy = 17,     // another program holds it
  device_refused = 18,  // there, and may not be opened: rights, baud rate, or not such a device
};

struct DeviceEvent {
  std::string device;  // configured id
  std::string lane;
  DeviceKind kind = DeviceKind::card_reader;
  DeviceState state = DeviceState::starting;
  Advice advice = Advice::none;
  Instant at;
  Error cause{};  // of trouble, where the system named one: for the log alone
};

// Absent or faulty. It always comes with an advice.
bool is_trouble(DeviceState state);

std::string_view name_of(DeviceKind kind);
std::string_view name_of(DeviceState state);
std::string_view name_of(Advice advice);

}  // namespace menshen
