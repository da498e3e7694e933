// A session and a simulated module that talk under a virtual clock: no line, no thread, no waiting.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "drivers/card_reader/sam_session.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/simulated_module.hpp"

namespace menshen::card_reader {

using namespace std::chrono_literals;
using test::Fault;
using test::SimulatedModule;
namespace request = test::request;

struct SessionRig {
  explicit SessionRig(
      SimulatedModule::AfterRead after_read = SimulatedModule::AfterRead::hides_the_card)
      : module(after_read) {}

  // Long enough for the self-test, the number and the first find.
  void open() {
    on_wire.clear();
    module.power_up();
    obey(session.opened(now));
    run_for(50ms);
  }

  void close(SamSession::NoLine why = SamSession::NoLine::absent, const Error& cause = {}) {
    timer.reset();
    obey(session.closed(why, now, cause));
  }

  void run_for(std::chrono::milliseconds time) {
    const Instant end = now + time;
    for (;;) {
      const bool bytes_first = !on_wire.empty() && (!timer || on_wire.front().at <= *timer);
      if (bytes_first && on_wire.front().at <= end) {
        const Piece piece = on_wire.front();
        on_wire.pop_front();
        now = std::max(now, piece.at);
        obey(session.received(piece.bytes, now));
      } else if (!bytes_first && timer && *timer <= end) {
        now = std::max(now, *timer);
        timer.reset();
        obey(session.timed_out(now));
      } else {
        break;
      }
    }
    now = end;
  }

  void obey(const Actions& actions) {
    for (const Action& action : actions) {
      if (const auto* send = std::get_if<Send>(&action)) {
        timer = now + send->answer_within;
        for (const auto& reply : module.receive(send->request)) put_on_wire(reply);
      }
      if (const auto* wait = std::get_if<Wait>(&action)) timer = now + wait->time;
      if (const auto* scan = std::get_if<Scan>(&action)) scans.push_back(*scan);
      if (const auto* event = std::get_if<DeviceEvent>(&action)) note(*event);
    }
  }

  // In whatever test: trouble always comes with a word on what to do.
  void note(const DeviceEvent& event) {
    EXPECT_FALSE(is_trouble(event.state) && event.advice == Advice::none);
    events.push_back(event);
  }

  void put_on_wire(const test::Reply& reply) {
    Instant at = now + 1ms + reply.after;
    if (byte_time == 0ms) {
      if (!reply.bytes.empty()) on_wire.push_back({at, reply.bytes});
    } else {
      for (const std::uint8_t byte : reply.bytes) on_wire.push_back({at += byte_time, {byte}});
    }
    std::stable_sort(on_wire.begin(), on_wire.end(),
                     [](const Piece& a, const Piece& b) { return a.at < b.at; });
  }

  DeviceEvent last() const { return events.back(); }
  bool said(DeviceState state, Advice advice) const {
    return std::any_of(events.begin(), events.end(), [&](const DeviceEvent& event) {
      return event.state == state && event.advice == advice;
    });
  }

  struct Piece {
    Instant at;
    Bytes bytes;
  };

  SimulatedModule module;
  SamSession session{Settings{.id = "reader-1", .lane = "front", .device = ""}};
  Instant now{1'800'000'000s};
  std::optional<Instant> timer;
  std::deque<Piece> on_wire;
  std::chrono::milliseconds byte_time{0};  // 1 ms ≈ 9600 baud
  std::vector<Scan> scans;
  std::vector<DeviceEvent> events;
};

inline test::SimulatedCard adult() {
  return test::good_card(test::citizen_record(test::citizen_born("19900101")));
}
inline test::SimulatedCard other_adult() {
  return test::good_card(test::citizen_record(test::citizen_born("19850505", "测试己")));
}

}  // namespace menshen::card_reader
