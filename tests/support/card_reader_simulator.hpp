// An identity-card reader on a pty: SimulatedModule behind a serial line, played by a thread of its
// own. Every call may come from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/pty.hpp"
#include "tests/support/simulated_module.hpp"

namespace menshen::test {

// How bytes leave the simulator. At 9600 baud a byte takes 1042 µs.
struct Pace {
  bool byte_by_byte = false;               // one write for each byte
  std::chrono::microseconds byte_time{0};  // pause after each; implies byte_by_byte
};

class CardReaderSimulator {
 public:
  using AfterRead = SimulatedModule::AfterRead;

  // `link`: where the device appears; plugged in at once.
  explicit CardReaderSimulator(std::filesystem::path link,
                               AfterRead after_read = AfterRead::hides_the_card);
  ~CardReaderSimulator();
  CardReaderSimulator(const CardReaderSimulator&) = delete;
  CardReaderSimulator& operator=(const CardReaderSimulator&) = delete;

  std::string device() const;  // the path to configure; the same after replugging

  void lay(SimulatedCard card);
  void lift();
  void unplug();  // the path is gone, whoever has it open sees a hang-up
  void plug();    // the same path again, the module freshly powered up
  void set_pace(Pace pace);
  // Any other knob of the module, between two answers.
  void with_module(const std::function<void(SimulatedModule&)>& turn);

  int asked(std::uint16_t command);
  // Waits until `command` was asked `times` more often than now; false: not within the time.
  bool wait_asked(std::uint16_t command, int times = 1,
                  std::chrono::milliseconds within = std::chrono::milliseconds(5000));

 private:
  void play();
  void send(const Reply& reply, unsigned plugging);
  // Sleeps in small pieces; false when the line was unplugged or the simulator stops meanwhile.
  bool pause(std::chrono::microseconds time, unsigned plugging);

  std::mutex mutex_;  // guards all below but the thread
  SimulatedModule module_;
  PluggablePty line_;
  Pace pace_;
  std::atomic<unsigned> plugging_{0};  // counts every plug and unplug
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace menshen::test
