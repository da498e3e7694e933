// A hostile reader: the input is a script of what it answers, when it is silent and unplugged, and
// which cards come and go. The session must never be stuck, never say the same twice, and never
// deliver one card twice within the window.
#include <cstdint>
#include <map>
#include <optional>
#include <variant>

#include "drivers/card_reader/sam_record.hpp"
#include "drivers/card_reader/sam_session.hpp"
#include "gateway/core/result.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/simulated_module.hpp"

using namespace menshen;
using namespace std::chrono_literals;

namespace {

class Script {
 public:
  explicit Script(ByteView bytes) : rest_(bytes) {}
  bool ended() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (ended()) return 0;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  ByteView bytes(std::size_t count) {
    const ByteView taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  ByteView rest_;
};

class Stage {
 public:
  void open() {
    if (open_) return;
    open_ = true;
    obey(session_.opened(now_));
  }
  void close(std::uint8_t why) {
    open_ = false;
    timer_.reset();
    obey(session_.closed(static_cast<card_reader::SamSession::NoLine>(why % 3), now_));
  }
  void receive(ByteView bytes) {
    if (open_) obey(session_.received(bytes, now_));
  }
  void answer_honestly() { receive(std::exchange(honest_, {})); }
  void be_silent() {
    if (!timer_) return;
    now_ = std::max(now_, *timer_);
    timer_.reset();
    obey(session_.timed_out(now_));
  }
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    while (timer_ && *timer_ <= now_) be_silent();
  }
  test::SimulatedModule& module() { return module_; }

 private:
  void obey(const card_reader::Actions& actions) {
    bool flushed = false;
    for (const auto& action : actions) {
      if (std::holds_alternative<card_reader::Flush>(action)) flushed = true;
      if (const auto* send = std::get_if<card_reader::Send>(&action)) {
        check(flushed, "a request into old bytes");
        timer_ = now_ + send->answer_within;
        honest_.clear();
        for (const auto& reply : module_.receive(send->request)) honest_ = reply.bytes;
      }
      if (const auto* wait = std::get_if<card_reader::Wait>(&action)) timer_ = now_ + wait->time;
      if (const auto* scan = std::get_if<Scan>(&action)) judge(*scan);
      if (const auto* event = std::get_if<DeviceEvent>(&action)) judge(*event);
    }
    check(!open_ || timer_, "an open session that waits for nothing");
  }

  void judge(const Scan& scan) {
    const std::size_t size = scan.bytes.size();
    if (scan.content != Content::chip_record) return check(size == 0, "bytes of an unread card");
    check(size >= card_reader::text_bytes, "a record cut short");
    check(size <= card_reader::text_bytes + card_reader::address_bytes_max, "more than a record");
    check(size % 2 == 0, "half a character");
    const Bytes text(scan.bytes.begin(), scan.bytes.begin() + card_reader::text_bytes);
    const auto before = delivered_.find(text);
    // Beyond what the memory of cards is made for, a card may be forgotten.
    if (before != delivered_.end() && delivered_.size() < card_reader::remembered_cards_max) {
      check(scan.read_at - before->second > 10s, "a card decided twice");
    }
    delivered_[text] = scan.read_at;
  }

  void judge(const DeviceEvent& event) {
    check(!last_ || last_->state != event.state || last_->advice != event.advice,
          "the same said twice");
    last_ = event;
  }

  card_reader::SamSession session_{card_reader::Settings{.id = "r", .lane = "l", .device = ""}};
  test::SimulatedModule module_;
  Instant now_{1'800'000'000s};
  bool open_ = false;
  std::optional<Instant> timer_;
  Bytes honest_;
  std::map<Bytes, Instant> delivered_;
  std::optional<DeviceEvent> last_;
};

Bytes frame(std::uint8_t sw3, std::size_t data_bytes, std::uint8_t fill) {
  Bytes bytes{0xAA, 0xAA, 0xAA, 0x96, 0x69};
  append_u16_be(bytes, static_cast<std::uint16_t>(data_bytes + 4));
  bytes.insert(bytes.end(), {fill, fill, sw3});
  bytes.insert(bytes.end(), data_bytes, fill);
  std::uint8_t sum = 0;
  for (std::size_t i = 5; i < bytes.size(); ++i) sum ^= bytes[i];
  bytes.push_back(sum);
  return bytes;
}

void play(Stage& stage, Script& script) {
  switch (script.byte() % 9) {
    case 0:
      return stage.answer_honestly();
    case 1:
      return stage.receive(script.bytes(script.byte() % 64));
    case 2: {
      const std::uint8_t sw3 = script.byte(), length = script.byte(), fill = script.byte();
      return stage.receive(frame(sw3, length, fill));
    }
    case 3:
      return stage.be_silent();
    case 4:
      return stage.pass(script.byte() * 100ms);
    case 5: {
      const unsigned person = script.byte();
      return stage.module().lay(
          test::good_card(test::citizen_record(test::citizen_born("19900101", "测试", person))));
    }
    case 6:
      return stage.module().lift();
    case 7:
      return stage.close(script.byte());
    case 8:
      return stage.module().plan_status(script.byte());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t script_bytes_max = 4096;
  Script script(ByteView(data, std::min(size, script_bytes_max)));
  Stage stage;
  while (!script.ended()) {
    stage.open();
    play(stage, script);
  }
  return 0;
}
