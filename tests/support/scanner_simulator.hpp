// A barcode scanner on a pty: writes codes as a serial scanner does. No thread: each call writes.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "tests/support/pty.hpp"

namespace menshen::test {

class ScannerSimulator {
 public:
  explicit ScannerSimulator(std::filesystem::path link);  // plugged in at once

  std::string device() const { return line_.path().string(); }  // the path to configure

  // Writes code and suffix at once. False: nobody took the bytes, or the scanner is unplugged.
  bool scan(std::string_view code, std::string_view suffix = "\r");
  // The same in pieces of `piece_bytes`, with a pause between (USB-CDC sends 64-byte packets).
  bool scan_in_pieces(std::string_view code, std::string_view suffix, std::size_t piece_bytes,
                      std::chrono::milliseconds pause);

  void unplug() { line_.unplug(); }
  void plug() { line_.plug(); }

 private:
  PluggablePty line_;
};

}  // namespace menshen::test
