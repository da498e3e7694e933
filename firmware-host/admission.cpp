#include "firmware-host/admission.hpp"

#include <utility>

namespace menshen::host {
namespace {

EntryKind kind_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::admit:
      return EntryKind::admission;
    case Outcome::refuse:
      return EntryKind::refusal;
    case Outcome::refer:
      return EntryKind::referral;
  }
  return EntryKind::refusal;
}

AgeBand band_of(const Credential& credential, const policy::Rules& rules, const CivilDate& today) {
  if (!credential.birth && credential.adult_by_claim == true) return AgeBand::adult;
  return policy::age_band(credential.birth, rules, today);
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

}  // namespace

void Admission::admit(Scan scan) {
  const Moment now = parts_.now();
  const Lane& lane = parts_.lanes.at(scan.lane);
  parts_.metrics.scanned(scan.source);
  undecided_.erase(scan.lane);  // its patron has made room for this one

  const Patron patron = patron_of(scan, now);
  const std::string number = patron.recognition ? patron.recognition->number : std::string();
  const Standing standing = parts_.open_list.find(number, now.at);
  const Decision decision = decide(patron, standing, lane, now);

  auto leaf = leaf_of(scan, patron, standing, decision, now);
  if (!leaf) return keep_undecided(scan, leaf.error(), now.at);

  const DoorStateChange change = leaf->change;
  apply(door_, change);  // the next scan already sees it
  const auto answered = patron.steps ? take_referral(*scan.follows) : std::nullopt;
  const auto submitted = parts_.steady();
  parts_.writer.submit(std::move(*leaf), [=, this](Result<ledger::Recorded> recorded) {
    if (!recorded) {
      revert(door_, change);
      if (answered) referrals_.insert_or_assign(*scan.follows, *answered);
      return keep_undecided(scan, recorded.error(), now.at);
    }
    parts_.metrics.appended(parts_.steady() - submitted);
    parts_.metrics.leaf_count(recorded->head.size);
    act(scan, patron, decision, now, recorded->index);
  });
}

// Reached only with a durable leaf: record, then act.
void Admission::act(const Scan& scan, const Patron& patron, const Decision& decision,
                    const Moment& now, LeafIndex leaf) {
  const Lane& lane = parts_.lanes.at(scan.lane);
  desk::Shown shown{scan.lane, now, decision.outcome, decision.reasons, leaf, {}, {}};
  if (decision.outcome == Outcome::admit) {
    if (lane.gate != nullptr) lane.gate->open();
    shown.masked_name = masked_name(patron.recognition->name);
    shown.masked_number = masked_number(patron.recognition->number);
  }
  if (decision.outcome == Outcome::refer && patron.recognition) {
    if (referrals_.size() >= open_referrals_max) referrals_.erase(referrals_.begin());
    referrals_.emplace(leaf, Referral{*patron.recognition, scan.lane, now.at});
  }
  parts_.board.notice(desk::Notice::store_failing, false);
  parts_.board.show(shown);
  parts_.metrics.decided(decision.outcome, decision.reasons.front());
  parts_.log.info("decided",
                  {field::lane(scan.lane), field::outcome(decision.outcome), field::leaf(leaf)});
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

// Answered once, also while the answer is on its way to the disk.
std::optional<Admission::Referral> Admission::take_referral(LeafIndex leaf) {
  auto taken = referrals_.extract(leaf);
  if (taken.empty()) return std::nullopt;
  return std::move(taken.mapped());
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
                                           const Standing& standing, const Decision& decision,
                                           const Moment& now) const {
  ledger::NewLeaf leaf;
  Entry& entry = leaf.entry;
  entry.kind = kind_of(decision.outcome);
  entry.id = draw<16>(parts_.chance);
  entry.moment = now;
  entry.lane = scan.lane;
  entry.zone = parts_.lanes.at(scan.lane).zone;
  entry.decision = decision;
  entry.source = scan.source;
  entry.reader = scan.reader;
  entry.rules_version = parts_.rules.version;
  entry.list_version = standing.list_version;
  entry.list_stale = standing.list_stale;
  entry.follows = scan.follows;
  leaf.change = change_of(patron.recognition, decision, parts_.rules, now);
  if (!patron.recognition) return leaf;

  const Credential& credential = *patron.recognition;
  entry.document = credential.document;
  entry.evidence = credential.evidence;
  entry.no_chip_reason = credential.no_chip_reason;
  entry.age_band = band_of(credential, parts_.rules, now.date());
  if (decision.outcome != Outcome::admit) return leaf;  // who is not admitted is not registered
  const Registration registration{credential.document, credential.number, credential.name,
                                  credential.nationality};
  auto beside = parts_.sealer.seal(entry.id, registration, now.at);
  if (!beside) return beside.error();
  leaf.beside = std::move(*beside);
  return leaf;
}

void Admission::keep_undecided(const Scan& scan, const Error& error, Instant now) {
  parts_.metrics.append_failed();
  parts_.board.notice(desk::Notice::store_failing, true);
  parts_.log.error("leaf not written, gate stays shut",
                   {field::lane(scan.lane), field::error(error)});
  if (now - scan.read_at < undecided_kept_for) undecided_.insert_or_assign(scan.lane, scan);
}

void Admission::tick() {
  const Instant now = parts_.now().at;
  forget_expired_codes(door_, now);
  std::erase_if(referrals_,
                [now](const auto& r) { return now - r.second.since > referral_open_for; });
  for (auto& [lane, scan] : std::exchange(undecided_, {})) {
    if (now - scan.read_at < undecided_kept_for) admit(std::move(scan));
  }
}

void Admission::note(Entry entry) {
  entry.id = draw<16>(parts_.chance);
  entry.moment = parts_.now();
  entry.rules_version = parts_.rules.version;
  parts_.writer.submit({std::move(entry), {}, {}},
                       [this](const Result<ledger::Recorded>& recorded) {
                         parts_.board.notice(desk::Notice::store_failing, !recorded);
                         if (recorded) return parts_.metrics.leaf_count(recorded->head.size);
                         parts_.log.error("leaf not written", {field::error(recorded.error())});
                       });
}

}  // namespace menshen::host
