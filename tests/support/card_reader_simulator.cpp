#include "tests/support/card_reader_simulator.hpp"

#include <algorithm>
#include <utility>

namespace menshen::test {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds step{5};  // how soon the thread notices a change

}  // namespace

CardReaderSimulator::CardReaderSimulator(std::filesystem::path link, AfterRead after_read)
    : module_(after_read), line_(std::move(link)) {
  line_.plug();
  thread_ = std::thread([this] { play(); });
}

CardReaderSimulator::~CardReaderSimulator() {
  stopping_ = true;
  thread_.join();
}

std::string CardReaderSimulator::device() const { return line_.path().string(); }

void CardReaderSimulator::lay(SimulatedCard card) {
  const std::lock_guard lock(mutex_);
  module_.lay(std::move(card));
}

void CardReaderSimulator::lift() {
  const std::lock_guard lock(mutex_);
  module_.lift();
}

void CardReaderSimulator::unplug() {
  const std::lock_guard lock(mutex_);
  ++plugging_;
  line_.unplug();
}

void CardReaderSimulator::plug() {
  const std::lock_guard lock(mutex_);
  ++plugging_;
  module_.power_up();
  line_.plug();
}

void CardReaderSimulator::set_pace(Pace pace) {
  const std::lock_guard lock(mutex_);
  pace_ = pace;
}

void CardReaderSimulator::with_module(const std::function<void(SimulatedModule&)>& turn) {
  const std::lock_guard lock(mutex_);
  turn(module_);
}

int CardReaderSimulator::asked(std::uint16_t command) {
  const std::lock_guard lock(mutex_);
  return module_.asked(command);
}

bool CardReaderSimulator::wait_asked(std::uint16_t command, int times, milliseconds within) {
  const int enough = asked(command) + times;
  for (auto waited = milliseconds(0); waited < within; waited += step) {
    if (asked(command) >= enough) return true;
    std::this_thread::sleep_for(step);
  }
  return false;
}

void CardReaderSimulator::play() {
  while (!stopping_) {
    std::vector<Reply> replies;
    unsigned plugging = 0;
    {
      const std::lock_guard lock(mutex_);
      plugging = plugging_;
      // What is unread after an unplugging went with the old pty.
      if (line_.plugged()) replies = module_.receive(line_.pty().read(milliseconds(0)));
    }
    for (const Reply& reply : replies) send(reply, plugging);
    if (replies.empty()) std::this_thread::sleep_for(milliseconds(1));
  }
}

void CardReaderSimulator::send(const Reply& reply, unsigned plugging) {
  if (!pause(reply.after, plugging)) return;
  Pace pace;
  {
    const std::lock_guard lock(mutex_);
    pace = pace_;
  }
  const bool pieces = pace.byte_by_byte || pace.byte_time.count() > 0;
  const std::size_t piece_bytes = pieces ? 1 : std::max<std::size_t>(1, reply.bytes.size());
  // Against the time it should have begun, so that a late wake-up does not slow the rest down.
  auto due = std::chrono::steady_clock::now();
  for (std::size_t at = 0; at < reply.bytes.size(); at += piece_bytes) {
    {
      const std::lock_guard lock(mutex_);
      if (plugging != plugging_ || !line_.plugged()) return;
      line_.pty().write(ByteView(reply.bytes).subspan(at, piece_bytes));
    }
    due += pace.byte_time;
    std::this_thread::sleep_until(due);
  }
}

bool CardReaderSimulator::pause(std::chrono::microseconds time, unsigned plugging) {
  while (time.count() > 0 && !stopping_ && plugging == plugging_) {
    const auto piece = std::min<std::chrono::microseconds>(time, step);
    std::this_thread::sleep_for(piece);
    time -= piece;
  }
  return !stopping_ && plugging == plugging_;
}

}  // namespace menshen::test
