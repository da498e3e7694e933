#include "tests/simulation/quiet_day.hpp"

#include <utility>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

const Instant noon = std::chrono::sys_days(CivilDate(std::chrono::year(2026), std::chrono::March,
                                                     std::chrono::day(10))) +
                     4h;

Person somebody(Ymd born, const char* number, const char* name) {
  Person person;
  person.born = born;
  person.number = number;
  person.name = name;
  return person;
}

ShownCode used_up_code() {
  ShownCode code;
  code.text = "MS1:QUIET";
  code.id = CodeId{7};
  code.bound = true;
  code.issued = noon;
  code.expires = noon + 5min;
  return code;
}

EntryKind kind_of(Outcome outcome) {
  if (outcome == Outcome::admit) return EntryKind::admission;
  return outcome == Outcome::refuse ? EntryKind::refusal : EntryKind::referral;
}

crypto::Digest hash_of(const Bytes& leaf) {
  Bytes prefixed{0x00};
  prefixed.insert(prefixed.end(), leaf.begin(), leaf.end());
  return crypto::sha256(prefixed);
}

void show_on_page(History& history, const SeenLeaf& leaf) {
  desk::Shown shown;
  shown.lane = leaf.entry.lane;
  shown.at = leaf.entry.moment;
  shown.outcome = leaf.entry.decision->outcome;
  shown.reasons = leaf.entry.decision->reasons;
  shown.leaf = history.leaves.size() - 1;
  history.page[leaf.entry.lane] = shown;
}

}  // namespace

SeenLeaf& add_decision(History& history, Visit visit, Decision decision, Evidence evidence) {
  const Person person = history.people.at(visit.person);
  const bool admitted = decision.outcome == Outcome::admit;
  visit.lane = quiet_lane;
  history.visits.push_back(std::move(visit));
  history.scans.push_back(
      {history.visits.size() - 1, quiet_lane, history.now, history.life, history.now});

  SeenLeaf leaf;
  leaf.scan = history.scans.size() - 1;
  Entry& entry = leaf.entry;
  entry.kind = kind_of(decision.outcome);
  entry.moment = {history.now, 8h};
  entry.lane = quiet_lane;
  entry.zone = history.lanes.at(quiet_lane).zone;
  entry.decision = std::move(decision);
  entry.source = Source::card_reader;
  entry.reader = "reader#" + std::to_string(*leaf.scan);
  entry.evidence = evidence;
  entry.rules_version = "quiet";
  leaf.seen_at = history.now;
  leaf.bytes = ledger::encode_leaf({entry, {}}).value();
  if (admitted) {
    leaf.beside = {0x01};
    leaf.register_entry = Registration{person.document, person.number, person.name, ""};
    DayCount& count = history.door_kept.days[entry.moment.date()];
    ++count.admitted;
    if (is_weak(evidence)) ++count.admitted_weak;
    history.openings.push_back({quiet_lane, history.life, history.leaves.size() + 1});
  }
  history.leaves.push_back(std::move(leaf));
  show_on_page(history, history.leaves.back());
  const auto& code = history.visits.back().code;
  if (admitted && code && code->id) history.door_kept.used_codes[*code->id] = code->expires;
  history.door_in_mind = history.door_kept;
  grow_tree_again(history);
  return history.leaves.back();
}

void grow_tree_again(History& history) {
  history.heads.clear();
  for (std::size_t i = 0; i < history.leaves.size(); ++i) {
    history.leaves[i].hash = hash_of(history.leaves[i].bytes);
    history.heads.push_back({i + 1, slow_root(history.leaves, 0, i + 1)});
  }
}

History quiet_day() {
  History history;
  history.now = noon;
  history.store_works_since = noon - 1h;
  history.lanes[quiet_lane] = houses().front();
  history.people = {somebody(19900101, "110105199001010015", "赵鑫鑫甲甲"),
                    somebody(20120506, "110105201205060028", "钱鑫鑫甲乙"),
                    somebody(19850505, "110105198505050032", "孙鑫鑫甲丙")};
  Visit visit;
  add_decision(history, visit, {Outcome::admit, {Reason::adult}}, Evidence::chip_read);
  history.layings.push_back({0, noon, noon + 2s, true, false, 1});
  visit.person = 1;
  add_decision(history, visit, {Outcome::refuse, {Reason::under_age}}, Evidence::chip_read);
  visit.person = 2;
  visit.way = Way::code;
  visit.code = used_up_code();
  add_decision(history, visit, {Outcome::admit, {Reason::adult}}, Evidence::signed_code_bound);
  return history;
}

}  // namespace menshen::test
