#include "drivers/gate/relay_frames.hpp"

#include <algorithm>

namespace menshen::gate {
namespace {

constexpr std::uint8_t read_inputs = 0x02;
constexpr std::uint8_t write_coil = 0x05;
constexpr std::uint8_t write_registers = 0x10;
constexpr std::uint8_t exception_bit = 0x80;
constexpr std::uint16_t coil_on = 0xFF00;
constexpr std::uint16_t flash_coils_from = 0x0200;
constexpr std::uint16_t flash_registers_from = 3;
constexpr std::uint16_t flash_registers_apart = 5;
constexpr std::uint16_t mode_flash_on = 4;
constexpr std::size_t echo_bytes = 6;  // of functions 05 and 10, without the CRC
constexpr std::size_t inputs_bytes = 4;
constexpr std::size_t exception_bytes = 3;
constexpr std::size_t crc_bytes = 2;
static_assert(answer_bytes_max == echo_bytes + crc_bytes);

// Both kinds of board count a pulse in tenths of a second; never shorter than asked.
std::uint16_t tenths(std::chrono::milliseconds length) {
  const auto count = (length.count() + 99) / 100;
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(count, 1, flash_tenths_max));
}

Bytes start(std::uint8_t unit, std::uint8_t function, std::uint16_t address) {
  Bytes request = {unit, function};
  append_u16_be(request, address);
  return request;
}

bool has_good_crc(ByteView received, std::size_t body_bytes) {
  if (received.size() < body_bytes + crc_bytes) return false;
  const std::uint16_t crc = crc16(received.first(body_bytes));
  return received[body_bytes] == (crc & 0xFF) && received[body_bytes + 1] == crc >> 8;
}

}  // namespace

Bytes switch_request(std::uint8_t unit, std::uint8_t relay, bool on) {
  Bytes request = start(unit, write_coil, relay);
  append_u16_be(request, on ? coil_on : 0);
  return request;
}

Bytes flash_registers_request(std::uint8_t unit, std::uint8_t relay,
                              std::chrono::milliseconds length) {
  Bytes request =
      start(unit, write_registers,
            static_cast<std::uint16_t>(flash_registers_from + flash_registers_apart * relay));
  append_u16_be(request, 2);  // registers
  request.push_back(4);       // bytes
  append_u16_be(request, mode_flash_on);
  append_u16_be(request, tenths(length));
  return request;
}

Bytes flash_coil_request(std::uint8_t unit, std::uint8_t relay, std::chrono::milliseconds length) {
  Bytes request = start(unit, write_coil, static_cast<std::uint16_t>(flash_coils_from + relay));
  append_u16_be(request, tenths(length));
  return request;
}

Bytes inputs_request(std::uint8_t unit) {
  Bytes request = start(unit, read_inputs, 0);
  append_u16_be(request, 8);
  return request;
}

std::uint16_t crc16(ByteView bytes) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xA001U : crc >> 1;
  }
  return static_cast<std::uint16_t>(crc);
}

std::size_t answer_bytes(ByteView request, ByteView received) {
  const std::uint8_t function = request[1];
  if (received.size() >= 2 && received[1] == (function | exception_bit)) {
    return exception_bytes + crc_bytes;
  }
  return crc_bytes + (function == read_inputs ? inputs_bytes : echo_bytes);
}

Answer check_answer(ByteView request, ByteView received) {
  const bool nothing = std::ranges::all_of(received, [](std::uint8_t b) { return b == 0; });
  if (nothing) return {AnswerKind::silent};  // no unit has address 0
  if (received.size() < 3 || received[0] != request[0]) return {AnswerKind::garbled};

  const std::uint8_t function = request[1];
  if (received[1] == (function | exception_bit)) {
    return {has_good_crc(received, exception_bytes) ? AnswerKind::exception : AnswerKind::garbled};
  }
  if (received[1] != function) return {AnswerKind::garbled};
  if (function == read_inputs) {
    const bool good = received[2] == 1 && has_good_crc(received, inputs_bytes);
    return good ? Answer{AnswerKind::good, received[3]} : Answer{AnswerKind::garbled};
  }
  const bool echoed = has_good_crc(received, echo_bytes) &&
                      std::ranges::equal(request.first(echo_bytes), received.first(echo_bytes));
  return {echoed ? AnswerKind::good : AnswerKind::garbled};
}

}  // namespace menshen::gate
