// What the configuration says of one barcode scanner or document swipe.
#pragma once

#include <chrono>
#include <string>

namespace menshen::scanner {

// What ends one code on the line.
enum class Ending {
  suffix_or_idle,  // CR, LF or CRLF, else silence
  idle_only,       // silence alone: a swipe reader sends the lines of one document with CR between
};

struct Settings {
  std::string id;      // configured name; the `reader` of its Scans
  std::string lane;    // where it stands
  std::string device;  // path of the serial device
  unsigned baud = 9600;
  std::chrono::milliseconds idle_end{80};  // silence that ends a code without suffix
  Ending ending = Ending::suffix_or_idle;
  // The same code again within this long (counted from its last sight) is one scan.
  std::chrono::milliseconds same_code_window{1500};
  std::chrono::milliseconds reopen_after{1000};  // between two tries to open the device
  // It reads text: what is no UTF-8 and is GB18030 becomes UTF-8. Leave off for codes, whose bytes
  // must stay as they are.
  bool text = false;
};

}  // namespace menshen::scanner
