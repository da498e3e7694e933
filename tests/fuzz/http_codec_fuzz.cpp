// Whatever a client sends: no crash, limits hold, and the same bytes in one piece or in many are
// understood in the same way. The first byte says how they are cut.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/http/chunks.hpp"
#include "gateway/http/codec.hpp"

namespace {

using namespace menshen::http;

struct Understood {
  std::vector<Request> requests;
  int failed = 0;
};

Understood understand(std::string_view bytes, std::size_t piece) {
  RequestCodec codec;
  Understood all;
  for (std::size_t at = 0; at < bytes.size() && all.failed == 0; at += piece) {
    codec.feed(bytes.substr(at, piece));
    for (;;) {
      auto next = codec.next();
      if (!next) all.failed = next.error().value();
      if (!next || !*next) break;
      all.requests.push_back(std::move(**next));
    }
  }
  return all;
}

bool same(const Request& a, const Request& b) {
  return a.method == b.method && a.target == b.target && a.version == b.version &&
         a.body == b.body && a.keep_alive == b.keep_alive && a.fields.size() == b.fields.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const Understood whole = understand(bytes, bytes.size() + 1);
  const Understood pieces = understand(bytes, std::size_t{data[0]} % 31 + 1);
  // A limit may be noticed earlier or later than a mistake behind it, so only that both refuse.
  menshen::check((whole.failed == 0) == (pieces.failed == 0), "both refuse, or neither");
  menshen::check(whole.requests.size() == pieces.requests.size(), "as many requests");
  for (std::size_t i = 0; i < whole.requests.size(); ++i) {
    const Request& request = whole.requests[i];
    menshen::check(same(request, pieces.requests[i]), "the same requests");
    menshen::check(request.target.starts_with('/'), "origin form");
    menshen::check(request.target.size() <= target_bytes_max, "target_bytes_max");
    menshen::check(request.body.size() <= request_body_bytes_max, "request_body_bytes_max");
    menshen::check(request.fields.size() <= fields_count_max, "fields_count_max");
    menshen::check(request.count("content-length") + request.count("transfer-encoding") <= 1,
                   "one framing");
  }
  return 0;
}
