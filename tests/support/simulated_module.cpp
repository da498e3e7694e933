#include "tests/support/simulated_module.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

constexpr std::chrono::milliseconds late_by{4000};  // longer than any command may take
constexpr std::size_t request_bytes_max = 64;

// Written out by hand (facts: shown as %02u.%02u-%08u-%010u-%010u, little endian): 5, 1, 20260310,
// 123456, 987654321.
const Bytes number_bytes{0x05, 0x00, 0x01, 0x00, 0xD6, 0x25, 0x35, 0x01,
                         0x40, 0xE2, 0x01, 0x00, 0xB1, 0x68, 0xDE, 0x3A};
const Bytes wrong_number_bytes{0x05, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
                               0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00};

// Text length, photo length, text, and a photo of nobody: the coding's first bytes, then zeros.
Bytes read_answer(const Bytes& record) {
  Bytes data{0x01, 0x00, 0x04, 0x00};
  data.insert(data.end(), record.begin(), record.end());
  const Bytes photo_head{0x57, 0x4C, 0x66, 0x00, 0x7E, 0x00, 0x32, 0x00};
  data.insert(data.end(), photo_head.begin(), photo_head.end());
  data.resize(4 + 256 + 1024);
  return data;
}

}  // namespace

SimulatedCard good_card(Bytes record) {
  check(record.size() == 256, "a text record has 256 bytes");
  return {.record = std::move(record), .appended_address = {}};
}
SimulatedCard bank_card() { return {.record = {}, .appended_address = {}, .on_select = 0x40}; }
SimulatedCard forged_card() { return {.record = {}, .appended_address = {}, .on_read = 0x33}; }
SimulatedCard unreadable_card() { return {.record = {}, .appended_address = {}, .on_read = 0x41}; }
SimulatedCard stranger_card() { return {.record = {}, .appended_address = {}, .on_select = 0x31}; }

SimulatedModule::SimulatedModule(AfterRead after_read) : after_read_(after_read) {}

void SimulatedModule::lay(SimulatedCard card) {
  card_ = std::move(card);
  progress_ = Progress::nothing;
}

void SimulatedModule::lift() {
  card_.reset();
  progress_ = Progress::nothing;
}

void SimulatedModule::power_up() {
  progress_ = Progress::nothing;
  number_was_asked_ = false;
  input_.clear();
}

void SimulatedModule::plan(Fault fault, int times, std::uint16_t command) {
  plans_.push_back({.fault = fault, .sw3 = 0, .times = times, .command = command});
}

void SimulatedModule::plan_status(std::uint8_t sw3, int times, std::uint16_t command) {
  plans_.push_back({.fault = std::nullopt, .sw3 = sw3, .times = times, .command = command});
}

void SimulatedModule::set_first_status_bytes(std::uint8_t sw1, std::uint8_t sw2) {
  sw1_ = sw1;
  sw2_ = sw2;
}

int SimulatedModule::asked(std::uint16_t command) const {
  const auto asked = asked_.find(command);
  return asked == asked_.end() ? 0 : asked->second;
}

std::vector<Reply> SimulatedModule::receive(ByteView bytes) {
  static constexpr std::string_view preamble = "\xAA\xAA\xAA\x96\x69";
  input_.insert(input_.end(), bytes.begin(), bytes.end());
  std::vector<Reply> replies;
  for (;;) {
    const auto start = text_of(input_).find(preamble);
    if (start == std::string_view::npos || input_.size() < start + 10) break;
    const std::size_t length = static_cast<std::size_t>(input_[start + 5] << 8 | input_[start + 6]);
    const std::size_t end = start + 7 + length;
    if (length < 3 || length > request_bytes_max || input_.size() < end) break;
    std::uint8_t check_sum = 0;
    for (std::size_t i = start + 5; i < end; ++i) check_sum ^= input_[i];
    const auto command = static_cast<std::uint16_t>(input_[start + 7] << 8 | input_[start + 8]);
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(end));
    replies.push_back(check_sum == 0 ? answer(command) : Reply{frame(0x10)});
  }
  return replies;
}

Reply SimulatedModule::answer(std::uint16_t command) {
  ++asked_[command];
  const auto planned = next_plan(command);
  if (!planned) return {honest_answer(command)};
  if (!planned->fault) return {frame(planned->sw3)};
  return spoil(*planned->fault, command);
}

std::optional<SimulatedModule::Plan> SimulatedModule::next_plan(std::uint16_t command) {
  const auto plan = std::find_if(plans_.begin(), plans_.end(), [command](const Plan& p) {
    return p.command == command || p.command == request::any;
  });
  if (plan == plans_.end()) return std::nullopt;
  const Plan found = *plan;
  if (--plan->times == 0) plans_.erase(plan);
  return found;
}

// The module has done its work in every case but `pulled`: what suffers is its answer.
Reply SimulatedModule::spoil(Fault fault, std::uint16_t command) {
  if (fault == Fault::pulled) {
    lift();
    return {frame(0x41)};
  }
  Bytes answer = honest_answer(command);
  const Bytes noise{0x00, 0xAA, 0xFF, 0xAA, 0xAA, 0xAA, 0x96, 0x00, 0xAA, 0xAA};
  const auto middle = answer.begin() + static_cast<std::ptrdiff_t>(answer.size() / 2);
  switch (fault) {
    case Fault::wrong_check:
      answer.back() ^= 0x01;
      break;
    case Fault::lost_byte:
      answer.erase(middle);
      break;
    case Fault::cut_short:
      answer.erase(middle, answer.end());
      break;
    case Fault::stray_before:
      answer.insert(answer.begin(), noise.begin(), noise.end());
      break;
    case Fault::only_noise:
      return {noise};
    case Fault::silence:
      return {};
    case Fault::late:
      return {answer, late_by};
    case Fault::pulled:
      break;
  }
  return {answer};
}

Bytes SimulatedModule::honest_answer(std::uint16_t command) {
  switch (command) {
    case request::reset:
      progress_ = Progress::nothing;
      return frame(0x90);
    case request::self_test:
      return frame(0x90);
    case request::module_number: {
      const bool wrong = first_number_wrong_ && !std::exchange(number_was_asked_, true);
      return frame(0x90, wrong ? wrong_number_bytes : number_bytes);
    }
    case request::find:
    case request::select:
    case request::read:
    case request::address:
      return card_answer(command);
    default:
      return frame(0x21);
  }
}

Bytes SimulatedModule::card_answer(std::uint16_t command) {
  if (!card_) return frame(0x80);
  if (command == request::find) {
    if (progress_ == Progress::read && after_read_ == AfterRead::hides_the_card) return frame(0x80);
    if (card_->on_find != 0x9F) return frame(card_->on_find);
    progress_ = Progress::found;
    return frame(0x9F, Bytes{0x3F, 0x00, 0xA5, 0x01});
  }
  if (command == request::select) {
    if (progress_ != Progress::found) return frame(0x23);
    if (card_->on_select != 0x90) return frame(card_->on_select);
    progress_ = Progress::selected;
    return frame(0x90, Bytes{0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0});
  }
  if (progress_ != Progress::selected && progress_ != Progress::read) return frame(0x23);
  if (command == request::address) {
    const bool has_one = !card_->appended_address.empty();
    return frame(has_one ? 0x90 : 0x91, card_->appended_address);
  }
  if (card_->on_read != 0x90) return frame(card_->on_read);
  progress_ = Progress::read;
  return frame(0x90, read_answer(card_->record));
}

Bytes SimulatedModule::frame(std::uint8_t sw3, ByteView data) const {
  const std::size_t length = 3 + data.size() + 1;
  Bytes frame{0xAA,
              0xAA,
              0xAA,
              0x96,
              0x69,
              static_cast<std::uint8_t>(length >> 8),
              static_cast<std::uint8_t>(length),
              sw1_,
              sw2_,
              sw3};
  frame.insert(frame.end(), data.begin(), data.end());
  std::uint8_t sum = 0;
  for (std::size_t i = 5; i < frame.size(); ++i) sum ^= frame[i];
  frame.push_back(sum);
  return frame;
}

}  // namespace menshen::test
