#include "tests/simulation/door.hpp"

#include <algorithm>
#include <utility>

#include "gateway/policy/decide.hpp"
#include "tests/support/record_writer.hpp"

namespace menshen::test {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

// Longer than the invariant's patience, so that a lost card is seen to be one.
constexpr milliseconds patience{60s};

card_reader::Settings reader_settings(const std::string& lane) {
  card_reader::Settings settings;
  settings.id = lane + "-reader";
  settings.lane = lane;
  return settings;
}

scanner::Settings swipe_settings(const std::string& lane) {
  scanner::Settings settings;
  settings.id = lane + "-swipe";
  settings.lane = lane;
  settings.ending = scanner::Ending::idle_only;
  return settings;
}

scanner::Settings scanner_settings(const std::string& lane) {
  scanner::Settings settings;
  settings.id = lane + "-scanner";
  settings.lane = lane;
  return settings;
}

SimulatedModule::AfterRead after_read(Dice& dice) {
  return dice.one_in(2) ? SimulatedModule::AfterRead::hides_the_card
                        : SimulatedModule::AfterRead::shows_the_card;
}

SimulatedCard card_shown(const Visit& visit, const Person& person) {
  switch (visit.way) {
    case Way::forged_card:
      return good_card(forged_record_of(person));
    case Way::contradicting_card:
      return good_card(contradicting_record_of(person));
    case Way::rejected_card:
      return forged_card();
    case Way::unreadable_card:
      return unreadable_card();
    case Way::bank_card:
      return bank_card();
    default:
      return good_card(record_of(person));
  }
}

std::string lines_of_steps(bool every_one) {
  std::string lines;
  for (const auto step : policy::all_steps) {
    if (!every_one && step == policy::all_steps.back()) break;
    lines += (lines.empty() ? "" : "\n") + std::string(policy::name_of(step));
  }
  return lines;
}

}  // namespace

Door::Door(Timeline& timeline, Dice& dice, Stage& stage, std::string lane)
    : timeline_(timeline),
      dice_(dice),
      stage_(stage),
      lane_(std::move(lane)),
      reader_(timeline, dice, reader_settings(lane_),
              {[this](Scan scan) { reader_read(std::move(scan)); },
               [this](const DeviceEvent& event) {
                 stage_.device(event);
                 heed(event.advice);
               }},
              after_read(dice)),
      scanner_(timeline, dice, scanner_settings(lane_),
               {[this](Scan scan) { scanner_read(std::move(scan)); },
                [this](const DeviceEvent& event) { stage_.device(event); }}),
      swipe_(timeline, dice, swipe_settings(lane_),
             {[this](Scan scan) { scanner_read(std::move(scan)); },
              [this](const DeviceEvent& event) { stage_.device(event); }}) {}

void Door::start_daemon() {
  served_ = true;
  last_read_.reset();
  scanner_.start_daemon();
  swipe_.start_daemon();
  reader_.start_daemon();
}

void Door::stop_daemon() {
  served_ = false;
  scanner_.stop_daemon();
  swipe_.stop_daemon();
  reader_.stop_daemon();
  if (!guest_ || !guest_->laying) return;
  laying(*guest_->laying).restarted = true;
  laying(*guest_->laying).must_be_read = false;
}

void Door::receive(const Visit& visit, Timeline::Event gone) {
  ++turn_;
  guest_ = Guest{stage_.arrive(visit), std::nullopt, 0, {}, false, std::move(gone)};
  const Person& person = stage_.people().at(visit.person);
  switch (visit.way) {
    case Way::card:
    case Way::forged_card:
    case Way::contradicting_card:
      return lay_card(card_shown(visit, person), !dice_.one_in(4));
    case Way::rejected_card:
    case Way::unreadable_card:
    case Way::bank_card:
      return lay_card(card_shown(visit, person), true);
    case Way::code:
    case Way::tampered_code:
    case Way::strangers_code:
    case Way::age_code:
    case Way::foreign_code:
      return show_code(visit);
    case Way::passport:
      return swipe(zone_of(person));
    case Way::altered_passport:
      return swipe(altered_zone_of(person));
    case Way::typed:
    case Way::mistyped:
    case Way::nothing:
    case Way::steps:
      return at_desk(visit);
  }
}

void Door::lay_card(SimulatedCard card, bool patient) {
  const Way way = stage_.history().visits.at(guest_->visit).way;
  const bool gives_a_scan = way != Way::bank_card;
  guest_->laying = stage_.lay(guest_->visit, patient && gives_a_scan && is_told_apart(card) &&
                                                 served_ && reader_.is_plugged());
  last_laid_ = {guest_->visit, guest_->laying};
  if (!card.record.empty()) records_[card.record] = last_laid_;
  if (!patient) {
    guest_->times_left = dice_.between(1, 3);
    return lay_again_and_lift(card);
  }
  guest_->card = card;
  guest_->follows_advice = gives_a_scan;
  reader_.module().lay(std::move(card));
  leave_after(gives_a_scan ? patience : dice_.between(2000ms, 5000ms));
}

// Nothing of a card that cannot be read can be compared, so it passes for the last such card until
// the reader has seen another kind; and the very card that was read last passes for one that still
// lies there if the module has to begin anew.
bool Door::is_told_apart(const SimulatedCard& card) const {
  if (!last_read_) return true;
  return card.record.empty() ? !last_read_->empty() : *last_read_ != card.record;
}

void Door::lay_again_and_lift(const SimulatedCard& card) {
  reader_.module().lay(card);
  --guest_->times_left;
  timeline_.after(dice_.between(50ms, 1500ms), [this, card, turn = turn_] {
    if (turn != turn_) return;
    reader_.module().lift();
    const auto pause = dice_.between(500ms, 3000ms);
    if (guest_->times_left == 0) return leave_after(pause);
    timeline_.after(pause, [this, card, turn] {
      if (turn == turn_) lay_again_and_lift(card);
    });
  });
}

void Door::show_code(const Visit& visit) {
  const std::string& text = visit.code->text;
  if (dice_.one_in(2)) {
    codes_[text] = last_shown_ = guest_->visit;
    const auto sent_after = scanner_.show(text, dice_.between(1, 3));
    return leave_after(sent_after + dice_.between(500ms, 3000ms));
  }
  leave_after(dice_.between(500ms, 3000ms));
  if (!served_) return;
  hand({lane_, Source::camera, Content::code, lane_ + "-camera", timeline_.now(), to_bytes(text),
        std::nullopt},
       guest_->visit);
}

void Door::swipe(const std::string& zone) {
  codes_[zone] = last_shown_ = guest_->visit;
  leave_after(swipe_.show(zone, 1) + dice_.between(500ms, 3000ms));
}

Scan Door::from_desk(Content content, const std::string& text) const {
  return {lane_, Source::desk, content, "desk", timeline_.now(), to_bytes(text), std::nullopt};
}

void Door::at_desk(const Visit& visit) {
  const std::size_t visited = guest_->visit;
  leave_after(dice_.between(300ms, 4000ms));
  if (!served_) return;
  const Person& person = stage_.people().at(visit.person);
  Scan scan = from_desk(Content::no_document, "");
  if (visit.way == Way::typed || visit.way == Way::mistyped) {
    const bool right = visit.way == Way::typed;
    const std::string number = right ? person.number : wrong_digit(person.number);
    scan = from_desk(Content::typed_number, number + "\n" + person.name + "\n1");
  }
  if (visit.way == Way::steps) {
    scan = from_desk(Content::desk_step, lines_of_steps(visit.every_step));
    scan.follows = visit.follows;
  }
  hand(scan, visited);
  if (dice_.one_in(8)) hand(scan, visited);  // the clerk presses twice
}

void Door::heed(Advice advice) {
  const bool again = advice == Advice::lay_card_again || advice == Advice::ask_for_card;
  if (!again || !guest_ || !guest_->follows_advice) return;
  const std::size_t visit = guest_->visit;
  const auto still_tries = [this, visit] {
    return guest_ && guest_->visit == visit && guest_->follows_advice;
  };
  const auto lifted_after = dice_.between(500ms, 2000ms);
  timeline_.after(lifted_after, [this, still_tries] {
    if (still_tries()) reader_.module().lift();
  });
  timeline_.after(lifted_after + dice_.between(500ms, 2000ms), [this, still_tries] {
    if (still_tries() && !reader_.module().card_lies_there()) reader_.module().lay(guest_->card);
  });
}

void Door::reader_read(Scan scan) {
  Read of = last_laid_;
  last_read_.emplace();
  if (scan.content == Content::chip_record) {
    const std::size_t text = std::min<std::size_t>(scan.bytes.size(), text_record_bytes);
    const auto known =
        records_.find(Bytes(scan.bytes.begin(), scan.bytes.begin() + static_cast<long>(text)));
    if (known == records_.end())
      return stage_.report("the reader gave a record that no card holds");
    last_read_ = known->first;
    of = known->second;
  }
  if (!of.laying) return stage_.report("the reader gave a scan, and no card was laid");
  ++laying(*of.laying).decided;
  std::size_t visit = of.visit;
  if (scan.content == Content::chip_rejected) visit = as_unread(visit, Way::rejected_card);
  if (scan.content == Content::chip_unreadable) visit = as_unread(visit, Way::unreadable_card);
  if (guest_ && guest_->visit == of.visit) {
    guest_->follows_advice = false;  // what the page says now is for the next
    leave_after(dice_.between(200ms, 3000ms));
  }
  hand(std::move(scan), visit);
}

// What the daemon was shown in truth: a card that did not let itself be read.
std::size_t Door::as_unread(std::size_t visit, Way way) {
  Visit unread = stage_.history().visits.at(visit);
  if (unread.way == way) return visit;
  unread.way = way;
  unread.code.reset();
  return stage_.arrive(unread);
}

void Door::scanner_read(Scan scan) {
  std::string text(text_of(scan.bytes));
  while (text.ends_with('\r') || text.ends_with('\n')) text.pop_back();
  const auto known = codes_.find(text);
  if (known != codes_.end()) return hand(std::move(scan), known->second);
  if (!scanner_.is_torn() && !swipe_.is_torn())
    return stage_.report("the scanner gave a code that nobody showed");
  hand(std::move(scan), as_unread(last_shown_, Way::foreign_code));
}

void Door::hand(Scan scan, std::size_t visit) {
  if (served_) stage_.hand(std::move(scan), visit);
}

void Door::leave_after(milliseconds pause) {
  const std::uint64_t turn = ++turn_;
  timeline_.after(pause, [this, turn] {
    if (turn == turn_) leave();
  });
}

void Door::leave() {
  ++turn_;
  reader_.module().lift();
  if (guest_->laying) laying(*guest_->laying).to = timeline_.now();
  const Timeline::Event gone = std::exchange(guest_, std::nullopt)->gone;
  gone();
}

void Door::disturb_reader() {
  stage_.trace("the reader on " + lane_ + " is disturbed");
  static const std::vector<std::uint16_t> commands = {
      request::any,     request::find,      request::select,       request::read,
      request::address, request::self_test, request::module_number};
  static const std::vector<Fault> faults = {
      Fault::wrong_check, Fault::lost_byte, Fault::cut_short, Fault::stray_before,
      Fault::only_noise,  Fault::silence,   Fault::late};
  reader_.module().forget_plans();  // one trouble at a time, or no patience would be enough
  reader_.module().plan(dice_.pick(faults), dice_.between(1, 5), dice_.pick(commands));
  if (dice_.one_in(4)) {
    const Bytes first = dice_.bytes(2);
    reader_.module().set_first_status_bytes(first[0], first[1]);
  }
}

void Door::unplug_reader() {
  reader_.unplug();
  if (guest_ && guest_->laying) laying(*guest_->laying).must_be_read = false;
}

}  // namespace menshen::test
