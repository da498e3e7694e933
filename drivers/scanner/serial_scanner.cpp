#include "drivers/scanner/serial_scanner.hpp"

#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <utility>

#include "drivers/scanner/line_decoder.hpp"
#include "drivers/scanner/repeats.hpp"
#include "drivers/scanner/text.hpp"
#include "drivers/serial/line.hpp"

namespace menshen::scanner {

class SerialScanner::Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(const boost::asio::any_io_executor& executor, Settings settings, WallClock clock,
       std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event)
      : settings_(std::move(settings)),
        clock_(std::move(clock)),
        on_scan_(std::move(on_scan)),
        on_event_(std::move(on_event)),
        decoder_(settings_.ending),
        repeats_(settings_.same_code_window),
        silence_(executor),
        line_(executor, {settings_.device, settings_.baud, settings_.reopen_after},
              {[this](serial::LineState state, const Error& why) { line_became(state, why); },
               [this](ByteView bytes) { arrived(bytes); }}) {}

  void start() {
    running_ = true;
    line_.start();
  }

  void stop() {
    running_ = false;
    cancel_silence();
    line_.stop();
  }

 private:
  void line_became(serial::LineState state, const Error& why) {
    const auto held = shared_from_this();  // a callback may drop the scanner
    cancel_silence();
    decoder_.reset();
    switch (state) {
      case serial::LineState::ready:
        return report(DeviceState::ready, Advice::none);
      case serial::LineState::absent:
        return report(DeviceState::absent, Advice::scanner_unplugged, why);
      case serial::LineState::busy:
        return report(DeviceState::faulty, Advice::device_busy, why);
      case serial::LineState::refused:
        return report(DeviceState::faulty, Advice::device_refused, why);
    }
  }

  void arrived(ByteView bytes) {
    const auto held = shared_from_this();
    cancel_silence();
    for (auto& code : decoder_.feed(bytes)) take(std::move(code));
    if (running_ && decoder_.in_code()) await_silence();
  }

  void take(Result<Code> code) {
    if (!running_) return;  // a callback has stopped us
    const Instant now = clock_();
    if (!code) return report(DeviceState::ready, Advice::code_too_long);
    if (repeats_.is_repeat(code->bytes, now)) return;
    Result<Bytes> bytes = std::move(code->bytes);
    if (settings_.text) bytes = text_or_bytes(std::move(*bytes));
    if (!bytes) return report(DeviceState::ready, Advice::code_too_long);
    report(DeviceState::ready, Advice::none);
    deliver(std::move(*bytes), now);
  }

  void await_silence() {
    const unsigned wait = ++wait_;
    silence_.expires_after(settings_.idle_end);
    silence_.async_wait([self = shared_from_this(), wait](const boost::system::error_code&) {
      if (wait != self->wait_) return;
      if (auto code = self->decoder_.idle()) self->take(std::move(*code));
    });
  }

  void cancel_silence() {
    ++wait_;  // a silence that is over and not yet told counts as cancelled too
    silence_.cancel();
  }

  void deliver(Bytes bytes, Instant now) {
    if (!running_) return;
    Scan scan;
    scan.lane = settings_.lane;
    scan.source = Source::scanner;
    // Only a reader set up for documents may say that these lines stood on one: anybody can print
    // a code that holds the same text.
    scan.content = settings_.ending == Ending::idle_only ? Content::document_swipe : Content::code;
    scan.reader = settings_.id;
    scan.read_at = now;
    scan.bytes = std::move(bytes);
    on_scan_(std::move(scan));
  }

  void report(DeviceState state, Advice advice, const Error& cause = {}) {
    if (reported_ && reported_->state == state && reported_->advice == advice) return;
    reported_ = DeviceEvent{settings_.id, settings_.lane, DeviceKind::scanner, state, advice,
                            clock_(),     cause};
    on_event_(*reported_);
  }

  Settings settings_;
  WallClock clock_;
  std::function<void(Scan)> on_scan_;
  std::function<void(DeviceEvent)> on_event_;
  LineDecoder decoder_;
  Repeats repeats_;
  boost::asio::steady_timer silence_;
  unsigned wait_ = 0;
  bool running_ = false;
  std::optional<DeviceEvent> reported_;
  serial::Line line_;
};

SerialScanner::SerialScanner(boost::asio::any_io_executor executor, Settings settings,
                             WallClock clock, std::function<void(Scan)> on_scan,
                             std::function<void(DeviceEvent)> on_event)
    : loop_(std::make_shared<Loop>(executor, std::move(settings), std::move(clock),
                                   std::move(on_scan), std::move(on_event))) {}

SerialScanner::~SerialScanner() { loop_->stop(); }

void SerialScanner::start() { loop_->start(); }
void SerialScanner::stop() { loop_->stop(); }

}  // namespace menshen::scanner
