// Whatever a page sends as JSON: no crash, and what is taken fits the Scan it becomes. The first
// byte says which input it is.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "firmware-host/desk/guard.hpp"
#include "firmware-host/desk/inputs.hpp"

namespace {

using namespace menshen;

long lines_in(const Bytes& bytes) { return std::ranges::count(bytes, std::uint8_t{'\n'}); }

void try_typed_number(std::string_view json) {
  const auto typed = desk::parse_typed_number(json);
  if (!typed) return;
  const Bytes bytes = desk::scan_bytes(*typed);
  check(lines_in(bytes) == 2, "three lines, whatever was typed");
  check(bytes.size() <= scan_bytes_max, "fits a Scan");
  check(!typed->number.empty() && !typed->name.empty(), "a number and a name");
}

void try_steps(std::string_view json) {
  const auto completed = desk::parse_steps(json);
  if (!completed) return;
  const Bytes bytes = desk::scan_bytes(*completed);
  check(lines_in(bytes) + 1 == static_cast<long>(completed->steps.size()), "one line a step");
  check(bytes.size() <= scan_bytes_max, "fits a Scan");
}

// What a manager sends: every text within the limit of what was sent.
void try_manager(std::string_view json) {
  const std::array<desk::PurposeWords, 1> purposes = {{{"emergency", "", ""}}};
  if (const auto asked = desk::parse_override(json)) {
    check(asked->lane.size() <= 64 && asked->pin.size() <= json.size(), "an override's lengths");
  }
  if (const auto asked = desk::parse_record(json, purposes)) {
    check(asked->purpose == "emergency" && asked->case_number.size() <= 64, "a record's lengths");
  }
  (void)desk::parse_leaf_index(json);
}

// A cookie is found only where a pair of that name stands.
void try_cookie(std::string_view text) {
  http::Request request;
  request.fields = {{"cookie", std::string(text)}};
  const auto value = desk::cookie_in(request, "menshen_desk");
  const bool named = text.find("menshen_desk=") != std::string_view::npos;
  check(value.empty() || named, "no value without its name");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 5) {
    case 0:
      try_typed_number(text);
      break;
    case 1:
      try_steps(text);
      break;
    case 2:
      try_cookie(text);
      break;
    case 3:
      if (const auto pin = desk::parse_pin(text)) check(pin->size() <= text.size(), "no longer");
      break;
    default:
      if (const auto lane = desk::parse_lane(text)) check(lane->size() <= 64, "a lane's length");
      try_manager(text);
      break;
  }
  return 0;
}
