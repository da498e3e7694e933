// What is said to a Modbus-RTU relay board and what it answers (Modbus Application Protocol 1.1b3).
// Requests are without their CRC, which libmodbus adds; answers are checked whole, CRC included.
#pragma once

#include <chrono>
#include <cstdint>

#include "gateway/core/bytes.hpp"

namespace menshen::gate {

inline constexpr std::size_t answer_bytes_max = 8;  // of these requests: an echo and its CRC
inline constexpr unsigned flash_tenths_max = 0x7FFF;

// Function 05: FF 05 00 00 FF 00 99 E4 on the line.
Bytes switch_request(std::uint8_t unit, std::uint8_t relay, bool on);

// Function 10: FF 10 00 03 00 02 04 00 04 00 14 C5 9F is two seconds for relay 0.
Bytes flash_registers_request(std::uint8_t unit, std::uint8_t relay,
                              std::chrono::milliseconds length);

// Function 05 on coil 0200 + relay: 01 05 02 00 00 07 8D B0 is 700 ms for relay 0.
Bytes flash_coil_request(std::uint8_t unit, std::uint8_t relay, std::chrono::milliseconds length);

// Function 02, eight inputs from 0: FF 02 00 00 00 08 6C 12.
Bytes inputs_request(std::uint8_t unit);

// Modbus over Serial Line 1.02 §6.2.2: over all bytes before it, low byte first.
std::uint16_t crc16(ByteView bytes);

enum class AnswerKind : std::uint8_t {
  good,
  silent,     // not one byte
  garbled,    // wrong CRC, broken off, or not what this request is answered with
  exception,  // the board refuses (function | 80)
  hung_up,    // the line is gone
};

struct Answer {
  AnswerKind kind = AnswerKind::silent;
  std::uint8_t inputs = 0;  // of inputs_request: one bit each
};

// How long the answer is that begins with `received`, as far as this is known by now; CRC included.
std::size_t answer_bytes(ByteView request, ByteView received);

// `received` begins with the answer and may be longer (a buffer).
Answer check_answer(ByteView request, ByteView received);

}  // namespace menshen::gate
