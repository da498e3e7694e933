#include "drivers/camera/source_name.hpp"

#include <algorithm>
#include <array>

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

}  // namespace

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
  if (!begins) MENSHEN_RETURN_ERROR(Errc::source_form);
  return SourceName{form->kind, std::string(place)};
}

}  // namespace menshen::camera
