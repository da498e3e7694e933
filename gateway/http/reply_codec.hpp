// The client's half of HTTP/1.1 without a socket (RFC 9112): a request to bytes, bytes to the one
// Reply that answers it. As strict as RequestCodec; nothing is decompressed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/http/codec.hpp"
#include "gateway/http/errc.hpp"
#include "gateway/http/message.hpp"
#include "gateway/http/reply.hpp"

namespace menshen::http {

inline constexpr std::size_t interim_count_max = 4;  // 1xx responses before the reply

// What a Client asks.
struct Question {
  Method method = Method::get;
  std::string target;         // origin form
  std::vector<Field> fields;  // not Host, Content-Length, Connection or Accept-Encoding
  std::string body;
  std::size_t reply_body_bytes_max = 0;
};

// Errc::target_malformed where the target is none: it, and fields, may come from outside.
Result<std::string> encode(const Question& question, std::string_view host);

class ReplyCodec {
 public:
  ReplyCodec(Method asked, std::size_t body_bytes_max);
  ~ReplyCodec();
  ReplyCodec(ReplyCodec&&) noexcept;
  ReplyCodec& operator=(ReplyCodec&&) noexcept;

  // An Errc of this room, after which the connection is of no more use.
  Ok feed(std::string_view bytes);

  bool header_seen() const;
  bool complete() const;
  Reply take();  // once complete

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace menshen::http
