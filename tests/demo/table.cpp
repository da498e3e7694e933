#include "tests/demo/table.hpp"

#include <array>
#include <cstdio>

namespace menshen::demo {
namespace {

constexpr std::array<std::size_t, 7> widths = {46, 12, 18, 8, 26, 6, 6};

// Characters of three bytes and more in UTF-8 are the wide ones here.
std::size_t columns(const std::string& text) {
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) width += byte >= 0xE0 ? 2 : 1;
  }
  return width;
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = columns(text);
  return text + std::string(have < width ? width - have : 1, ' ');
}

std::string line_of(const std::array<std::string, 7>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += padded(cells[i], widths[i]);
  return line;
}

}  // namespace

void print_head() {
  std::printf(
      "  %s\n",
      line_of({"who or what", "device", "evidence", "decision", "reason", "leaf", "ms"}).c_str());
}

void print_row(const Row& row) {
  std::printf("%s %s\n", row.as_expected ? "✓" : "✗",
              line_of({row.what, row.device, row.evidence, row.decision, row.reasons, row.leaf,
                       row.milliseconds})
                  .c_str());
  std::fflush(stdout);
}

void print_heading(const std::string& text) {
  std::printf("\n\033[1m%s\033[0m\n", text.c_str());
  std::fflush(stdout);
}

}  // namespace menshen::demo
