#include "gateway/http/framing.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/http/codec.hpp"
#include "gateway/http/reply.hpp"

namespace menshen::http {
namespace {

constexpr std::string_view header_end = "\r\n\r\n";

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Result<std::optional<std::size_t>> find_header_end(std::string_view bytes, std::size_t from,
                                                   Errc malformed) {
  for (std::size_t i = from; i < bytes.size() && i < header_bytes_max; ++i) {
    if (bytes[i] != '\n') continue;
    // A bare LF may end a line for another reader (RFC 9112 §2.2).
    if (i == 0 || bytes[i - 1] != '\r') MENSHEN_RETURN_ERROR(malformed);
    if (i >= 3 && bytes.substr(i - 3, 4) == header_end) return std::optional(i + 1);
  }
  if (bytes.size() >= header_bytes_max) MENSHEN_RETURN_ERROR(Errc::header_too_large);
  return std::optional<std::size_t>();
}

std::string_view field_of(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Field::name);
  return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

std::size_t count_of(const std::vector<Field>& fields, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count(fields, name, &Field::name));
}

// Folded lines are read in two ways (RFC 9112 §5.2).
bool has_folded_line(std::string_view header) {
  return header.find("\r\n ") != std::string_view::npos ||
         header.find("\r\n\t") != std::string_view::npos;
}

// RFC 9112 §6: Beast lets pass two equal lengths, a list of them, and codings it does not know.
Result<Framing> framing_of(const std::vector<Field>& fields, unsigned version,
                           std::size_t body_bytes_max) {
  const std::size_t codings = count_of(fields, "transfer-encoding");
  const std::size_t lengths = count_of(fields, "content-length");
  if (codings + lengths > 1) MENSHEN_RETURN_ERROR(Errc::framing_ambiguous);
  if (codings == 1) {
    if (version < 11) MENSHEN_RETURN_ERROR(Errc::framing_ambiguous);
    const bool chunked = lower(field_of(fields, "transfer-encoding")) == "chunked";
    if (!chunked) MENSHEN_RETURN_ERROR(Errc::coding_unknown);
    return Framing{0, true, true};
  }
  if (lengths == 0) return Framing{};
  const std::string_view text = field_of(fields, "content-length");
  if (text.find(',') != std::string_view::npos) MENSHEN_RETURN_ERROR(Errc::framing_ambiguous);
  std::size_t length = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (failed == std::errc::result_out_of_range) MENSHEN_RETURN_ERROR(Errc::body_too_large);
  if (failed != std::errc() || end != text.data() + text.size()) {
    MENSHEN_RETURN_ERROR(Errc::length_malformed);
  }
  if (length > body_bytes_max) MENSHEN_RETURN_ERROR(Errc::body_too_large);
  return Framing{length, false, true};
}

}  // namespace menshen::http
