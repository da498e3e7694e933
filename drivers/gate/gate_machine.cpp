#include "drivers/gate/gate_machine.hpp"

#include <tuple>
#include <utility>

namespace menshen::gate {
namespace {

Report report_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::good:
      return {DeviceState::ready, Advice::none};
    case AnswerKind::silent:
      return {DeviceState::faulty, Advice::gate_silent};
    case AnswerKind::garbled:
    case AnswerKind::exception:
      return {DeviceState::faulty, Advice::gate_garbled};
    case AnswerKind::hung_up:
      return {DeviceState::absent, Advice::gate_unplugged};
  }
  return {DeviceState::faulty, Advice::gate_garbled};
}

constexpr Report ready{DeviceState::ready, Advice::none};
constexpr Report unplugged{DeviceState::absent, Advice::gate_unplugged};
constexpr Report held_by_another{DeviceState::faulty, Advice::device_busy};
constexpr Report refused{DeviceState::faulty, Advice::device_refused};
constexpr Report does_not_move{DeviceState::faulty, Advice::gate_silent};

}  // namespace

Step GateMachine::resume(const Happened& happened) {
  using What = Happened::What;
  switch (happened.what) {
    case What::begun:
      return connect();
    case What::connected:
      tried_again_ = false;
      return switch_off(State::switching_off);
    case What::absent:
      return stand_apart(unplugged);
    case What::held:
      return stand_apart(held_by_another);
    case What::refused:
      return stand_apart(refused);
    case What::answered:
      return after_answer(happened.answer);
    case What::time_is_over:
    case What::open_asked:
    case What::stop_asked:
      return after_wait(happened);
  }
  return {};
}

Step GateMachine::after_wait(const Happened& happened) {
  const bool stop = happened.what == Happened::What::stop_asked;
  open_wanted_ = happened.what == Happened::What::open_asked;
  if (open_wanted_) told_ = false;
  tried_again_ = false;
  if (state_ == State::apart) return stop ? Step{} : connect();
  if (stop) return switch_off(State::finishing);
  switch (state_) {
    case State::pulsing:
      return settings_.input ? exchange(State::reading_during, inputs_request(settings_.unit))
                             : end_pulse();
    case State::pulsing_on:
      return end_pulse();
    case State::settling:
      return open_wanted_ ? begin_opening()
                          : exchange(State::reading_after, inputs_request(settings_.unit));
    default:
      // A board in trouble is switched off first: its echo says that it is there again.
      return open_wanted_ && last_ == ready ? begin_opening() : switch_off(State::switching_off);
  }
}

// One damaged answer on a noisy line must not leave a patron before a shut door, nor a door open:
// what switches is said twice before it counts as failed. A second reading would only prolong the
// pulse.
Step GateMachine::after_answer(const Answer& answer) {
  if (answer.kind == AnswerKind::hung_up) {
    return state_ == State::finishing ? Step{} : stand_apart(unplugged);
  }
  const bool reads = state_ == State::reading_before || state_ == State::reading_during ||
                     state_ == State::reading_after;
  if (answer.kind == AnswerKind::good) {
    tried_again_ = false;
  } else if (!reads && !std::exchange(tried_again_, true)) {
    report(report_of(answer.kind));
    return exchange(state_, std::move(request_));
  }
  return next(answer);
}

Step GateMachine::next(const Answer& answer) {
  const bool good = answer.kind == AnswerKind::good;
  switch (state_) {
    case State::switching_off:
      if (!good) return trouble(report_of(answer.kind));
      report_ready();
      return open_wanted_ ? begin_opening() : idle();
    case State::reading_before:
      return note_input_before(answer);
    case State::switching_on:
      return good ? begin_pulse() : give_up_opening(answer);
    case State::reading_during:
      return note_input_during(answer);
    case State::ending:
      return good ? after_pulse() : trouble(report_of(answer.kind));
    case State::reading_after:
      return judge_input(answer);
    default:
      return {};  // finishing: tried twice, and the line goes now
  }
}

Step GateMachine::connect() {
  state_ = State::connecting;
  return {.what = Step::Do::connect};
}

Step GateMachine::exchange(State state, Bytes request) {
  state_ = state;
  request_ = std::move(request);
  return {.what = Step::Do::exchange, .request = request_};
}

Step GateMachine::wait(State state, std::chrono::milliseconds time, bool may_open) {
  state_ = state;
  // Whoever was admitted gets his whole pulse, also from a program that is asked to stop.
  const bool in_pulse = state == State::pulsing || state == State::pulsing_on;
  return {.what = Step::Do::wait, .time = time, .may_open = may_open, .may_stop = !in_pulse};
}

Step GateMachine::switch_off(State state) {
  return exchange(state, switch_request(settings_.unit, settings_.relay, false));
}

Step GateMachine::begin_opening() {
  moved_ = false;
  input_before_.reset();
  if (!settings_.input) return switch_on();
  return exchange(State::reading_before, inputs_request(settings_.unit));
}

Step GateMachine::switch_on() {
  const auto [unit, relay, length] =
      std::tuple(settings_.unit, settings_.relay, settings_.pulse_length);
  switch (settings_.pulse) {
    case Pulse::board_registers:
      return exchange(State::switching_on, flash_registers_request(unit, relay, length));
    case Pulse::board_coil:
      return exchange(State::switching_on, flash_coil_request(unit, relay, length));
    case Pulse::host:
      break;
  }
  return exchange(State::switching_on, switch_request(unit, relay, true));
}

Step GateMachine::begin_pulse() {
  open_wanted_ = false;
  report_ready();
  const auto whole = settings_.pulse_length;
  return wait(State::pulsing, settings_.input ? whole / 2 : whole, false);
}

// Nobody knows whether the relay moved, so it is switched off at once.
Step GateMachine::give_up_opening(const Answer& answer) {
  report_failed_opening(report_of(answer.kind));
  tried_again_ = false;
  return switch_off(State::switching_off);
}

Step GateMachine::end_pulse() {
  return settings_.pulse == Pulse::host ? switch_off(State::ending) : after_pulse();
}

Step GateMachine::after_pulse() {
  report_ready();
  if (moved_ || !input_before_) return idle();
  return wait(State::settling, settings_.input_wait, true);
}

// An input that cannot be read is trouble, but no reason to keep the door shut.
Step GateMachine::note_input_before(const Answer& answer) {
  blind_ = answer.kind != AnswerKind::good;
  if (blind_) {
    report_failed_opening(report_of(answer.kind));
    open_wanted_ = true;  // for it has not failed yet
  } else {
    input_before_ = (answer.inputs >> *settings_.input & 1) != 0;
  }
  return switch_on();
}

Step GateMachine::note_input_during(const Answer& answer) {
  blind_ = answer.kind != AnswerKind::good;
  if (blind_) {
    report(report_of(answer.kind));
    input_before_.reset();  // a contact that follows the relay could be judged only now
  } else if (input_before_) {
    moved_ = ((answer.inputs >> *settings_.input & 1) != 0) != *input_before_;
    if (moved_) stuck_ = false;
  }
  return wait(State::pulsing_on, settings_.pulse_length - settings_.pulse_length / 2, false);
}

Step GateMachine::judge_input(const Answer& answer) {
  blind_ = answer.kind != AnswerKind::good;
  if (blind_) return trouble(report_of(answer.kind));
  stuck_ = ((answer.inputs >> *settings_.input & 1) != 0) == *input_before_;
  if (stuck_) {
    report_failed_opening(does_not_move);
  } else {
    report_ready();
  }
  return idle();
}

Step GateMachine::idle() { return wait(State::idle, settings_.watch, true); }

// The board is there and wrong.
Step GateMachine::trouble(Report what) {
  if (open_wanted_) report_failed_opening(what);
  report(what);
  return wait(State::idle, settings_.retry, true);
}

// The line is not there, or not ours.
Step GateMachine::stand_apart(Report what) {
  if (open_wanted_) report_failed_opening(what);
  report(what);
  Step step = wait(State::apart, settings_.retry, true);
  step.close_line = true;
  return step;
}

void GateMachine::report(Report what) {
  if (last_ == what) return;
  last_ = what;
  told_ = true;
  reports_.push_back(what);
}

// Said again for every opening that failed, and made up for by none later: the patron may be gone.
void GateMachine::report_failed_opening(Report what) {
  open_wanted_ = false;
  if (!told_) last_.reset();
  report(what);
}

// A door that did not move stays in trouble until it moves, however well its board answers.
void GateMachine::report_ready() {
  if (!stuck_ && !blind_) report(ready);
}

}  // namespace menshen::gate
