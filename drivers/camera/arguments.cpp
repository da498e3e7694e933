#include "drivers/camera/arguments.hpp"

#include <charconv>

#include "drivers/camera/frame_source.hpp"

namespace menshen::camera {

namespace {

constexpr int descriptor_min = 3;  // below are standard input, output and error
constexpr int descriptor_max = 1023;

std::optional<int> number(std::string_view text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < least || value > most) return std::nullopt;
  return value;
}

// Takes one option and its value; false when it is none or wrong.
bool take_option(Arguments& arguments, std::string_view option, std::string_view value) {
  if (option == "--fd") {
    arguments.task = Task::watch;
    arguments.descriptor = number(value, descriptor_min, descriptor_max).value_or(-1);
    return arguments.descriptor >= 0;
  }
  if (option == "--fps") {
    const auto rate = number(value, 1, static_cast<int>(frames_per_second_max));
    if (rate) arguments.frames_per_second = static_cast<unsigned>(*rate);
    return rate.has_value();
  }
  if (option != "--source") return false;
  auto source = parse_source(value);
  if (source) arguments.source = std::move(*source);
  return source.has_value();
}

}  // namespace

std::optional<Arguments> parse_arguments(std::span<const char* const> words,
                                         const char* handed_source) {
  Arguments arguments;
  if (!words.empty() && std::string_view(words[0]) == "--read") {
    arguments.files.assign(words.begin() + 1, words.end());
    if (arguments.files.empty()) return std::nullopt;
    return arguments;
  }
  bool self_check = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::string_view(words[i]) == "--self-check-confinement") {
      self_check = true;
    } else if (i + 1 == words.size() || !take_option(arguments, words[i], words[i + 1])) {
      return std::nullopt;
    } else {
      ++i;
    }
  }
  if (self_check == (arguments.task == Task::watch)) return std::nullopt;  // both or neither
  if (arguments.task == Task::watch) {
    if (!arguments.source.place.empty() || handed_source == nullptr) return std::nullopt;
    if (!take_option(arguments, "--source", handed_source)) return std::nullopt;
  }
  if (arguments.source.place.empty()) return std::nullopt;
  if (self_check) arguments.task = Task::self_check;
  return arguments;
}

}  // namespace menshen::camera
