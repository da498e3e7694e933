#include "gateway/http/chunks.hpp"

#include <algorithm>

namespace menshen::http {
namespace {

// Digits enough for any size that is not refused as too large anyway.
constexpr std::size_t size_digits_max = 8;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; }

}  // namespace

Result<std::size_t> ChunkedBody::feed(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && part_ != Part::done) {
    if (part_ == Part::content) {
      const auto taken = take_content(bytes.substr(at));
      if (!taken) return taken.error();
      at += *taken;
      continue;
    }
    const char c = bytes[at++];
    if (after_cr_) {
      // A bare CR is where two readers part ways (RFC 9112 §2.2).
      if (c != '\n') MENSHEN_RETURN_ERROR(Errc::chunk_malformed);
      after_cr_ = false;
      if (const Ok ok = line_complete(); !ok) return ok.error();
    } else if (c == '\r') {
      after_cr_ = true;
    } else if (is_control(c) || line_.size() >= chunk_line_bytes_max) {
      MENSHEN_RETURN_ERROR(Errc::chunk_malformed);
    } else {
      line_ += c;
    }
  }
  return at;
}

Result<std::size_t> ChunkedBody::take_content(std::string_view bytes) {
  const std::size_t count = std::min(chunk_left_, bytes.size());
  body_.append(bytes.substr(0, count));
  chunk_left_ -= count;
  if (chunk_left_ == 0) part_ = Part::after_content;
  return count;
}

Ok ChunkedBody::line_complete() {
  switch (part_) {
    case Part::size_line:
      if (const Ok ok = take_size(); !ok) return ok;
      break;
    case Part::after_content:
      if (!line_.empty()) MENSHEN_RETURN_ERROR(Errc::chunk_malformed);
      part_ = Part::size_line;
      break;
    case Part::trailer:
      trailer_bytes_ += line_.size();
      if (trailer_bytes_ > trailer_bytes_max) MENSHEN_RETURN_ERROR(Errc::chunk_malformed);
      if (line_.empty()) part_ = Part::done;
      break;
    case Part::content:
    case Part::done:
      check(false, "no line ends inside a chunk's content");
  }
  line_.clear();
  return {};
}

// chunk-size [ chunk-ext ]: extensions mean nothing here and are dropped.
Ok ChunkedBody::take_size() {
  const std::string_view digits = std::string_view(line_).substr(0, line_.find(';'));
  if (digits.empty()) MENSHEN_RETURN_ERROR(Errc::chunk_malformed);
  std::size_t size = 0;
  for (const char c : digits) {
    const int value = hex_value(c);
    if (value < 0) MENSHEN_RETURN_ERROR(Errc::chunk_malformed);
    size = size << 4 | static_cast<std::size_t>(value);
  }
  if (digits.size() > size_digits_max || size > body_bytes_max_ - body_.size()) {
    MENSHEN_RETURN_ERROR(Errc::body_too_large);
  }
  chunk_left_ = size;
  part_ = size == 0 ? Part::trailer : Part::content;
  return {};
}

}  // namespace menshen::http
