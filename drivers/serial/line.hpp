// A serial line that is kept open: bytes in both directions, and what became of the device.
// It survives unplugging: whatever goes wrong, it closes the device and opens it again after a
// second, for ever.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::serial {

enum class LineState {
  absent,   // no such device, or it vanished
  busy,     // another program holds it
  refused,  // there, and cannot be opened: rights, baud rate, not a serial device
  ready
};

struct LineSettings {
  std::string device;    // path; a stable one such as /dev/serial/by-id/…
  unsigned baud = 9600;  // 8 data bits, no parity, one stop bit, no flow control
  std::chrono::milliseconds reopen_after{1000};
};

// Both are called on the executor's thread, never from inside start, stop or write.
struct LineListener {
  // Only when it changes; the first one always. With the error that led to it, none for ready.
  std::function<void(LineState, const Error&)> on_state;
  std::function<void(ByteView)> on_bytes;  // the view dies with the call
};

// Bytes that may wait to be written; a device that takes no more than that is taken for gone.
inline constexpr std::size_t unwritten_bytes_max = 4096;

class Line {
 public:
  // Every call must come from the thread that runs `executor`.
  Line(boost::asio::any_io_executor executor, LineSettings settings, LineListener listener);
  ~Line();  // stops
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void start();
  void stop();                 // nothing is called any more; start() may follow
  void write(ByteView bytes);  // dropped unless the line is ready
  void discard_input();        // what came in and was not read yet

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace menshen::serial
