// What the configuration says of one identity-card reader.
#pragma once

#include <chrono>
#include <string>

namespace menshen::card_reader {

struct Settings {
  std::string id;      // configured name; stands in for the module number until that is known
  std::string lane;    // where it stands
  std::string device;  // path of the serial device
  unsigned baud = 115200;
  std::chrono::milliseconds poll{300};                 // between two looks for a card
  std::chrono::milliseconds same_card_window{10'000};  // a card seen again within it is one scan
  std::chrono::milliseconds reopen_after{1000};        // between two tries to open the device
};

}  // namespace menshen::card_reader
