// One relay board on a serial line, as configured.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace menshen::gate {

// Who ends the pulse. A pulse that the board times ends even if this computer stops dead in the
// middle of it; where the host times it, the relay falls at the latest when the daemon starts
// again.
enum class Pulse : std::uint8_t {
  host = 1,             // function 05: coil on, wait, coil off. Every board can.
  board_registers = 2,  // function 10, two registers from 3 + 5 × relay: mode 4, tenths of a second
                        // (boards sold as LC or "FF" boards)
  board_coil = 3,  // function 05, coil 0200 + relay, value in tenths of a second (Waveshare)
};

struct Settings {
  std::string id;
  std::string lane;
  std::string device;        // /dev/serial/by-id/…
  unsigned baud = 9600;      // 8N1
  std::uint8_t unit = 0xFF;  // Modbus address, 1 … 255
  std::uint8_t relay = 0;    // 0 … 7
  Pulse pulse = Pulse::host;
  std::chrono::milliseconds pulse_length{500};
  std::optional<std::uint8_t> input;  // 0 … 7: a contact that must change when the gate opens
  std::chrono::milliseconds input_wait{1000};  // after the pulse, for that change
  std::chrono::milliseconds answer_wait{300};  // for the board's answer
  std::chrono::milliseconds retry{1000};       // between attempts while something is wrong
  std::chrono::milliseconds watch{5000};       // between looks at a board that nobody asks to open
};

inline constexpr std::chrono::milliseconds pulse_length_min{100};
inline constexpr std::chrono::milliseconds pulse_length_max{10'000};
inline constexpr std::uint8_t relay_max = 7;
inline constexpr std::uint8_t input_max = 7;

}  // namespace menshen::gate
