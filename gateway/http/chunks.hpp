// The chunked transfer coding (RFC 9112 §7.1), read byte by byte. Beast 1.81 is not asked to: its
// own reader stops the program by an assertion when the last chunk arrives in single bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/http/errc.hpp"

namespace menshen::http {

inline constexpr std::size_t chunk_line_bytes_max = 256;  // size and extensions of one chunk
inline constexpr std::size_t trailer_bytes_max = 1024;    // all trailer fields, which are dropped

class ChunkedBody {
 public:
  explicit ChunkedBody(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  // How many of `bytes` were the body's: fewer than all only once it is done. chunk_malformed or
  // body_too_large end it.
  Result<std::size_t> feed(std::string_view bytes);
  bool done() const { return part_ == Part::done; }
  std::string& body() { return body_; }

 private:
  enum class Part : std::uint8_t { size_line, content, after_content, trailer, done };

  Ok line_complete();
  Ok take_size();
  Result<std::size_t> take_content(std::string_view bytes);

  Part part_ = Part::size_line;
  std::size_t body_bytes_max_;
  std::size_t chunk_left_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::string line_;  // without its CR LF
  bool after_cr_ = false;
  std::string body_;
};

}  // namespace menshen::http
