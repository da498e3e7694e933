// Whatever a server answers: no crash, limits hold, and the same bytes in one piece or in many are
// understood in the same way. The first byte says how they are cut, the second what was asked.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "gateway/core/result.hpp"
#include "gateway/http/reply_codec.hpp"

namespace {

using namespace menshen::http;

constexpr std::size_t body_bytes_max = 2048;

struct Understood {
  std::optional<Reply> reply;
  bool failed = false;
};

Understood understand(std::string_view bytes, std::size_t piece, Method asked) {
  ReplyCodec codec(asked, body_bytes_max);
  Understood all;
  for (std::size_t at = 0; at < bytes.size() && !all.failed; at += piece) {
    all.failed = !codec.feed(bytes.substr(at, piece));
  }
  if (!all.failed && codec.complete()) all.reply = codec.take();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);
  const Method asked = data[1] % 2 == 0 ? Method::get : Method::head;
  const Understood whole = understand(bytes, bytes.size() + 1, asked);
  const Understood pieces = understand(bytes, std::size_t{data[0]} % 31 + 1, asked);
  menshen::check(whole.failed == pieces.failed, "both refuse, or neither");
  menshen::check(whole.reply.has_value() == pieces.reply.has_value(), "a reply, or none");
  if (!whole.reply) return 0;
  menshen::check(whole.reply->body == pieces.reply->body, "the same body");
  menshen::check(whole.reply->status == pieces.reply->status, "the same status");
  menshen::check(whole.reply->body.size() <= body_bytes_max, "body_bytes_max");
  menshen::check(whole.reply->fields.size() <= fields_count_max, "fields_count_max");
  menshen::check(whole.reply->status >= 200 && whole.reply->status <= 599, "a final status");
  menshen::check(asked == Method::get || whole.reply->body.empty(), "HEAD has no body");
  return 0;
}
