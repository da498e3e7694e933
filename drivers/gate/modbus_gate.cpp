#include "drivers/gate/modbus_gate.hpp"

#include <pthread.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "drivers/gate/gate_machine.hpp"
#include "drivers/gate/modbus_line.hpp"

namespace menshen::gate {
namespace {

Happened after_connecting(ModbusLine::Connected connected) {
  switch (connected) {
    case ModbusLine::Connected::yes:
      return {Happened::What::connected};
    case ModbusLine::Connected::absent:
      return {Happened::What::absent};
    case ModbusLine::Connected::held:
      return {Happened::What::held};
    case ModbusLine::Connected::refused:
      return {Happened::What::refused};
  }
  return {Happened::What::absent};
}

}  // namespace

// Who hears of the board, on the home thread; outlives the gate in what is still posted there.
struct ModbusGate::Listener {
  std::function<void(DeviceEvent)> on_event;
  WallClock clock;
  std::atomic<bool> gone{false};
};

// What the gate's callers and its thread share.
struct ModbusGate::Wishes {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  bool stop = false;
};

ModbusGate::ModbusGate(boost::asio::any_io_executor home, Settings settings, WallClock clock,
                       std::function<void(DeviceEvent)> on_event,
                       std::function<void()> thread_begins)
    : home_(std::move(home)),
      settings_(std::move(settings)),
      listener_(std::make_shared<Listener>()),
      wishes_(std::make_unique<Wishes>()),
      thread_begins_(std::move(thread_begins)) {
  listener_->on_event = std::move(on_event);
  listener_->clock = std::move(clock);
}

ModbusGate::~ModbusGate() {
  stop();
  listener_->gone = true;
}

void ModbusGate::open() {
  {
    const std::lock_guard lock(wishes_->mutex);
    wishes_->open = true;
  }
  wishes_->changed.notify_one();
}

void ModbusGate::start() {
  if (thread_.joinable()) return;
  {
    const std::lock_guard lock(wishes_->mutex);
    wishes_->open = wishes_->stop = false;  // what was asked before opens nothing now
  }
  thread_ = std::thread([this] { run(); });
}

void ModbusGate::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(wishes_->mutex);
    wishes_->stop = true;
  }
  wishes_->changed.notify_one();
  thread_.join();
}

void ModbusGate::run() {
  thread_begins_();
  pthread_setname_np(pthread_self(), "gate");
  GateMachine machine(settings_);
  ModbusLine line(settings_);
  Happened happened;
  while (true) {
    const Step step = machine.resume(happened);
    for (const Report& report : machine.take_reports()) post(report, line.last_error());
    if (step.close_line) line.close();
    switch (step.what) {
      case Step::Do::connect:
        happened = after_connecting(line.connect());
        break;
      case Step::Do::exchange:
        happened = {Happened::What::answered, line.exchange(step.request)};
        break;
      case Step::Do::wait:
        happened = wait(step);
        break;
      case Step::Do::finish:
        return;
    }
  }
}

Happened ModbusGate::wait(const Step& step) {
  std::unique_lock lock(wishes_->mutex);
  const auto opens = [&] { return step.may_open && wishes_->open; };
  const auto wished = [&] { return opens() || (step.may_stop && wishes_->stop); };
  if (!wishes_->changed.wait_for(lock, step.time, wished)) return {Happened::What::time_is_over};
  // Its leaf is durable: an opening asked for before the stop is tried, or said to have failed.
  if (!opens()) return {Happened::What::stop_asked};
  wishes_->open = false;
  return {Happened::What::open_asked};
}

void ModbusGate::post(const Report& report, const Error& cause) {
  DeviceEvent event{settings_.id, settings_.lane, DeviceKind::gate, report.state, report.advice,
                    Instant{},    cause};
  boost::asio::post(home_, [listener = listener_, event]() mutable {
    if (listener->gone) return;
    event.at = listener->clock();
    listener->on_event(std::move(event));
  });
}

}  // namespace menshen::gate
