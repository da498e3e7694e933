#include "tests/simulation/scanner_play.hpp"

#include <utility>

namespace menshen::test {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds within_a_code_max{15};  // between two pieces: less than the silence
constexpr milliseconds between_repeats{300};

}  // namespace

ScannerPlay::ScannerPlay(Timeline& timeline, Dice& dice, scanner::Settings settings,
                         DeviceCalls calls)
    : timeline_(timeline),
      dice_(dice),
      settings_(std::move(settings)),
      calls_(std::move(calls)),
      decoder_(settings_.ending),
      repeats_(settings_.same_code_window),
      silence_(timeline) {}

void ScannerPlay::start_daemon() {
  running_ = true;
  torn_until_ = sending_until_;
  decoder_.reset();
  repeats_ = scanner::Repeats(settings_.same_code_window);
}

void ScannerPlay::stop_daemon() {
  running_ = false;
  silence_.cancel();
}

milliseconds ScannerPlay::show(std::string_view text, int times) {
  Bytes line;
  const bool of_codes = settings_.ending == scanner::Ending::suffix_or_idle;
  if (of_codes && dice_.one_in(3)) line = to_bytes("]Q1");
  line.insert(line.end(), text.begin(), text.end());
  const std::string_view end = dice_.pick<std::string_view>({"\r", "\r\n", ""});
  line.insert(line.end(), end.begin(), end.end());
  milliseconds delay{0};
  for (int time = 0; time < times; ++time) delay = transmit(line, delay) + between_repeats;
  sending_until_ = timeline_.now() + delay;
  return delay;
}

milliseconds ScannerPlay::transmit(const Bytes& bytes, milliseconds delay) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const std::size_t count = 1 + dice_.below(std::min<std::size_t>(64, bytes.size() - sent));
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(sent);
    Bytes piece(first, first + static_cast<std::ptrdiff_t>(count));
    timeline_.after(delay, [this, piece = std::move(piece)] { arrived(piece); });
    sent += count;
    delay += dice_.between(milliseconds(0), within_a_code_max);
  }
  return delay;
}

void ScannerPlay::arrived(const Bytes& piece) {
  if (!running_) return;
  silence_.cancel();
  for (auto& code : decoder_.feed(piece)) take(std::move(code));
  if (!decoder_.in_code()) return;
  silence_.set(settings_.idle_end, [this] {
    if (auto code = decoder_.idle()) take(std::move(*code));
  });
}

void ScannerPlay::take(Result<scanner::Code> code) {
  const Instant now = timeline_.now();
  if (!code) {
    calls_.on_event({settings_.id, settings_.lane, DeviceKind::scanner, DeviceState::ready,
                     Advice::code_too_long, now});
    return;
  }
  if (repeats_.is_repeat(code->bytes, now)) return;
  const bool swiped = settings_.ending == scanner::Ending::idle_only;
  const Content content = swiped ? Content::document_swipe : Content::code;
  calls_.on_scan({settings_.lane, Source::scanner, content, settings_.id, now,
                  std::move(code->bytes), std::nullopt});
}

}  // namespace menshen::test
