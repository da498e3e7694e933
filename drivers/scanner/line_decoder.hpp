// From the bytes of a serial scanner to codes: CR, LF, CRLF or silence ends one; an AIM identifier
// in front (ISO/IEC 15424: "]Q1") is taken off and kept beside it; everything else is left as it
// is, binary too. Empty lines are no codes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "drivers/scanner/settings.hpp"
#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::scanner {

inline constexpr std::size_t aim_identifier_bytes = 3;
// What one code may take on the line until it is given up: with identifier and CRLF.
inline constexpr std::size_t line_bytes_max = aim_identifier_bytes + scan_bytes_max + 2;

struct Code {
  Bytes bytes;      // 1 … scan_bytes_max
  std::string aim;  // "]Q1", or empty where the scanner sends none
};

class LineDecoder {
 public:
  explicit LineDecoder(Ending ending) : ending_(ending) {}

  // The codes that these bytes complete. Errc::code_too_long once for a longer one, whose rest up
  // to its end is skipped.
  std::vector<Result<Code>> feed(ByteView bytes);
  // The line has been silent for the time that ends a code.
  std::optional<Result<Code>> idle();
  bool in_code() const { return skipping_ || !pending_.empty(); }
  void reset();  // the line has gone: what is incomplete is no code

 private:
  std::optional<Result<Code>> end();

  Ending ending_;
  Bytes pending_;
  bool skipping_ = false;  // of a code too long, reported already
};

}  // namespace menshen::scanner
