#include "drivers/serial/line.hpp"

#include <string.h>
#include <termios.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

#include "drivers/serial/errc.hpp"
#include "drivers/serial/port.hpp"

namespace menshen::serial {
namespace {

constexpr std::size_t read_bytes_max = 4096;

LineState state_after(const Error& error) {
  if (error == Errc::absent) return LineState::absent;
  if (error == Errc::busy) return LineState::busy;
  return LineState::refused;
}

}  // namespace

// Kept alive by the handlers that Asio still holds. A handler whose `opening_` has passed belongs
// to a device that was closed since, and does nothing.
class Line::Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(const boost::asio::any_io_executor& executor, LineSettings settings, LineListener listener)
      : settings_(std::move(settings)),
        listener_(std::move(listener)),
        port_(executor),
        reopening_(executor) {}

  void start() {
    stop();
    state_.reset();
    boost::asio::post(port_.get_executor(), [self = shared_from_this(), opening = opening_] {
      if (opening == self->opening_) self->open();
    });
  }

  void stop() {
    ++opening_;
    reopening_.cancel();
    close_port(port_);
  }

  void write(ByteView bytes) {
    if (!port_.is_open()) return;
    unwritten_.insert(unwritten_.end(), bytes.begin(), bytes.end());
    if (unwritten_.size() + leaving_.size() > unwritten_bytes_max) {
      boost::asio::post(port_.get_executor(), [self = shared_from_this(), opening = opening_] {
        if (opening == self->opening_) self->lose();
      });
    } else if (leaving_.empty()) {
      write_more();
    }
  }

  void discard_input() {
    if (port_.is_open()) ::tcflush(port_.native_handle(), TCIFLUSH);
  }

 private:
  void open() {
    unwritten_.clear();
    leaving_.clear();
    const Ok opened = open_port(port_, settings_.device, settings_.baud);
    if (!opened) return retry(opened.error());
    const unsigned opening = ++opening_;
    tell(LineState::ready, {});
    if (opening == opening_) read_more();  // else the listener has stopped us
  }

  void lose() {
    close_port(port_);
    retry(Errc::absent);
  }

  void retry(const Error& why) {
    const unsigned opening = ++opening_;
    reopening_.expires_after(settings_.reopen_after);
    reopening_.async_wait([self = shared_from_this(), opening](const Error&) {
      if (opening == self->opening_) self->open();
    });
    tell(state_after(why), why);
  }

  void tell(LineState state, const Error& why) {
    if (state_ == state) return;
    state_ = state;
    listener_.on_state(state, why);
  }

  void read_more() {
    port_.async_read_some(
        boost::asio::buffer(arrived_),
        [self = shared_from_this(), opening = opening_](const Error& error, std::size_t count) {
          self->arrived(opening, error, count);
        });
  }

  void arrived(unsigned opening, const Error& error, std::size_t count) {
    if (opening != opening_) return;
    if (error) return lose();
    listener_.on_bytes(ByteView(arrived_).first(count));
    ::explicit_bzero(arrived_.data(), count);  // documents pass through here; none stays
    if (opening == opening_) read_more();
  }

  void write_more() {
    leaving_.swap(unwritten_);
    boost::asio::async_write(
        port_, boost::asio::buffer(leaving_),
        [self = shared_from_this(), opening = opening_](const Error& error, std::size_t) {
          self->written(opening, error);
        });
  }

  void written(unsigned opening, const Error& error) {
    if (opening != opening_) return;
    if (error) return lose();
    leaving_.clear();
    if (!unwritten_.empty()) write_more();
  }

  LineSettings settings_;
  LineListener listener_;
  boost::asio::serial_port port_;
  boost::asio::steady_timer reopening_;
  std::array<std::uint8_t, read_bytes_max> arrived_{};
  Bytes unwritten_;
  Bytes leaving_;  // what Asio is writing; it must not move meanwhile
  unsigned opening_ = 0;
  std::optional<LineState> state_;
};

Line::Line(boost::asio::any_io_executor executor, LineSettings settings, LineListener listener)
    : loop_(std::make_shared<Loop>(executor, std::move(settings), std::move(listener))) {}

Line::~Line() { loop_->stop(); }

void Line::start() { loop_->start(); }
void Line::stop() { loop_->stop(); }
void Line::write(ByteView bytes) { loop_->write(bytes); }
void Line::discard_input() { loop_->discard_input(); }

}  // namespace menshen::serial
