#include "drivers/card_reader/sam_session.hpp"

#include <algorithm>
#include <utility>

#include "drivers/card_reader/sam_record.hpp"

namespace menshen::card_reader {
namespace {

using std::chrono::milliseconds;

// Answers other than a record and an address carry 16 bytes at most (real modules add a few). A
// longer one belongs to an earlier request.
constexpr std::size_t short_answer_bytes_max = 64;
constexpr std::size_t frame_overhead_bytes = 11;  // preamble, length, three status bytes, check
constexpr unsigned bits_per_byte_on_wire = 10;    // with start and stop bit

milliseconds answer_time(Command command) {
  switch (command) {
    case Command::reset:
      return reset_ms_max;
    case Command::self_test:
      return self_test_ms_max;
    case Command::module_number:
      return module_number_ms_max;
    case Command::find:
      return find_ms_max;
    case Command::select:
      return select_ms_max;
    case Command::read:
      return read_ms_max;
    case Command::address:
      return address_ms_max;
  }
  return find_ms_max;
}

milliseconds time_on_wire(Command command, unsigned baud) {
  std::size_t bytes = short_answer_bytes_max;
  if (command == Command::read) bytes = 4 + text_bytes + photo_bytes_max;
  if (command == Command::address) bytes = address_bytes_max;
  const std::size_t bits = (bytes + frame_overhead_bytes) * bits_per_byte_on_wire;
  return milliseconds(bits * 1000 / std::max(baud, 1U) + 1);
}

bool is_address(ByteView data) { return data.size() <= address_bytes_max && data.size() % 2 == 0; }

}  // namespace

SamSession::SamSession(Settings settings)
    : settings_(std::move(settings)),
      memory_(settings_.same_card_window),
      trouble_(settings_.same_card_window) {}

Actions SamSession::opened(Instant now) {
  now_ = now;
  number_.clear();  // another reader may have been plugged in
  faults_ = module_faults_ = self_tests_ = 0;
  memory_.module_restarted();
  report(DeviceState::starting, Advice::none);
  ask(Command::self_test);
  return taken();
}

Actions SamSession::closed(NoLine why, Instant now, const Error& cause) {
  now_ = now;
  doing_ = Doing::nothing;
  decoder_.reset();
  if (!record_.empty()) deliver_record({});  // the card was read, only the reader is gone
  if (why == NoLine::absent) report(DeviceState::absent, Advice::reader_unplugged, cause);
  if (why == NoLine::busy) report(DeviceState::faulty, Advice::device_busy, cause);
  if (why == NoLine::refused) report(DeviceState::faulty, Advice::device_refused, cause);
  return taken();
}

Actions SamSession::received(ByteView bytes, Instant now) {
  now_ = now;
  if (doing_ != Doing::awaiting_answer || bytes.empty()) return {};  // nobody asked
  heard_ = true;
  auto answers = decoder_.feed(bytes);
  const auto good = std::find_if(answers.begin(), answers.end(), [](const auto& a) { return a; });
  if (good != answers.end()) {
    answered(std::move(**good));
  } else if (decoder_.in_frame() || !answers.empty()) {
    // A frame has begun, or a broken one may be followed by a whole one: not long any more.
    const auto rest = std::chrono::duration_cast<milliseconds>(deadline_ - now);
    actions_.push_back(Wait{std::clamp(rest, milliseconds(0), between_bytes_ms_max)});
  }
  return taken();
}

Actions SamSession::timed_out(Instant now) {
  now_ = now;
  const Doing doing = std::exchange(doing_, Doing::nothing);
  if (doing == Doing::pausing) ask(command_);
  if (doing == Doing::awaiting_answer) not_answered();
  return taken();
}

void SamSession::ask(Command command) {
  repeated_ = false;
  send(command);
}

void SamSession::send(Command command) {
  if (command == Command::reset) {
    memory_.module_restarted();
    self_tests_ = 0;
  }
  command_ = command;
  doing_ = Doing::awaiting_answer;
  heard_ = false;
  decoder_.reset();
  const milliseconds within = answer_time(command) + time_on_wire(command, settings_.baud);
  deadline_ = now_ + within;
  actions_.push_back(Flush{});  // late and stray bytes must not answer this request
  actions_.push_back(Send{encode_request(command), within});
}

void SamSession::ask_after(milliseconds pause, Command command) {
  command_ = command;
  doing_ = Doing::pausing;
  actions_.push_back(Wait{pause});
}

void SamSession::look_again() { ask_after(settings_.poll, Command::find); }

void SamSession::repeat() {
  repeated_ = true;
  send(command_);
}

void SamSession::answered(Answer answer) {
  const Status status = status_of(answer.sw3);
  if (status == Status::host_frame_wrong && !repeated_) return repeat();
  if (command_ == Command::address) {
    const bool given = status == Status::done && is_address(answer.data);
    return address_answered(given ? ByteView(answer.data) : ByteView());
  }
  if (status == Status::self_test_failed) return module_fault(Advice::reader_self_test);
  if (status == Status::not_authorised) return module_fault(Advice::reader_not_authorised);
  switch (command_) {
    case Command::reset:
      return ask(Command::self_test);
    case Command::self_test:
      return self_test_answered(status);
    case Command::module_number:
      return number_answered(status == Status::done ? format_module_number(answer.data)
                                                    : std::nullopt);
    default:
      return card_answered(std::move(answer), status);
  }
}

void SamSession::not_answered() {
  const Advice advice = heard_ ? Advice::reader_garbled : Advice::reader_silent;
  switch (command_) {
    case Command::reset:  // some modules start up without a word
      return ask(Command::self_test);
    case Command::module_number:
      return number_answered(std::nullopt);
    case Command::address:
      return address_answered({});
    case Command::self_test:
      if (++self_tests_ < self_tests_max) return ask(Command::self_test);
      return recover(advice);
    case Command::find:
      return stumbled(advice);
    case Command::select:
    case Command::read:
      return answer_lost(advice);
  }
}

void SamSession::self_test_answered(Status status) {
  // A module without the command is one that cannot tell; it may still read cards.
  const bool passed = status == Status::done || status == Status::not_understood;
  if (!passed && ++self_tests_ < self_tests_max) return ask_after(settings_.poll, command_);
  if (!passed) return recover(Advice::reader_garbled);
  number_queries_ = 0;
  ask(Command::module_number);
}

// Accepted when two answers in a row agree; a well-formed wrong one would stand in every record.
void SamSession::number_answered(std::optional<std::string> number) {
  const bool agreed = number && *number == number_;
  if (number) number_ = std::move(*number);
  const bool enough = agreed || ++number_queries_ == number_queries_max;
  ask(enough ? Command::find : Command::module_number);
}

void SamSession::card_answered(Answer answer, Status status) {
  const bool stale = command_ != Command::read && answer.data.size() > short_answer_bytes_max;
  if (stale) return stumbled(Advice::reader_garbled);
  switch (status) {
    case Status::done:
      if (command_ == Command::find) return ask(Command::select);
      if (command_ == Command::select) return ask(Command::read);
      return record_read(std::move(answer.data));
    case Status::no_card:
      if (command_ == Command::find) return nothing_found();
      working();  // lifted while it was read
      advise(Advice::lay_card_again);
      return look_again();
    case Status::not_identity_card:
      working();
      advise(Advice::not_an_identity_card);
      return look_again();
    case Status::module_refused:
      return card_failed(Advice::ask_for_card);
    case Status::card_failed:
      return card_failed(Advice::lay_card_again);
    case Status::card_rejected:
      return card_rejected();
    default:
      return stumbled(Advice::reader_garbled);
  }
}

void SamSession::record_read(Bytes data) {
  Result<Bytes> text = take_text(std::move(data));
  if (!text) return answer_lost(Advice::reader_garbled);
  trouble_.read_well();
  switch (memory_.see(*text, now_)) {
    case Sight::fresh:
      record_ = std::move(*text);
      record_read_at_ = now_;
      return ask(Command::address);
    case Sight::decided:
      working();
      advise(Advice::card_already_read);
      break;
    case Sight::still_lying:
      working();
      break;
  }
  look_again();
}

// The address is a supplement: a card read well is delivered without it rather than lost.
void SamSession::address_answered(ByteView address) {
  working();
  report(DeviceState::ready, Advice::none);
  deliver_record(address);
  look_again();
}

void SamSession::nothing_found() {
  working();
  memory_.nothing_found(now_);
  trouble_.nothing_found();
  const auto shown = now_ - reported_->at;
  if (shown >= advice_shown_ms || shown < milliseconds(0)) advise(Advice::none);
  look_again();
}

void SamSession::card_failed(Advice advice) {
  working();
  advise(advice);
  if (const auto due = trouble_.failed(now_)) deliver(*due, {}, now_);
  look_again();
}

void SamSession::card_rejected() {
  working();
  const auto due = trouble_.rejected();
  if (due) deliver(*due, {}, now_);
  if (due || repeated_) return look_again();
  repeat();
}

void SamSession::stumbled(Advice advice) {
  if (++faults_ >= faults_max) return recover(advice);
  look_again();
}

void SamSession::answer_lost(Advice advice) {
  if (advice == Advice::reader_garbled && !repeated_) return repeat();
  if (++faults_ >= faults_max) return recover(advice);
  advise(Advice::lay_card_again);  // if the card was pulled; if it lies there, a reset finds it
  ask(Command::reset);
}

void SamSession::module_fault(Advice advice) {
  if (++module_faults_ >= module_faults_max) return recover(advice);
  ask(Command::reset);
}

void SamSession::recover(Advice advice) {
  // The first fault stays on the page until the reader works again, whatever the resets bring.
  if (reported_->state != DeviceState::faulty) report(DeviceState::faulty, advice);
  ask_after(recovery_pause_ms, Command::reset);
}

void SamSession::working() {
  faults_ = module_faults_ = 0;
  if (reported_->state != DeviceState::ready) report(DeviceState::ready, Advice::none);
}

void SamSession::advise(Advice advice) {
  // Before it has shown that it works, a reader has more to say than advice on a card.
  if (reported_->state == DeviceState::ready) report(DeviceState::ready, advice);
}

void SamSession::report(DeviceState state, Advice advice, const Error& cause) {
  if (reported_ && reported_->state == state && reported_->advice == advice) return;
  reported_ = DeviceEvent{settings_.id, settings_.lane, DeviceKind::card_reader, state, advice,
                          now_,         cause};
  actions_.push_back(*reported_);
}

void SamSession::deliver(Content content, Bytes bytes, Instant read_at) {
  Scan scan;
  scan.lane = settings_.lane;
  scan.source = Source::card_reader;
  scan.content = content;
  scan.reader = number_.empty() ? settings_.id : number_;
  scan.read_at = read_at;
  scan.bytes = std::move(bytes);
  actions_.push_back(std::move(scan));
}

void SamSession::deliver_record(ByteView address) {
  Bytes bytes = std::exchange(record_, {});
  bytes.insert(bytes.end(), address.begin(), address.end());
  deliver(Content::chip_record, std::move(bytes), record_read_at_);
}

Actions SamSession::taken() { return std::exchange(actions_, {}); }

}  // namespace menshen::card_reader
