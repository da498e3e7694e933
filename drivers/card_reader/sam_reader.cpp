#include "drivers/card_reader/sam_reader.hpp"

#include <boost/asio/steady_timer.hpp>
#include <utility>
#include <variant>

#include "drivers/card_reader/sam_session.hpp"
#include "drivers/serial/line.hpp"

namespace menshen::card_reader {

class SamReader::Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(const boost::asio::any_io_executor& executor, const Settings& settings, WallClock clock,
       std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event)
      : session_(settings),
        clock_(std::move(clock)),
        on_scan_(std::move(on_scan)),
        on_event_(std::move(on_event)),
        timer_(executor),
        line_(executor, {settings.device, settings.baud, settings.reopen_after},
              {[this](serial::LineState state, const Error& why) { line_became(state, why); },
               [this](ByteView bytes) { obey(session_.received(bytes, clock_())); }}) {}

  void start() {
    running_ = true;
    line_.start();
  }

  void stop() {
    running_ = false;
    cancel_wait();
    line_.stop();
  }

 private:
  void line_became(serial::LineState state, const Error& why) {
    const auto held = shared_from_this();  // a callback may drop the reader
    cancel_wait();
    switch (state) {
      case serial::LineState::ready:
        return obey(session_.opened(clock_()));
      case serial::LineState::absent:
        return obey(session_.closed(SamSession::NoLine::absent, clock_(), why));
      case serial::LineState::busy:
        return obey(session_.closed(SamSession::NoLine::busy, clock_(), why));
      case serial::LineState::refused:
        return obey(session_.closed(SamSession::NoLine::refused, clock_(), why));
    }
  }

  void obey(Actions actions) {
    const auto held = shared_from_this();
    for (Action& action : actions) {
      if (!running_) return;  // a callback has stopped us
      std::visit([this](auto& what) { act(what); }, action);
    }
  }

  void act(Flush&) { line_.discard_input(); }
  void act(Send& send) {
    line_.write(send.request);
    wait(send.answer_within);
  }
  void act(Wait& pause) { wait(pause.time); }
  void act(Scan& scan) { on_scan_(std::move(scan)); }
  void act(DeviceEvent& event) { on_event_(std::move(event)); }

  void wait(std::chrono::milliseconds time) {
    const unsigned wait = ++wait_;
    timer_.expires_after(time);
    timer_.async_wait([self = shared_from_this(), wait](const boost::system::error_code&) {
      if (wait == self->wait_) self->obey(self->session_.timed_out(self->clock_()));
    });
  }

  void cancel_wait() {
    ++wait_;  // a wait that is over and not yet told counts as cancelled too
    timer_.cancel();
  }

  SamSession session_;
  WallClock clock_;
  std::function<void(Scan)> on_scan_;
  std::function<void(DeviceEvent)> on_event_;
  boost::asio::steady_timer timer_;
  unsigned wait_ = 0;
  bool running_ = false;
  serial::Line line_;
};

SamReader::SamReader(boost::asio::any_io_executor executor, Settings settings, WallClock clock,
                     std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event)
    : loop_(std::make_shared<Loop>(executor, settings, std::move(clock), std::move(on_scan),
                                   std::move(on_event))) {}

SamReader::~SamReader() { loop_->stop(); }

void SamReader::start() { loop_->start(); }
void SamReader::stop() { loop_->stop(); }

}  // namespace menshen::card_reader
