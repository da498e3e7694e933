// menshen-code-picture: draws the text of a file as a code into a PNG; for the demo and the browser
// test.
#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string>

#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace {

using namespace menshen;

constexpr std::string_view usage =
    "usage: menshen-code-picture TEXT-FILE OUT.png [--inverted] [--module-pixels N]\n"
    "         [--rotation DEGREES] [--canvas-width N --canvas-height N]\n"
    "       menshen-code-picture --blank OUT.png    (an even grey picture)\n";

bool set_number(std::string_view text, double& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

bool set_number(std::string_view text, int& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<test::PictureOptions> options_of(std::span<char*> words) {
  test::PictureOptions options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view option = words[i];
    if (option == "--inverted") {
      options.inverted = true;
      continue;
    }
    if (++i == words.size()) return std::nullopt;
    const std::string_view value = words[i];
    const bool known = (option == "--module-pixels" && set_number(value, options.module_pixels)) ||
                       (option == "--rotation" && set_number(value, options.rotation_degrees)) ||
                       (option == "--canvas-width" && set_number(value, options.canvas_width)) ||
                       (option == "--canvas-height" && set_number(value, options.canvas_height));
    if (!known) return std::nullopt;
  }
  return options;
}

int run(std::span<char*> words) {
  if (words.size() == 2 && std::string_view(words[0]) == "--blank") {
    test::write_blank_picture(words[1]);
    return 0;
  }
  const auto options = words.size() < 2 ? std::nullopt : options_of(words.subspan(2));
  if (!options) {
    std::fputs(usage.data(), stderr);
    return 2;
  }
  const Bytes text = test::read_file(words[0]);
  test::write_code_picture(words[1], text_of(text), *options);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "menshen-code-picture: %s\n", error.what());
    return 1;
  }
}
