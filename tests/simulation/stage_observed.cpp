// How a Stage sees the venue: through the store's own reading connection, the gates, the page.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "tests/simulation/stage.hpp"

namespace menshen::test {
namespace {

// Of the steps after which the register says that it has not grown and the page has not changed: to
// see whether that is true.
constexpr unsigned looked_at_closely_one_in = 16;

bool same(const desk::Shown& a, const desk::Shown& b) {
  return a.leaf == b.leaf && a.masked_name == b.masked_name && a.outcome == b.outcome;
}

crypto::Digest hash_of_leaf(const Bytes& leaf) {  // RFC 6962 §2.1
  Bytes prefixed{0x00};
  prefixed.insert(prefixed.end(), leaf.begin(), leaf.end());
  return crypto::sha256(prefixed);
}

}  // namespace

void Stage::observe() {
  if (wrong_) return;
  history_.now = timeline_.now();
  history_.settled = venue_->waiting() == 0 && !delivery_awaited_;
  const bool look_closely = ++steps_ % looked_at_closely_one_in == 0;
  const auto head = venue_->ledger().head();
  if (history_.heads.empty() || history_.heads.back() != head) history_.heads.push_back(head);
  if (look_closely || head.size != history_.leaves.size()) observe_leaves();
  history_.log = diary_.str();
  diary_.str("");
  observe_gates();
  observe_page(look_closely);
  history_.page_says_store_fails = venue_->board().holds(desk::Notice::store_failing);
  history_.door_in_mind = venue_->admission().door();
  wrong_ = first_violation(history_);
  history_.first_new_leaf = history_.leaves.size();
  history_.first_new_opening = history_.openings.size();
}

void Stage::observe_leaves() {
  const auto& ledger = venue_->ledger();
  for (;;) {
    const auto more = ledger.read(history_.leaves.size(), ledger::read_leaves_max).value();
    if (more.empty()) break;
    for (const auto& stored : more) history_.leaves.push_back(seen(stored, nullptr));
  }
  history_.door_kept = ledger.door_state(venue_->now()).value();
}

void Stage::observe_gates() {
  for (const auto& [lane, house] : history_.lanes) {
    const auto& all = venue_->gate(lane).openings;
    auto known =
        static_cast<std::size_t>(std::ranges::count(history_.openings, lane, &Opening::lane));
    for (; known < all.size(); ++known) {
      history_.openings.push_back({lane, history_.life, all[known].leaves_on_disk});
    }
  }
}

SeenLeaf Stage::seen(const ledger::StoredLeaf& stored, const SeenLeaf* before) const {
  SeenLeaf leaf;
  leaf.bytes = stored.bytes;
  leaf.beside = stored.beside;
  leaf.seen_at = before != nullptr ? before->seen_at : timeline_.now();
  leaf.hash = hash_of_leaf(stored.bytes);
  leaf.entry = ledger::parse_leaf(stored.bytes).value().entry;
  leaf.scan = scan_named(leaf.entry.reader);
  if (!lets_in(leaf.entry)) return leaf;
  if (before != nullptr && before->beside == leaf.beside) {
    leaf.register_entry = before->register_entry;
  } else if (const auto opened = venue_->open_beside(stored.index)) {
    leaf.register_entry = *opened;
  }
  return leaf;
}

void Stage::observe_page(bool look_closely) {
  bool changed = look_closely;
  for (const auto& [lane, house] : history_.lanes) {
    const desk::Shown* last = venue_->board().last(lane);
    const auto known = history_.page.find(lane);
    if (last == nullptr) continue;
    if (known != history_.page.end() && same(known->second, *last)) continue;
    history_.page[lane] = *last;
    changed = true;
  }
  if (changed) history_.board_json = venue_->board().snapshot_json(timeline_.now());
}

// After a restart nothing is believed: every leaf is read and judged again.
void Stage::reread() {
  const auto before = std::exchange(history_.leaves, {});
  const auto& ledger = venue_->ledger();
  for (;;) {
    const auto more = ledger.read(history_.leaves.size(), ledger::read_leaves_max).value();
    if (more.empty()) break;
    for (const auto& stored : more) {
      const bool known = stored.index < before.size();
      history_.leaves.push_back(seen(stored, known ? &before[stored.index] : nullptr));
    }
  }
  history_.first_new_leaf = 0;
  history_.door_kept = ledger.door_state(venue_->now()).value();
}

void Stage::audit() {
  if (wrong_) return;
  restart(Ending::stopped);
  if (!wrong_) wrong_ = audit_tree();
  if (!wrong_) wrong_ = audit_files();
}

Wrong Stage::audit_tree() const {
  const auto verified = venue_->ledger().verify_all();
  if (!verified) return "audit: the register cannot be verified";
  if (verified->damage) return "audit: the register is damaged";
  if (verified->head != history_.heads.back()) return "audit: the register has another head";
  for (const auto& head : history_.heads) {
    if (slow_root(history_.leaves, 0, head.size) != head.root) {
      return "audit: the head of " + std::to_string(head.size) + " leaves does not fit any more";
    }
  }
  return std::nullopt;
}

// Admitted or refused: on the disk nobody is named in the clear.
Wrong Stage::audit_files() const {
  for (const auto& file : std::filesystem::recursive_directory_iterator(venue_->folder())) {
    if (!file.is_regular_file()) continue;
    const Bytes bytes = read_file(file.path());
    if (const auto found = somebody_in(text_of(bytes), history_.people)) {
      return "audit: " + *found + " in the clear in " + file.path().filename().string();
    }
  }
  return std::nullopt;
}

}  // namespace menshen::test
