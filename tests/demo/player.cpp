#include "tests/demo/player.hpp"

#include <boost/json.hpp>
#include <cstdio>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::demo {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

std::string text_at(const boost::json::value& json, const std::string& pointer) {
  boost::system::error_code missing;
  const auto* found = json.find_pointer(pointer, missing);
  if (found == nullptr || found->is_null()) return {};
  return found->is_string() ? std::string(found->as_string()) : boost::json::serialize(*found);
}

std::string tenths(Steady::duration took) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f", std::chrono::duration<double, std::milli>(took).count());
  return text;
}

// The leaf as it stands in the register of the running daemon.
std::optional<Entry> entry_at(const std::filesystem::path& file, const std::string& index) {
  const auto view = ledger::LedgerView::open(file);
  if (!view || index.empty()) return std::nullopt;
  const auto stored = view->read(std::stoull(index), 1);
  if (!stored || stored->empty()) return std::nullopt;
  const auto leaf = ledger::parse_leaf(stored->front().bytes);
  if (!leaf) return std::nullopt;
  return leaf->entry;
}

bool says_the_same(const Entry& entry, const Patron& patron) {
  return entry.decision && entry.decision->outcome == patron.outcome &&
         entry.decision->reasons.front() == patron.reason;
}

}  // namespace

void Player::play(const std::vector<Scene>& scenes) {
  for (const Scene& scene : scenes) {
    const Row row = scene.patron ? meet(*scene.patron) : befall(*scene.mishap);
    print_row(row);
    ++played_;
    if (row.as_expected) ++as_expected_;
  }
}

Row Player::meet(const Patron& patron) {
  const unsigned openings_before = stage_.relay().openings(0);
  const auto arrived = Steady::now();
  patron.arrive(stage_);
  const auto event = stage_.desk().next("shown", scene_max);
  Row row{patron.what, patron.device, "", "nothing", "", "", "", false};
  if (event) {
    const auto shown = boost::json::parse(event->json);
    row.decision = text_at(shown, "/outcome");
    row.reasons = text_at(shown, "/reasons/0");
    row.leaf = text_at(shown, "/leaf");
    row.milliseconds = tenths(event->heard_at - arrived);
  }
  const auto entry = entry_at(stage_.register_file(), row.leaf);
  if (entry) row.evidence = name_of(entry->evidence);
  if (patron.leave) patron.leave(stage_);
  const unsigned due = patron.outcome == Outcome::admit ? 1 : 0;
  const bool opened = stage_.relay().wait_until(
      [&] { return stage_.relay().openings(0) >= openings_before + due; });
  row.as_expected =
      row.decision == name_of(patron.outcome) && row.reasons == name_of(patron.reason) && opened &&
      entry && says_the_same(*entry, patron) && stage_.relay().openings(0) == openings_before + due;
  return row;
}

Row Player::befall(const Mishap& mishap) {
  const auto began = Steady::now();
  mishap.befall(stage_);
  Row row{mishap.what, mishap.device, "", "nothing", "", "", "", false};
  while (Steady::now() - began < scene_max) {
    const auto event = stage_.desk().next("device", scene_max);
    if (!event) break;
    const auto device = boost::json::parse(event->json);
    if (text_at(device, "/device") != mishap.device) continue;
    row.decision = text_at(device, "/state");
    row.reasons = text_at(device, "/advice");
    row.milliseconds = tenths(event->heard_at - began);
    row.as_expected = row.decision == mishap.state;
    if (row.as_expected) break;
  }
  return row;
}

}  // namespace menshen::demo
