#include "tests/simulation/reader_play.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace menshen::test {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t pieces_max = 3;
constexpr milliseconds between_pieces_max{30};
constexpr milliseconds thinks{2};

milliseconds on_wire(std::size_t bytes, unsigned baud) {
  return milliseconds(bytes * 10 * 1000 / baud);
}

}  // namespace

ReaderPlay::ReaderPlay(Timeline& timeline, Dice& dice, card_reader::Settings settings,
                       DeviceCalls calls, SimulatedModule::AfterRead after_read)
    : timeline_(timeline),
      dice_(dice),
      settings_(std::move(settings)),
      calls_(std::move(calls)),
      module_(after_read),
      alarm_(timeline) {}

void ReaderPlay::start_daemon() {
  session_.emplace(settings_);
  if (plugged_) return obey(session_->opened(timeline_.now()));
  obey(session_->closed(card_reader::SamSession::NoLine::absent, timeline_.now()));
}

void ReaderPlay::stop_daemon() {
  session_.reset();
  alarm_.cancel();
}

void ReaderPlay::unplug() {
  if (!std::exchange(plugged_, false)) return;
  ++plugging_;
  alarm_.cancel();
  if (session_) {
    obey(session_->closed(card_reader::SamSession::NoLine::absent, timeline_.now()));
  }
}

void ReaderPlay::plug() {
  if (std::exchange(plugged_, true)) return;
  module_.power_up();
  line_free_from_ = timeline_.now();
  if (session_) obey(session_->opened(timeline_.now()));
}

void ReaderPlay::obey(card_reader::Actions actions) {
  for (card_reader::Action& action : actions) {
    if (!session_) return;
    std::visit([this](auto& what) { act(what); }, action);
  }
}

void ReaderPlay::act(card_reader::Send& send) {
  await(send.answer_within);
  if (!plugged_) return;
  for (const Reply& reply : module_.receive(send.request)) transmit(reply);
}

void ReaderPlay::await(milliseconds time) {
  alarm_.set(time, [this] {
    if (session_) obey(session_->timed_out(timeline_.now()));
  });
}

void ReaderPlay::transmit(const Reply& reply) {
  // The module does one thing after the other: an answer that is late holds up all behind it.
  Instant arrives = std::max(timeline_.now() + thinks + reply.after, line_free_from_) +
                    on_wire(reply.bytes.size(), settings_.baud);
  std::size_t sent = 0;
  for (std::size_t piece = 1; sent < reply.bytes.size(); ++piece) {
    const std::size_t left = reply.bytes.size() - sent;
    const bool whole = piece == pieces_max || dice_.one_in(2);
    const std::size_t count = whole ? left : 1 + dice_.below(left);
    const auto first = reply.bytes.begin() + static_cast<std::ptrdiff_t>(sent);
    Bytes bytes(first, first + static_cast<std::ptrdiff_t>(count));
    timeline_.at(arrives, [this, plugging = plugging_, bytes = std::move(bytes)] {
      if (plugging == plugging_) arrived(bytes);
    });
    sent += count;
    arrives += dice_.between(milliseconds(0), between_pieces_max);
  }
  line_free_from_ = arrives;
}

void ReaderPlay::arrived(const Bytes& piece) {
  if (session_) obey(session_->received(piece, timeline_.now()));
}

}  // namespace menshen::test
