// HTTP/1.1 without a socket: bytes in, Requests out; Responses to bytes (RFC 9112). Whatever two
// readers could understand differently is refused, not repaired.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/http/errc.hpp"
#include "gateway/http/message.hpp"

namespace menshen::http {

inline constexpr std::size_t header_bytes_max = 8 * 1024;  // request line and fields
inline constexpr std::size_t target_bytes_max = 1024;
inline constexpr std::size_t fields_count_max = 64;
inline constexpr std::size_t request_body_bytes_max = 64 * 1024;

class RequestCodec {
 public:
  RequestCodec();
  ~RequestCodec();
  RequestCodec(RequestCodec&&) noexcept;
  RequestCodec& operator=(RequestCodec&&) noexcept;

  void feed(std::string_view bytes);

  // The next whole request; nothing while it is not all there; an Errc of this room, after which
  // the connection is of no more use. Call until it gives nothing: requests may be pipelined.
  Result<std::optional<Request>> next();

  bool idle() const;         // no byte of a next request has come
  bool header_seen() const;  // the header is complete, its body is not
  // The client waits for "100 Continue" before it sends the body; true once a request.
  bool take_continue();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Status line, fields and, unless `to_head` or a stream, the body. A stream ends with the
// connection (RFC 9112 §6.3), so `keep_alive` holds only without one.
std::string encode(const Response& response, bool keep_alive, bool to_head);

extern const std::string_view continue_line;  // "HTTP/1.1 100 Continue\r\n\r\n"

}  // namespace menshen::http
