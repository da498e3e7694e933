// A barcode scanner in virtual time: the driver's decoder fed in pieces, with the silence that ends
// a code, as the driver's loop does it.
#pragma once

#include <string_view>

#include "drivers/scanner/line_decoder.hpp"
#include "drivers/scanner/repeats.hpp"
#include "drivers/scanner/settings.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/reader_play.hpp"
#include "tests/simulation/timeline.hpp"

namespace menshen::test {

class ScannerPlay {
 public:
  ScannerPlay(Timeline& timeline, Dice& dice, scanner::Settings settings, DeviceCalls calls);

  void start_daemon();
  void stop_daemon();

  // Held before the scanner: sent `times`, in pieces. How long that takes.
  std::chrono::milliseconds show(std::string_view text, int times);
  // The daemon began to listen in the middle of a code.
  bool is_torn() const { return timeline_.now() <= torn_until_; }

 private:
  // After `delay`; when it is over.
  std::chrono::milliseconds transmit(const Bytes& bytes, std::chrono::milliseconds delay);
  void arrived(const Bytes& piece);
  void take(Result<scanner::Code> code);

  Timeline& timeline_;
  Dice& dice_;
  scanner::Settings settings_;
  DeviceCalls calls_;
  scanner::LineDecoder decoder_;
  scanner::Repeats repeats_;
  Alarm silence_;
  bool running_ = false;
  Instant sending_until_{};
  Instant torn_until_{};
};

}  // namespace menshen::test
