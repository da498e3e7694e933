// A machine with a board of answers and a clock of numbers: plays one step after the other and
// keeps a diary of what went over the line and what the desk heard.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "drivers/gate/gate_machine.hpp"

namespace menshen::gate {

struct BoardRig {
  explicit BoardRig(Settings with = Settings{}) : settings(std::move(with)), machine(settings) {
    step = machine.resume({});
    note();
  }

  // Plays until the machine waits for `what` (its time runs over meanwhile), or has finished.
  void run_to_wait() {
    while (step.what != Step::Do::wait && step.what != Step::Do::finish) play();
  }
  void pass_time() {
    run_to_wait();
    waited += step.time;
    resume({Happened::What::time_is_over});
    run_to_wait();
  }
  // From idle, through the whole opening, back to idle.
  void open() {
    run_to_wait();
    resume({Happened::What::open_asked});
    run_to_wait();
    while (!step.may_open) pass_time();
  }
  void stop() {
    for (run_to_wait(); !step.may_stop; pass_time()) {
    }
    resume({Happened::What::stop_asked});
    run_to_wait();
  }

  void play() {
    if (step.what == Step::Do::connect) return resume({next_connection()});
    resume({Happened::What::answered, answer_to(step.request)});
  }

  void resume(const Happened& happened) {
    step = machine.resume(happened);
    note();
  }

  Happened::What next_connection() {
    if (connections.empty()) return Happened::What::connected;
    const auto next = connections.front();
    connections.pop_front();
    return next;
  }

  // Good, unless an answer is planned; a board that hears "on" moves its relay whatever it answers.
  Answer answer_to(const Bytes& request) {
    if (request[1] == 0x05 && request[2] == 0) relay_on = request[4] != 0;
    if (request[1] == 0x02) {
      diary.push_back("read");
    } else if (request[1] == 0x10 || request[2] == 2) {
      diary.push_back("flash");
    } else {
      diary.push_back(request[4] != 0 ? "on" : "off");
    }
    Answer answer{AnswerKind::good};
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    if (request[1] == 0x02 && answer.kind == AnswerKind::good && follows) {
      answer.inputs = relay_on ? 0x04 : 0;
    }
    return answer;
  }

  void note() {
    if (step.close_line) diary.push_back("close");
    for (const Report& report : machine.take_reports()) {
      // In whatever test: trouble always comes with a word on what to do.
      EXPECT_FALSE(is_trouble(report.state) && report.advice == Advice::none);
      diary.push_back(
          "[" + std::string(name_of(report.state)) + (report.advice == Advice::none ? "" : " ") +
          (report.advice == Advice::none ? "" : std::string(name_of(report.advice))) + "]");
    }
  }

  // What happened since the last call, in one line.
  std::string diary_text() {
    std::string text;
    for (const std::string& entry : diary) text += (text.empty() ? "" : " ") + entry;
    diary.clear();
    return text;
  }

  void plan(std::initializer_list<AnswerKind> kinds) {
    for (const AnswerKind kind : kinds) answers.push_back({kind});
  }

  Settings settings;
  GateMachine machine;
  Step step;
  std::deque<Answer> answers;
  std::deque<Happened::What> connections;
  bool relay_on = false;
  bool follows = true;  // input 2 is the relay's contact
  std::chrono::milliseconds waited{0};
  std::vector<std::string> diary;
};

}  // namespace menshen::gate
