// What a relay board is told and when, as a state machine without line, clock or thread: it is told
// what happened and answers what to do next. The thread in modbus_gate.cpp does it.
#pragma once

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "drivers/gate/relay_frames.hpp"
#include "drivers/gate/settings.hpp"
#include "gateway/core/device.hpp"

namespace menshen::gate {

struct Happened {
  enum class What : std::uint8_t {
    begun,
    connected,
    absent,        // no such device
    held,          // another program has it
    refused,       // there, and may not be opened
    answered,      // or not: see `answer`
    time_is_over,  // of a wait
    open_asked,    // during a wait that allows it
    stop_asked,    // during a wait that allows it
  };
  What what = What::begun;
  Answer answer{};
};

struct Step {
  enum class Do : std::uint8_t { connect, exchange, wait, finish };
  Do what = Do::finish;
  Bytes request{};                    // of an exchange
  std::chrono::milliseconds time{0};  // of a wait
  bool may_open = false;              // a wait that an opening ends, before a stop does
  bool may_stop = false;              // a wait that a stop ends: any but that of a pulse
  bool close_line = false;            // first: the line is of no use any more
};

struct Report {
  DeviceState state = DeviceState::starting;
  Advice advice = Advice::none;

  bool operator==(const Report&) const = default;
};

class GateMachine {
 public:
  explicit GateMachine(Settings settings) : settings_(std::move(settings)) {}

  Step resume(const Happened& happened);

  // What to tell the desk, in order; empties the list.
  std::vector<Report> take_reports() { return std::exchange(reports_, {}); }

 private:
  enum class State : std::uint8_t {
    connecting,
    apart,           // not connected, until the next try
    switching_off,   // at the start, on a look, or after trouble
    idle,            // connected; in trouble or not
    reading_before,  // the input, before an opening
    switching_on,
    pulsing,  // until the look at the input, or the whole pulse
    reading_during,
    pulsing_on,  // the rest of the pulse
    ending,      // switching off after the pulse
    settling,    // the input has its time to change
    reading_after,
    finishing,
  };

  Step after_wait(const Happened& happened);
  Step after_answer(const Answer& answer);
  Step next(const Answer& answer);
  Step connect();
  Step exchange(State state, Bytes request);
  Step wait(State state, std::chrono::milliseconds time, bool may_open);
  Step switch_off(State state);
  Step begin_opening();
  Step switch_on();
  Step begin_pulse();
  Step give_up_opening(const Answer& answer);
  Step end_pulse();
  Step after_pulse();
  Step note_input_before(const Answer& answer);
  Step note_input_during(const Answer& answer);
  Step judge_input(const Answer& answer);
  Step idle();
  Step trouble(Report what);
  Step stand_apart(Report what);
  void report(Report what);
  void report_failed_opening(Report what);
  void report_ready();

  Settings settings_;
  State state_ = State::connecting;
  Bytes request_;  // under way
  std::vector<Report> reports_;
  std::optional<Report> last_;
  bool told_ = false;         // something was reported since the last opening was asked for
  bool open_wanted_ = false;  // asked for, and its relay has not answered yet
  bool tried_again_ = false;  // the request under way is its second try
  bool stuck_ = false;        // at the last opening the input did not change
  bool blind_ = false;        // at the last opening the input could not be read
  bool moved_ = false;        // the input has changed since this opening began
  std::optional<bool> input_before_;
};

}  // namespace menshen::gate
