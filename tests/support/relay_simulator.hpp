// A relay board on a pty, byte for byte as facts of such boards tell, with its faults as knobs. It
// stands at a path that survives unplugging, like /dev/serial/by-id does.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

enum class RelayFault : std::uint8_t {
  none,
  no_echo,      // switches, and answers nothing
  silent,       // dead: neither switches nor answers
  wrong_crc,    // switches, and its answer is damaged on the line
  wrong_echo,   // answers with another relay's echo
  half_answer,  // switches, and the answer breaks off
  babbles,      // switches, and then sends a byte each 50 ms without end
  exception,    // answers exception 04 (device failure), switches nothing
};

// One frame that the board received and what it did, in order.
struct RelayFrame {
  std::chrono::steady_clock::time_point at;
  Bytes request;
  Bytes answer;  // as sent; empty where nothing was
};

// The time at which a relay changed.
struct RelayChange {
  std::chrono::steady_clock::time_point at;
  std::uint8_t relay = 0;
  bool on = false;
};

class RelaySimulator {
 public:
  struct Settings {
    std::uint8_t unit = 0xFF;
    bool input_follows_relay = true;  // input n reads as relay n: the door's contact
  };

  RelaySimulator();  // the ordinary board
  explicit RelaySimulator(Settings settings);
  ~RelaySimulator();
  RelaySimulator(const RelaySimulator&) = delete;
  RelaySimulator& operator=(const RelaySimulator&) = delete;

  std::string device() const;  // give this path to a gate

  void set_fault(RelayFault fault);
  void set_fault_once(RelayFault fault);  // the next request only
  void set_answer_delay(std::chrono::milliseconds delay);
  void set_input_follows_relay(bool follows);
  void unplug();  // the line hangs up and the path is gone; a relay that is on stays on
  void replug();

  bool relay_on(std::uint8_t relay) const;
  unsigned openings(std::uint8_t relay = 0) const;  // times that the relay went on
  std::vector<RelayFrame> frames() const;
  std::vector<RelayChange> changes() const;

  // False if `reached` still does not hold after `limit`.
  bool wait_until(const std::function<bool()>& reached,
                  std::chrono::milliseconds limit = std::chrono::seconds(3)) const;

 private:
  class Board;
  std::unique_ptr<Board> board_;
};

}  // namespace menshen::test
