// Frames of the security module (SAM) in an identity-card reader.
//
//   request  AA AA AA 96 69 · length (2) · command · parameter · data… · check
//   answer   AA AA AA 96 69 · length (2) · SW1 · SW2 · SW3 · data… · check
//
// The length is big endian and counts all that follows it. The check makes the XOR of everything
// after the preamble zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::card_reader {

// A whole frame from the preamble to the check: text, photo and fingerprints.
inline constexpr std::size_t answer_bytes_max = 2321;

// Command and parameter byte. 30 10 (with fingerprints) is missing on purpose: biometric data that
// nobody here needs.
enum class Command : std::uint16_t {
  reset = 0x10FF,
  self_test = 0x11FF,
  module_number = 0x12FF,
  find = 0x2001,
  select = 0x2002,
  read = 0x3001,     // text and photo
  address = 0x3003,  // the newest appended address
};

Bytes encode_request(Command command);

struct Answer {
  std::uint8_t sw1 = 0, sw2 = 0;  // passed through from the card; decide nothing on them
  std::uint8_t sw3 = 0;
  Bytes data;
};

// Finds answers in a stream of bytes that comes in any pieces and may carry stray bytes: those
// before a preamble are skipped. A frame that cannot be (Errc::frame_length, Errc::frame_check) is
// reported, and the search goes on at its second byte, so that a whole frame behind a broken one
// is still found.
class AnswerDecoder {
 public:
  AnswerDecoder();
  std::vector<Result<Answer>> feed(ByteView bytes);
  bool in_frame() const;  // a preamble has come and its frame is not complete
  void reset();           // forgets, and wipes, what is incomplete

 private:
  Bytes pending_;
};

}  // namespace menshen::card_reader
