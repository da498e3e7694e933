#include "tests/support/relay_simulator.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "tests/support/paths.hpp"
#include "tests/support/pty.hpp"

namespace menshen::test {
namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t relay_count = 8;
constexpr auto look_every = 2ms;       // at the line and at pulses that end
constexpr auto frame_gap_max = 100ms;  // after which a half request is forgotten

// Modbus over Serial Line 1.02, §6.2.2: CRC-16 with the reversed polynomial A001, low byte first.
Bytes with_crc(Bytes frame) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : frame) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
  }
  frame.push_back(static_cast<std::uint8_t>(crc & 0xFF));
  frame.push_back(static_cast<std::uint8_t>(crc >> 8));
  return frame;
}

unsigned word_at(const Bytes& frame, std::size_t at) {
  return static_cast<unsigned>(frame[at] << 8 | frame[at + 1]);
}

// Nothing while more bytes are needed to know.
std::optional<std::size_t> request_length(const Bytes& received) {
  if (received.size() < 8) return std::nullopt;
  return received[1] == 0x10 ? 9U + received[6] : 8U;
}

}  // namespace

// The board with its line and its thread. The line is touched by the thread alone.
class RelaySimulator::Board {
 public:
  explicit Board(Settings settings) : settings_(settings), line_(folder_.path() / "relay-board") {
    line_.plug();
    thread_ = std::thread([this] { live(); });
  }
  ~Board() {
    stopping_ = true;
    thread_.join();
  }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  std::string device() const { return line_.path().string(); }

  void plug(bool wanted) {
    plugged_wanted_ = wanted;
    while (plugged_ != wanted) std::this_thread::sleep_for(1ms);
  }

  template <class Change>
  auto with_lock(Change change) {
    const std::lock_guard lock(mutex_);
    return change(*this);
  }

  // Guarded by the mutex.
  RelayFault fault = RelayFault::none;
  std::optional<RelayFault> fault_once;
  std::chrono::milliseconds answer_delay{0};
  bool input_follows = true;
  std::vector<RelayFrame> frames;
  std::vector<RelayChange> changes;
  std::array<bool, relay_count> on{};

 private:
  void live() {
    Bytes received;
    auto last_byte = Steady::now();
    while (!stopping_) {
      follow_the_plug(received);
      end_flashes();
      const Bytes bytes = line_.plugged() ? line_.pty().read(look_every) : Bytes();
      if (!line_.plugged()) std::this_thread::sleep_for(look_every);
      if (!bytes.empty()) last_byte = Steady::now();
      if (Steady::now() - last_byte > frame_gap_max) received.clear();
      received.insert(received.end(), bytes.begin(), bytes.end());
      take_requests(received);
    }
  }

  void follow_the_plug(Bytes& received) {
    if (plugged_wanted_ == plugged_) return;
    received.clear();
    plugged_wanted_ ? line_.plug() : line_.unplug();
    plugged_ = line_.plugged();
  }

  void take_requests(Bytes& received) {
    while (const auto length = request_length(received)) {
      if (received.size() < *length) return;
      const auto end = received.begin() + static_cast<std::ptrdiff_t>(*length);
      const Bytes frame(received.begin(), end);
      received.erase(received.begin(), end);
      answer(frame);
    }
  }

  void answer(const Bytes& frame) {
    const bool ours =
        with_crc(Bytes(frame.begin(), frame.end() - 2)) == frame && frame[0] == settings_.unit;
    std::chrono::milliseconds delay{};
    Bytes answer;
    bool babbling = false;
    {
      const std::lock_guard lock(mutex_);
      const RelayFault now = std::exchange(fault_once, std::nullopt).value_or(fault);
      if (ours) answer = spoil(obey(frame, now), now);
      frames.push_back({Steady::now(), frame, answer});
      babbling = ours && now == RelayFault::babbles;
      delay = answer_delay;
    }
    for (; delay > 0ms && !stopping_; delay -= 5ms) std::this_thread::sleep_for(5ms);
    if (!answer.empty()) line_.pty().write(answer);
    if (babbling) babble();
  }

  // The beginning of an answer of 255 bytes, and then bytes until the fault is taken away.
  void babble() {
    const auto babbles = [this] {
      const std::lock_guard lock(mutex_);
      return fault == RelayFault::babbles;
    };
    line_.pty().write(Bytes{settings_.unit, 0x02});
    while (babbles() && plugged_wanted_ && !stopping_) {
      line_.pty().write(Bytes{0xFF});
      std::this_thread::sleep_for(50ms);
    }
  }

  // What an unspoilt board answers; it switches on the way.
  Bytes obey(const Bytes& frame, RelayFault now) {
    if (now == RelayFault::silent) return {};
    if (now == RelayFault::exception) return refusal(frame, 4);
    if (frame[1] == 0x02 && word_at(frame, 2) == 0 && word_at(frame, 4) == relay_count) {
      return with_crc({frame[0], 0x02, 1, inputs()});
    }
    if (frame[1] == 0x05) return obey_coil(frame);
    if (frame[1] == 0x10) return obey_registers(frame);
    return refusal(frame, 1);
  }

  Bytes obey_coil(const Bytes& frame) {
    const unsigned coil = word_at(frame, 2);
    const unsigned value = word_at(frame, 4);
    if (coil < relay_count && (value == 0xFF00 || value == 0)) {
      flash_ends_[coil].reset();
      turn(coil, value != 0);
    } else if (coil >= 0x200 && coil < 0x200 + relay_count) {
      flash(coil - 0x200, value);
    } else {
      return refusal(frame, 2);
    }
    return frame;
  }

  Bytes obey_registers(const Bytes& frame) {
    const unsigned first = word_at(frame, 2);
    const bool flashes = first >= 3 && (first - 3) % 5 == 0 && (first - 3) / 5 < relay_count &&
                         word_at(frame, 4) == 2 && frame[6] == 4 && word_at(frame, 7) == 4;
    if (!flashes) return refusal(frame, 2);
    flash((first - 3) / 5, word_at(frame, 9));
    return with_crc(Bytes(frame.begin(), frame.begin() + 6));
  }

  static Bytes refusal(const Bytes& frame, std::uint8_t code) {
    return with_crc({frame[0], static_cast<std::uint8_t>(frame[1] | 0x80), code});
  }

  static Bytes spoil(Bytes answer, RelayFault now) {
    const bool nothing = now == RelayFault::no_echo || now == RelayFault::babbles;
    if (answer.empty() || nothing) return {};
    if (now == RelayFault::wrong_crc) answer.back() ^= 0x01;
    if (now == RelayFault::half_answer) answer.resize(answer.size() / 2);
    if (now == RelayFault::wrong_echo) {
      answer.resize(answer.size() - 2);
      answer[3] ^= 0x07;  // another relay; of inputs, others
      answer = with_crc(answer);
    }
    return answer;
  }

  std::uint8_t inputs() const {
    unsigned bits = 0;
    for (std::size_t i = 0; input_follows && i < relay_count; ++i) bits |= on[i] ? 1U << i : 0U;
    return static_cast<std::uint8_t>(bits);
  }

  void turn(unsigned relay, bool wanted) {
    if (std::exchange(on[relay], wanted) == wanted) return;
    changes.push_back({Steady::now(), static_cast<std::uint8_t>(relay), wanted});
  }

  void flash(unsigned relay, unsigned tenths) {
    turn(relay, true);
    flash_ends_[relay] = Steady::now() + tenths * 100ms;
  }

  void end_flashes() {
    const std::lock_guard lock(mutex_);
    for (unsigned relay = 0; relay < relay_count; ++relay) {
      if (!flash_ends_[relay] || Steady::now() < *flash_ends_[relay]) continue;
      flash_ends_[relay].reset();
      turn(relay, false);
    }
  }

  const Settings settings_;
  TemporaryFolder folder_;
  PluggablePty line_;
  std::mutex mutex_;
  std::array<std::optional<Steady::time_point>, relay_count> flash_ends_;
  std::atomic<bool> plugged_wanted_{true};
  std::atomic<bool> plugged_{true};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

RelaySimulator::RelaySimulator() : RelaySimulator(Settings{}) {}

RelaySimulator::RelaySimulator(Settings settings) : board_(std::make_unique<Board>(settings)) {
  set_input_follows_relay(settings.input_follows_relay);
}

RelaySimulator::~RelaySimulator() = default;

std::string RelaySimulator::device() const { return board_->device(); }

void RelaySimulator::set_fault(RelayFault fault) {
  board_->with_lock([fault](Board& board) { board.fault = fault; });
}

void RelaySimulator::set_fault_once(RelayFault fault) {
  board_->with_lock([fault](Board& board) { board.fault_once = fault; });
}

void RelaySimulator::set_answer_delay(std::chrono::milliseconds delay) {
  board_->with_lock([delay](Board& board) { board.answer_delay = delay; });
}

void RelaySimulator::set_input_follows_relay(bool follows) {
  board_->with_lock([follows](Board& board) { board.input_follows = follows; });
}

void RelaySimulator::unplug() { board_->plug(false); }
void RelaySimulator::replug() { board_->plug(true); }

bool RelaySimulator::relay_on(std::uint8_t relay) const {
  return board_->with_lock([relay](Board& board) { return board.on.at(relay); });
}

unsigned RelaySimulator::openings(std::uint8_t relay) const {
  const auto all = changes();
  return static_cast<unsigned>(std::ranges::count_if(
      all, [relay](const RelayChange& change) { return change.relay == relay && change.on; }));
}

std::vector<RelayFrame> RelaySimulator::frames() const {
  return board_->with_lock([](Board& board) { return board.frames; });
}

std::vector<RelayChange> RelaySimulator::changes() const {
  return board_->with_lock([](Board& board) { return board.changes; });
}

bool RelaySimulator::wait_until(const std::function<bool()>& reached,
                                std::chrono::milliseconds limit) const {
  const auto end = Steady::now() + limit;
  while (!reached()) {
    if (Steady::now() >= end) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

}  // namespace menshen::test
