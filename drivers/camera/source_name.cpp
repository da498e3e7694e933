#include "drivers/camera/source_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

namespace {

struct Form {
  std::string_view word;
  SourceKind kind;
  // What the place must begin with; FFmpeg would take "file:" or a pipe for a stream as well.
  std::array<std::string_view, 3> beginnings;
};

constexpr std::array<Form, 4> forms = {{
    {"images:", SourceKind::images, {""}},
    {"video:", SourceKind::video, {""}},
    {"device:", SourceKind::device, {"/dev/", "/dev/", "/dev/"}},
    {"stream:", SourceKind::stream, {"rtsp://", "http://", "https://"}},
}};

struct Scheme {
  std::string_view beginning;
  std::uint16_t port;
};

constexpr std::array<Scheme, 3> schemes = {{{"rtsp://", 554}, {"http://", 80}, {"https://", 443}}};

// "user:secret@[fe80::1]:8554" → ":8554"; empty where the authority names no port.
std::string_view port_part(std::string_view authority) {
  const auto user_end = authority.rfind('@');
  if (user_end != std::string_view::npos) authority.remove_prefix(user_end + 1);
  const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
  return authority.substr(std::min(authority.find(':', bracket), authority.size()));
}

}  // namespace

Result<std::uint16_t> stream_port(std::string_view url) {
  const auto* scheme =
      std::ranges::find_if(schemes, [&](const Scheme& s) { return url.starts_with(s.beginning); });
  if (scheme == schemes.end()) MENSHEN_RETURN_ERROR(Errc::source_form);
  url.remove_prefix(scheme->beginning.size());
  const std::string_view part = port_part(url.substr(0, url.find_first_of("/?#")));
  if (part.empty()) return scheme->port;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(part.data() + 1, part.data() + part.size(), port);
  if (error != std::errc() || end != part.data() + part.size() || port == 0) {
    MENSHEN_RETURN_ERROR(Errc::source_form);
  }
  return port;
}

Result<SourceName> parse_source(std::string_view text) {
  const auto* form =
      std::ranges::find_if(forms, [&](const Form& f) { return text.starts_with(f.word); });
  if (form == forms.end() || text.size() > source_name_bytes_max ||
      text.find('\0') != std::string_view::npos) {
    MENSHEN_RETURN_ERROR(Errc::source_form);
  }
  const std::string_view place = text.substr(form->word.size());
  const bool begins = std::ranges::any_of(form->beginnings, [&](std::string_view beginning) {
    return place.starts_with(beginning) && place.size() > beginning.size();
  });
  if (!begins || (form->kind == SourceKind::stream && !stream_port(place))) {
    MENSHEN_RETURN_ERROR(Errc::source_form);
  }
  return SourceName{form->kind, std::string(place)};
}

}  // namespace menshen::camera
