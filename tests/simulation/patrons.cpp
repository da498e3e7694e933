#include "tests/simulation/patrons.hpp"

#include <algorithm>

#include "gateway/identity/signed_code.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t lately_count = 5;

CivilDate civil(Ymd date) {
  return CivilDate(std::chrono::year(date / 10000),
                   std::chrono::month(static_cast<unsigned>(date / 100 % 100)),
                   std::chrono::day(static_cast<unsigned>(date % 100)));
}

bool waits_for_the_musts(const SeenLeaf& leaf) {
  return leaf.entry.kind == EntryKind::referral && leaf.entry.decision &&
         leaf.entry.decision->reasons.front() == Reason::five_musts;
}

std::string altered(std::string text, Dice& dice) {
  constexpr std::string_view signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const std::size_t at = 4 + dice.below(text.size() - 4);  // behind the prefix
  const char before = text[at];
  while (text[at] == before) text[at] = signs[dice.below(signs.size())];
  return text;
}

}  // namespace

Patrons::Patrons(Dice& dice, Stage& stage)
    : dice_(dice),
      stage_(stage),
      stranger_(crypto::PrivateKey::generate(crypto::Algorithm::eddsa,
                                             seeded_chance(dice.below(UINT64_MAX)))) {}

Visit Patrons::next(const std::string& lane) {
  const House& house = stage_.history().lanes.at(lane);
  if (house.minors == MinorsMay::with_five_musts && dice_.one_in(4)) {
    if (auto steps = completion(lane)) return *steps;
  }
  Visit visit;
  visit.lane = lane;
  visit.person = somebody(lane);
  visit.way = choose_way(stage_.people()[visit.person], house);
  if (visit.way == Way::code && !code_visits_.empty() && dice_.one_in(4)) {
    visit = dice_.pick(code_visits_);  // a code that was shown before, perhaps on another lane
    visit.lane = lane;
    return visit;
  }
  add_code(visit);
  if (visit.way == Way::code) code_visits_.push_back(visit);
  return visit;
}

// Not somebody who was here a moment ago: his card would be known, and no scan would come of it.
std::size_t Patrons::somebody(const std::string& lane) {
  auto& lately = lately_[lane];
  std::size_t person = dice_.below(stage_.people().size());
  while (std::ranges::find(lately, person) != lately.end()) {
    person = dice_.below(stage_.people().size());
  }
  lately.push_back(person);
  if (lately.size() > lately_count) lately.erase(lately.begin());
  return person;
}

Way Patrons::choose_way(const Person& person, const House& house) {
  if (person.document == DocumentKind::passport) {
    return dice_.weighed<Way>({{Way::passport, 8},
                               {Way::altered_passport, 2},
                               {Way::foreign_code, 1},
                               {Way::nothing, 1}});
  }
  const bool is_citizen = person.document == DocumentKind::citizen_id;
  const unsigned of_citizens = is_citizen ? 3 : 0;
  const bool few_typed = house.minors == MinorsMay::with_five_musts;
  return dice_.weighed<Way>({{Way::card, 46},
                             {Way::forged_card, of_citizens},
                             {Way::contradicting_card, of_citizens},
                             {Way::rejected_card, 2},
                             {Way::unreadable_card, 2},
                             {Way::bank_card, 2},
                             {Way::code, 18},
                             {Way::tampered_code, 2},
                             {Way::strangers_code, 2},
                             {Way::age_code, 2},
                             {Way::foreign_code, 2},
                             {Way::typed, few_typed ? 5 : 12},
                             {Way::mistyped, 2},
                             {Way::nothing, 3}});
}

// The desk's answer to a referral: mostly the newest of this lane, mostly with every step done.
std::optional<Visit> Patrons::completion(const std::string& lane) {
  const History& history = stage_.history();
  const bool any_lane = dice_.one_in(10);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!waits_for_the_musts(leaf) || !leaf.scan) continue;
    if (any_lane || leaf.entry.lane == lane) open.push_back(i);
  }
  if (open.empty()) return std::nullopt;
  const std::size_t referral = dice_.one_in(4) ? dice_.pick(open) : open.back();
  const Visit& before = visit_of(history, *history.leaves[referral].scan);
  Visit visit = before;
  visit.lane = lane;
  visit.way = Way::steps;
  if (before.way != Way::steps) {
    visit.completes = before.way;
    visit.proven_at = history.leaves[referral].entry.moment.at;
  }
  visit.follows = referral;
  visit.every_step = !dice_.one_in(4);
  return visit;
}

void Patrons::add_code(Visit& visit) {
  switch (visit.way) {
    case Way::code:
    case Way::tampered_code:
    case Way::strangers_code:
    case Way::age_code:
      break;
    case Way::foreign_code:
      visit.code.emplace().text = foreign_text(stage_.people()[visit.person]);
      return;
    default:
      return;
  }
  ShownCode& code = visit.code.emplace();
  const bool old = dice_.one_in(3);
  const auto age = old ? dice_.between(301s, 1800s) : dice_.between(0s, 20s);
  code.issued = std::chrono::floor<std::chrono::seconds>(stage_.venue().now().at - age);
  code.expires = code.issued + (old && !dice_.one_in(4) ? 7200s : 300s);
  code.bound = dice_.one_in(2);
  code.elsewhere = !code.bound && dice_.one_in(6);
  const Bytes single_use = dice_.one_in(4) ? Bytes() : dice_.bytes(16);
  if (!single_use.empty()) code.id = slow_code_id(issuer_kid, single_use);
  code.text = issue(visit, single_use);
  if (visit.way == Way::tampered_code) code.text = altered(code.text, dice_);
}

// Anybody can print these, so they prove nothing.
std::string Patrons::foreign_text(const Person& person) {
  if (person.document == DocumentKind::passport) return zone_of(person).substr(45);
  if (dice_.one_in(2)) return person.number;
  return "https://example.org/menu/" + std::to_string(dice_.below(1000));
}

std::string Patrons::issue(const Visit& visit, const Bytes& single_use) {
  const Person& person = stage_.people()[visit.person];
  const ShownCode& code = *visit.code;
  identity::CodeClaims claims;
  claims.issued_at = code.issued;
  claims.expires = code.expires;
  claims.single_use_id = single_use;
  if (code.bound) claims.venue = venue_code;
  if (code.elsewhere) claims.venue = "45060210000099";
  if (visit.way == Way::age_code) {
    claims.adult = true;
  } else {
    claims.number = person.number;
    claims.name = person.name;
    claims.birth = civil(person.born);
  }
  if (visit.way != Way::strangers_code) return stage_.venue().issue(claims);
  return identity::issue_code(claims, stranger_, issuer_kid).value();
}

}  // namespace menshen::test
