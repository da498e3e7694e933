// A card reader in virtual time: the driver's session machine on one side of the line, the
// simulated module on the other, and a line between them that takes its time and comes in pieces.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/card_reader/sam_session.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/timeline.hpp"
#include "tests/support/simulated_module.hpp"

namespace menshen::test {

// What devices call when they have read something or have something to say of themselves.
struct DeviceCalls {
  std::function<void(Scan)> on_scan;
  std::function<void(DeviceEvent)> on_event;
};

class ReaderPlay {
 public:
  ReaderPlay(Timeline& timeline, Dice& dice, card_reader::Settings settings, DeviceCalls calls,
             SimulatedModule::AfterRead after_read);

  void start_daemon();  // a session that remembers nothing
  void stop_daemon();
  void unplug();
  void plug();  // the module freshly powered up
  bool is_plugged() const { return plugged_; }

  SimulatedModule& module() { return module_; }

 private:
  void obey(card_reader::Actions actions);
  void act(card_reader::Flush&) {}  // bytes arrive whole events at a time: none is left unread
  void act(card_reader::Send& send);
  void act(card_reader::Wait& wait) { await(wait.time); }
  void act(Scan& scan) { calls_.on_scan(std::move(scan)); }
  void act(DeviceEvent& event) { calls_.on_event(event); }
  void await(std::chrono::milliseconds time);
  void transmit(const Reply& reply);
  void arrived(const Bytes& piece);

  Timeline& timeline_;
  Dice& dice_;
  card_reader::Settings settings_;
  DeviceCalls calls_;
  SimulatedModule module_;
  std::optional<card_reader::SamSession> session_;
  Alarm alarm_;
  Instant line_free_from_{};
  bool plugged_ = true;
  std::uint64_t plugging_ = 0;  // bytes of an earlier plugging never arrive
};

}  // namespace menshen::test
