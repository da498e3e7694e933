#include "firmware-host/admission.hpp"

#include <algorithm>
#include <utility>

#include "firmware-host/errc.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/violation.hpp"
#include "gateway/store/errc.hpp"

namespace menshen::host {
namespace {

EntryKind kind_of(const Decision& decision) {
  if (decision.reasons.front() == Reason::manager_override) return EntryKind::override;
  switch (decision.outcome) {
    case Outcome::admit:
      return EntryKind::admission;
    case Outcome::refuse:
      return EntryKind::refusal;
    case Outcome::refer:
      return EntryKind::referral;
  }
  return EntryKind::refusal;
}

// Unknown where the clock is: a band by a wrong date would stand in the leaf for good.
AgeBand band_of(const Credential& credential, const policy::Rules& rules, const Moment& now) {
  if (now.at < rules.clock_floor) return AgeBand::unknown;
  if (!credential.birth && credential.adult_by_claim == true) return AgeBand::adult;
  return policy::age_band(credential.birth, rules, now.date());
}

// A list from after the clock's own time is as new as one can be.
std::optional<std::chrono::seconds> age_of_list(const Standing& standing, const Moment& now) {
  if (!standing.list_issued) return std::nullopt;
  const auto age = std::chrono::floor<std::chrono::seconds>(now.at - *standing.list_issued);
  return std::max(age, std::chrono::seconds(0));
}

DoorStateChange change_of(const Recognition& recognition, const Decision& decision,
                          const policy::Rules& rules, const Moment& now) {
  DoorStateChange change;
  if (decision.outcome != Outcome::admit || !recognition) return change;
  change.admitted =
      DoorStateChange::Admitted{now.date(), policy::is_weak(recognition->evidence, rules)};
  if (recognition->single_use) {
    change.used_code =
        DoorStateChange::UsedCode{*recognition->single_use, recognition->single_use_until};
  }
  return change;
}

// It has no form: no disk will ever take it.
bool is_hopeless(const Error& error) { return error.category() == ledger::category(); }

}  // namespace

void Admission::admit(Scan scan) {
  newest_turn_[scan.lane] = ++turns_;
  decide_and_record({std::move(scan), turns_, parts_.steady()});
}

void Admission::decide_and_record(const Turn& turn) {
  const Moment now = parts_.now();
  const Patron patron = patron_of(turn.scan, now);
  const Standing standing = standing_of(patron.recognition, now);
  const Ruling ruling = rule(turn, patron, standing, now);

  auto leaf = leaf_of(turn.scan, patron, standing, ruling, now);
  if (!leaf) return keep_undecided(turn, leaf.error());

  const DoorStateChange change = leaf->change;
  apply(door_, change);  // the next scan already sees it
  const auto answered = patron.steps ? take_referral(*turn.scan.follows) : std::nullopt;
  const auto submitted = unanswered_[turn.number] = parts_.steady();
  parts_.writer.submit(std::move(*leaf), [=, this](Result<ledger::Recorded> recorded) {
    unanswered_.erase(turn.number);
    if (!recorded) {
      revert(door_, change);
      if (answered) referrals_.insert_or_assign(*turn.scan.follows, *answered);
      if (ruling.override) overrides_.give_back(turn.scan.lane, *ruling.override);
      return keep_undecided(turn, recorded.error());
    }
    parts_.metrics.appended(parts_.steady() - submitted);
    parts_.metrics.leaf_count(recorded->head.size);
    act(turn, patron, ruling.decision, now, recorded->index);
    if (ruling.decision.reasons.front() == Reason::five_musts && patron.recognition) {
      keep_referral(turn, *patron.recognition, answered, recorded->index);
    }
    store_works();
  });
}

// Reached only with a durable leaf: record, then act.
void Admission::act(const Turn& turn, const Patron& patron, const Decision& decision,
                    const Moment& now, LeafIndex leaf) {
  const Scan& scan = turn.scan;
  parts_.board.notice(desk::Notice::store_failing, false);
  parts_.metrics.decided(decision.outcome, decision.reasons.front());
  parts_.log.info("decided",
                  {field::lane(scan.lane), field::outcome(decision.outcome), field::leaf(leaf)});
  if (const auto kept = undecided_.find(scan.lane);
      kept != undecided_.end() && kept->second.number <= turn.number) {
    undecided_.erase(kept);
  }
  if (!is_fresh(turn)) {  // whoever stands there now is perhaps somebody else: they scan again
    return parts_.log.warning("leaf came too late, gate stays shut", {field::lane(scan.lane)});
  }
  desk::Shown shown{scan.lane, now, decision.outcome, decision.reasons, leaf, {}, {}};
  if (decision.outcome == Outcome::admit) {
    const Lane& lane = parts_.lanes.at(scan.lane);
    if (lane.gate != nullptr) lane.gate->open();
    shown.masked_name = masked_name(patron.recognition->name);
    shown.masked_number = masked_number(patron.recognition->number);
  }
  parts_.board.show(shown);
  const AgeBand band =
      patron.recognition ? band_of(*patron.recognition, parts_.rules, now) : AgeBand::unknown;
  overrides_.decided(scan.lane, leaf, decision.outcome, band);
}

// The Credential waits in memory alone until the desk has done what the referral asks for; steps
// that are answered with another referral gain no time.
void Admission::keep_referral(const Turn& turn, const Credential& credential,
                              const std::optional<Referral>& answered, LeafIndex leaf) {
  const auto since = answered ? answered->since : turn.arrived;
  if (referrals_.size() >= open_referrals_max) referrals_.erase(referrals_.begin());
  referrals_.emplace(leaf, Referral{credential, turn.scan.lane, since});
}

// A code is remembered a day beyond its end, so that a clock set back does not honour it again.
Instant Admission::forgotten_before() const { return forgetting_.now() - used_code_grace; }

bool Admission::is_fresh(const Turn& turn) const {
  return parts_.steady() - turn.arrived < undecided_kept_for;
}

Admission::Patron Admission::patron_of(const Scan& scan, const Moment& now) const {
  if (scan.content != Content::desk_step) {
    return {identity::recognize(scan, parts_.venue, now), std::nullopt};
  }
  auto steps = policy::parse_steps(text_of(scan.bytes));
  const auto referral = scan.follows ? referrals_.find(*scan.follows) : referrals_.end();
  if (!steps || referral == referrals_.end() || referral->second.lane != scan.lane) {
    return {Defect::desk_step, std::nullopt};
  }
  return {referral->second.credential, std::move(steps)};
}

Standing Admission::standing_of(const Recognition& recognition, const Moment& now) const {
  if (!recognition) return parts_.open_list.find({}, "", now.at);
  return parts_.open_list.find(recognition->number_kind, recognition->number, now.at);
}

// Answered once, also while the answer is on its way to the disk.
std::optional<Admission::Referral> Admission::take_referral(LeafIndex leaf) {
  auto taken = referrals_.extract(leaf);
  if (taken.empty()) return std::nullopt;
  return std::move(taken.mapped());
}

// What the rules say, and what a manager makes of it where the lane is armed: any scan that the
// rules do not admit uses that up, whether it may be overridden or not.
Admission::Ruling Admission::rule(const Turn& turn, const Patron& patron, const Standing& standing,
                                  const Moment& now) {
  const Lane& lane = parts_.lanes.at(turn.scan.lane);
  Ruling ruling{decide(patron, standing, lane, now), std::nullopt};
  if (ruling.decision.outcome == Outcome::admit) return ruling;
  const auto armed = overrides_.take(turn.scan.lane, parts_.steady());
  if (!armed) return ruling;
  ruling.override = armed;
  const auto admitted =
      policy::overridden(ruling.decision, patron.recognition, door_, parts_.rules, now);
  if (admitted) ruling.decision = *admitted;
  return ruling;
}

Result<std::chrono::seconds> Admission::arm_override(const std::string& lane, LeafIndex last) {
  const Ok armed = overrides_.arm(lane, last, parts_.steady(), parts_.rules);
  if (!armed) return armed.error();
  parts_.log.warning("a manager lets the next patron in", {field::lane(lane), field::leaf(last)});
  return override_armed_for;
}

Decision Admission::decide(const Patron& patron, const Standing& standing, const Lane& lane,
                           const Moment& now) const {
  const policy::Zone& zone = *parts_.rules.zone(lane.zone);
  if (patron.steps) {
    return policy::decide_after_steps(patron.recognition, standing, door_, zone, parts_.rules, now,
                                      *patron.steps);
  }
  return policy::decide(patron.recognition, standing, door_, zone, parts_.rules, now);
}

Result<ledger::NewLeaf> Admission::leaf_of(const Scan& scan, const Patron& patron,
                                           const Standing& standing, const Ruling& ruling,
                                           const Moment& now) const {
  const Decision& decision = ruling.decision;
  ledger::NewLeaf leaf;
  Entry& entry = leaf.entry;
  entry.kind = kind_of(decision);
  entry.id = draw<16>(parts_.chance);
  entry.moment = now;
  entry.up = parts_.uptime();
  entry.lane = scan.lane;
  entry.zone = parts_.lanes.at(scan.lane).zone;
  entry.decision = decision;
  entry.source = scan.source;
  entry.reader = scan.reader;
  entry.rules_version = parts_.rules.version;
  entry.list_version = standing.list_version;
  entry.list_age = age_of_list(standing, now);
  entry.list_stale = standing.list_stale;
  entry.follows = entry.kind == EntryKind::override ? ruling.override->leaf : scan.follows;
  leaf.change = change_of(patron.recognition, decision, parts_.rules, now);
  leaf.forget_codes_before = forgotten_before();
  if (!patron.recognition) return leaf;

  const Credential& credential = *patron.recognition;
  entry.document = credential.document;
  entry.evidence = credential.evidence;
  entry.no_chip_reason = credential.no_chip_reason;
  entry.age_band = band_of(credential, parts_.rules, now);
  if (decision.outcome != Outcome::admit) return leaf;  // who is not admitted is not registered
  const Registration registration{credential.document, credential.number, credential.name,
                                  credential.nationality};
  auto beside = parts_.sealer.seal(entry.id, registration, now.at);
  if (!beside) return beside.error();
  leaf.beside = std::move(*beside);
  return leaf;
}

void Admission::keep_undecided(const Turn& turn, const Error& error) {
  const std::string& lane = turn.scan.lane;
  parts_.metrics.append_failed();
  if (!turn.failed_before) {
    parts_.log.error("leaf not written, gate stays shut", {field::lane(lane), field::error(error)});
  }
  if (is_hopeless(error)) return;
  say_why_nothing_is_written(error);
  // Whoever scanned after this one stands at the door now.
  if (!is_fresh(turn) || newest_turn_[lane] != turn.number) return;
  undecided_.insert_or_assign(lane, turn).first->second.failed_before = true;
}

void Admission::say_why_nothing_is_written(const Error& error) {
  const bool full = error == Errc::queue_full;
  parts_.board.notice(full ? desk::Notice::too_busy : desk::Notice::store_failing, true);
  store_failed_ = store_failed_ || error.category() == store::category();
}

void Admission::tick() {
  const auto steady = parts_.steady();
  forgetting_.advance(parts_.now().at, steady);
  forget_expired_codes(door_, forgotten_before());
  std::erase_if(referrals_,
                [&](const auto& r) { return steady - r.second.since > referral_open_for; });
  const bool late = !unanswered_.empty() && steady - unanswered_.begin()->second > leaf_wait_max;
  parts_.board.notice(desk::Notice::too_busy, late);
  parts_.metrics.queue_depth(unanswered_.size());
  parts_.metrics.checkpoint_failures(parts_.writer.checkpoints_failed());
  for (const auto& [lane, turn] : std::exchange(undecided_, {})) {
    if (is_fresh(turn) && newest_turn_[lane] == turn.number) decide_and_record(turn);
  }
  if (parts_.board.holds(desk::Notice::store_failing)) return probe_the_store(steady);
  for (Entry& entry : std::exchange(unrecorded_, {})) record_event(std::move(entry), Try::again);
}

// Events wait without end, so they do not ask a dying disk themselves: one small write in a while
// does, and they follow once it or a patron's leaf has succeeded.
void Admission::probe_the_store(std::chrono::microseconds steady) {
  if (steady < probe_again_at_) return;
  probe_again_at_ = steady + store_probed_every;
  parts_.writer.probe([this](const Ok& works) {
    if (!works) return;
    parts_.board.notice(desk::Notice::store_failing, false);
    store_works();
  });
}

// What every event's leaf says beside its own.
void Admission::complete(Entry& entry) const {
  entry.id = draw<16>(parts_.chance);
  entry.moment = parts_.now();
  entry.up = parts_.uptime();
  entry.rules_version = parts_.rules.version;
}

void Admission::note(Entry entry) {
  complete(entry);
  record_event(std::move(entry), Try::first);
}

void Admission::note(Entry entry, std::function<void(Ok)> then) {
  complete(entry);
  ledger::NewLeaf leaf{std::move(entry), {}, {}, {}};
  parts_.writer.submit(std::move(leaf), [=, this](const Result<ledger::Recorded>& recorded) {
    if (recorded) {
      parts_.metrics.leaf_count(recorded->head.size);
      return then({});
    }
    parts_.metrics.append_failed();
    if (!is_hopeless(recorded.error())) say_why_nothing_is_written(recorded.error());
    then(recorded.error());
  });
}

void Admission::store_works() {
  if (!std::exchange(store_failed_, false)) return;
  Entry entry;
  entry.kind = EntryKind::gate_fault;
  entry.detail = ledger::detail_store;
  note(std::move(entry));
}

void Admission::record_event(Entry entry, Try attempt) {
  ledger::NewLeaf leaf{entry, {}, {}, {}};
  parts_.writer.submit(std::move(leaf), [=, this](const Result<ledger::Recorded>& recorded) {
    if (!recorded) return keep_event(entry, attempt, recorded.error());
    parts_.board.notice(desk::Notice::store_failing, false);
    parts_.metrics.leaf_count(recorded->head.size);
    store_works();
  });
}

void Admission::keep_event(const Entry& entry, Try attempt, const Error& error) {
  parts_.metrics.append_failed();
  const bool hopeless = is_hopeless(error);
  if (!hopeless) say_why_nothing_is_written(error);
  if (hopeless || unrecorded_.size() >= unrecorded_events_max) {
    return parts_.log.error("event not written", {field::error(error)});
  }
  unrecorded_.push_back(entry);
  if (attempt == Try::first) {
    parts_.log.error("event waits for the register", {field::error(error)});
  }
}

}  // namespace menshen::host
