// What menshen-camera tells the daemon, and nothing comes back: the process that sees hostile
// pictures is believed only within these few values.
//
//   message  = length (u16, big-endian, of kind and body) kind (u8) body
//   hello    = 1, version (u16)                                 first, and once
//   heartbeat= 2, captured (u64) examined (u64) skipped (u64)   each second, from the start
//   code     = 3, milliseconds (u32) length (u8) symbology, the rest: the bytes it carries
//   trouble  = 4, trouble (u8)
//
// Rejected: JSON (a parser more in the daemon for what is four fixed shapes).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::camera {

inline constexpr std::uint16_t protocol_version = 1;
inline constexpr std::size_t symbology_bytes_max = 32;
inline constexpr std::size_t message_length_bytes = 2;
inline constexpr std::size_t message_body_bytes_max =
    1 + 4 + 1 + symbology_bytes_max + scan_bytes_max;

struct Hello {
  std::uint16_t version = protocol_version;
  bool operator==(const Hello&) const = default;
};

// Since the process started.
struct FrameCounts {
  std::uint64_t captured = 0;
  std::uint64_t examined = 0;  // searched for codes
  std::uint64_t skipped = 0;   // pictures of a folder that were damaged or too large
  bool operator==(const FrameCounts&) const = default;
};

struct Heartbeat {
  FrameCounts frames;
  bool operator==(const Heartbeat&) const = default;
};

struct CodeSeen {
  std::string symbology;           // "QRCode", "DataMatrix", "Aztec", "PDF417"
  Bytes bytes;                     // as carried, 1 … scan_bytes_max
  std::chrono::milliseconds took;  // search of the frame that showed it
  bool operator==(const CodeSeen&) const = default;
};

// Numbers cross a process boundary and never change.
enum class Trouble : std::uint8_t {
  no_picture = 1,     // the source cannot be opened, or gives no frame any more
  code_too_long = 2,  // a code of more than scan_bytes_max was seen and dropped
};

struct SourceTrouble {
  Trouble trouble = Trouble::no_picture;
  bool operator==(const SourceTrouble&) const = default;
};

using Message = std::variant<Hello, Heartbeat, CodeSeen, SourceTrouble>;

// Our own message: one beyond the limits is a mistake of ours and stops the program.
Bytes encode(const Message& message);

// Takes bytes as they come, cut anywhere. After an error it takes no more: a process that sent
// nonsense once is not listened to again.
class MessageDecoder {
 public:
  // Every message that these bytes complete, up to the first that is wrong.
  std::vector<Message> feed(ByteView bytes);
  // What was wrong, if anything. Errc: message_too_long, message_kind, message_body.
  Error error() const { return error_; }

 private:
  Bytes waiting_;  // less than one message
  Error error_;
};

}  // namespace menshen::camera
