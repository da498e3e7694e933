#include "tests/support/scanner_simulator.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace menshen::test {

ScannerSimulator::ScannerSimulator(std::filesystem::path link) : line_(std::move(link)) {
  line_.plug();
}

bool ScannerSimulator::scan(std::string_view code, std::string_view suffix) {
  const std::string all = std::string(code) + std::string(suffix);
  return line_.plugged() && line_.pty().write(bytes_of(all));
}

bool ScannerSimulator::scan_in_pieces(std::string_view code, std::string_view suffix,
                                      std::size_t piece_bytes, std::chrono::milliseconds pause) {
  const std::string all = std::string(code) + std::string(suffix);
  for (std::size_t at = 0; at < all.size(); at += piece_bytes) {
    if (!line_.plugged() ||
        !line_.pty().write(bytes_of(all).subspan(at, std::min(piece_bytes, all.size() - at)))) {
      return false;
    }
    std::this_thread::sleep_for(pause);
  }
  return true;
}

}  // namespace menshen::test
