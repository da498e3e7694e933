#include "drivers/camera/camera_message.hpp"

#include <string.h>  // explicit_bzero() is glibc's

#include <limits>
#include <span>
#include <utility>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

namespace {

enum class Kind : std::uint8_t { hello = 1, heartbeat = 2, code = 3, trouble = 4 };

constexpr std::size_t hello_body_bytes = 2;
constexpr std::size_t heartbeat_body_bytes = 24;
constexpr std::size_t code_head_bytes = 5;
constexpr std::size_t trouble_body_bytes = 1;

static_assert(message_body_bytes_max <= std::numeric_limits<std::uint16_t>::max());

std::uint64_t number_be(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8U | byte;
  return value;
}

void append_body(Bytes& out, const Hello& hello) {
  out.push_back(static_cast<std::uint8_t>(Kind::hello));
  append_u16_be(out, hello.version);
}

void append_body(Bytes& out, const Heartbeat& heartbeat) {
  out.push_back(static_cast<std::uint8_t>(Kind::heartbeat));
  append_u64_be(out, heartbeat.frames.captured);
  append_u64_be(out, heartbeat.frames.examined);
  append_u64_be(out, heartbeat.frames.skipped);
}

void append_body(Bytes& out, const CodeSeen& code) {
  check(code.symbology.size() <= symbology_bytes_max, "symbology name within its limit");
  check(!code.bytes.empty() && code.bytes.size() <= scan_bytes_max, "code within its limit");
  out.push_back(static_cast<std::uint8_t>(Kind::code));
  append_u32_be(out, static_cast<std::uint32_t>(code.took.count()));
  out.push_back(static_cast<std::uint8_t>(code.symbology.size()));
  out.insert(out.end(), code.symbology.begin(), code.symbology.end());
  out.insert(out.end(), code.bytes.begin(), code.bytes.end());
}

void append_body(Bytes& out, const SourceTrouble& trouble) {
  out.push_back(static_cast<std::uint8_t>(Kind::trouble));
  out.push_back(static_cast<std::uint8_t>(trouble.trouble));
}

Result<Message> decode_hello(ByteView body) {
  if (body.size() != hello_body_bytes) MENSHEN_RETURN_ERROR(Errc::message_body);
  return Message(Hello{static_cast<std::uint16_t>(number_be(body))});
}

Result<Message> decode_heartbeat(ByteView body) {
  if (body.size() != heartbeat_body_bytes) MENSHEN_RETURN_ERROR(Errc::message_body);
  return Message(Heartbeat{{.captured = number_be(body.first(8)),
                            .examined = number_be(body.subspan(8, 8)),
                            .skipped = number_be(body.last(8))}});
}

Result<Message> decode_code(ByteView body) {
  if (body.size() < code_head_bytes) MENSHEN_RETURN_ERROR(Errc::message_body);
  const std::size_t symbology_bytes = body[4];
  const ByteView rest = body.subspan(code_head_bytes);
  // A name without bytes behind it would be a code that carries nothing.
  if (symbology_bytes > symbology_bytes_max || rest.size() <= symbology_bytes ||
      rest.size() - symbology_bytes > scan_bytes_max) {
    MENSHEN_RETURN_ERROR(Errc::message_body);
  }
  const ByteView carried = rest.subspan(symbology_bytes);
  return Message(CodeSeen{.symbology = std::string(text_of(rest.first(symbology_bytes))),
                          .bytes = Bytes(carried.begin(), carried.end()),
                          .took = std::chrono::milliseconds(number_be(body.first(4)))});
}

Result<Message> decode_trouble(ByteView body) {
  if (body.size() != trouble_body_bytes) MENSHEN_RETURN_ERROR(Errc::message_body);
  const auto trouble = static_cast<Trouble>(body[0]);
  if (trouble != Trouble::no_picture && trouble != Trouble::code_too_long) {
    MENSHEN_RETURN_ERROR(Errc::message_body);
  }
  return Message(SourceTrouble{trouble});
}

Result<Message> decode(ByteView kind_and_body) {
  const ByteView body = kind_and_body.subspan(1);
  switch (static_cast<Kind>(kind_and_body[0])) {
    case Kind::hello:
      return decode_hello(body);
    case Kind::heartbeat:
      return decode_heartbeat(body);
    case Kind::code:
      return decode_code(body);
    case Kind::trouble:
      return decode_trouble(body);
  }
  MENSHEN_RETURN_ERROR(Errc::message_kind);
}

}  // namespace

Bytes encode(const Message& message) {
  Bytes body;
  std::visit([&](const auto& said) { append_body(body, said); }, message);
  Bytes out;
  append_u16_be(out, static_cast<std::uint16_t>(body.size()));
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

std::vector<Message> MessageDecoder::feed(ByteView bytes) {
  std::vector<Message> messages;
  if (error_) return messages;
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
  ByteView left(waiting_);
  while (left.size() >= message_length_bytes) {
    const auto length = static_cast<std::size_t>(number_be(left.first(message_length_bytes)));
    if (length > message_body_bytes_max) error_ = Errc::message_too_long;
    if (length == 0) error_ = Errc::message_body;
    if (error_ || left.size() < message_length_bytes + length) break;
    auto message = decode(left.subspan(message_length_bytes, length));
    left = left.subspan(message_length_bytes + length);
    if (!message) {
      error_ = message.error();
      break;
    }
    messages.push_back(std::move(*message));
  }
  Bytes not_whole_yet(left.begin(), left.end());
  // Codes pass through here; none stays. An empty vector has no address to give.
  if (!waiting_.empty()) ::explicit_bzero(waiting_.data(), waiting_.size());
  waiting_ = std::move(not_whole_yet);
  return messages;
}

}  // namespace menshen::camera
