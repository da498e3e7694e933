#include "tests/simulation/stage.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <utility>

#include "gateway/store/database.hpp"
#include "tests/support/faulty_disk.hpp"

namespace menshen::test {
namespace {

using std::chrono::milliseconds;

constexpr unsigned sabotage_one_in = 7;

// A commit is a few milliseconds, and now and then the disk is busy with something else.
milliseconds write_takes(Dice& dice) {
  if (dice.one_in(25)) return dice.between(milliseconds(100), milliseconds(2500));
  return dice.between(milliseconds(1), milliseconds(20));
}
// How often the register was asked whether it takes writes, and did.
std::int64_t probes_in(const Venue& venue, const std::string& vfs) {
  auto reader =
      store::Database::open(venue.folder() / "ledger.db", {store::Access::read, vfs, std::nullopt});
  return reader.value().number("SELECT probes FROM tree").value();
}
milliseconds delivery_takes(Dice& dice) {
  if (dice.one_in(10)) return dice.between(milliseconds(20), milliseconds(300));
  return dice.between(milliseconds(0), milliseconds(2));
}

// Memory where there is a file system of it: the faulty disk says what was synced.
std::filesystem::path quick_folder() {
  const std::filesystem::path memory = "/dev/shm";
  std::error_code none;
  const auto room = std::filesystem::space(memory, none);
  constexpr std::uintmax_t room_wanted_bytes = std::uintmax_t{64} << 20;
  return none || room.available < room_wanted_bytes ? std::filesystem::temp_directory_path()
                                                    : memory;
}

NumberKind kind_of(DocumentKind document) {
  switch (document) {
    case DocumentKind::hkmt_permit:
      return NumberKind::hkmt;
    case DocumentKind::foreigner_id_2017:
      return NumberKind::foreigner_2017;
    case DocumentKind::foreigner_id_2023:
      return NumberKind::foreigner_2023;
    default:
      return NumberKind::citizen;
  }
}

VenueOptions options_for(const Stage::Cast& cast, const std::string& vfs) {
  VenueOptions options;
  options.vfs = vfs;
  options.folder_in = quick_folder();
  options.rules_file = cast.lanes.at(Venue::lane).rules_file;
  if (cast.anyone_may_be_overridden) options.overrides = policy::OverrideRule::anyone;
  for (const auto& [lane, house] : cast.lanes) {
    if (lane == Venue::lane) options.zone = house.zone;
    if (lane != Venue::lane) options.more_lanes[lane] = house.zone;
  }
  for (const Person& person : cast.people) {
    if (person.listing != Listing::none) {
      options.listed.push_back({person.number, person.listing, kind_of(person.document)});
    }
  }
  return options;
}

}  // namespace

Stage::Stage(Timeline& timeline, Dice& dice, Cast cast, Sabotage sabotage)
    : timeline_(timeline), dice_(dice), sabotage_(sabotage), disk_(std::make_unique<FaultyDisk>()) {
  VenueOptions options = options_for(cast, disk_->vfs());
  options.starts = timeline.now();
  options.seed = dice.below(UINT64_MAX);
  options.diary = &diary_;
  venue_ = std::make_unique<Venue>(std::move(options));
  people_ = std::move(cast.people);
  history_.people = people_;
  history_.lanes = std::move(cast.lanes);
  history_.anyone_may_be_overridden = cast.anyone_may_be_overridden;
  history_.store_works_since = timeline.now();
  if (sabotage_ == Sabotage::births_misread) {
    for (Person& person : history_.people) person.born = days_later(person.born, 1);
  }
  keep_copy();
  observe();
}

Stage::~Stage() { mend_store(); }

void Stage::trace(const std::string& what) const {
  static const bool wanted = std::getenv("MENSHEN_TRACE") != nullptr;
  if (wanted) std::cerr << to_iso(venue_->now()) << " " << what << "\n";
}

std::size_t Stage::arrive(Visit visit) {
  history_.visits.push_back(std::move(visit));
  return history_.visits.size() - 1;
}

std::size_t Stage::lay(std::size_t visit, bool must_be_read) {
  Laying laying;
  laying.visit = visit;
  laying.from = timeline_.now();
  laying.must_be_read = must_be_read;
  history_.layings.push_back(laying);
  return history_.layings.size() - 1;
}

void Stage::hand(Scan scan, std::size_t visit) {
  if (wrong_) return;
  turn_clock();
  trace("scan " + std::to_string(history_.scans.size()) + " of visit " + std::to_string(visit) +
        " on " + scan.lane);
  scan.reader += "#" + std::to_string(history_.scans.size());
  history_.scans.push_back({visit, scan.lane, scan.read_at, history_.life, timeline_.now()});
  const bool now_and_then = dice_.one_in(sabotage_one_in);
  if (sabotage_ == Sabotage::gate_before_leaf) venue_->gate(scan.lane).open();
  if (sabotage_ == Sabotage::scans_doubled && now_and_then) venue_->scan_later(scan);
  const bool dropped = sabotage_ == Sabotage::scans_dropped && now_and_then;
  if (!dropped) venue_->scan_later(std::move(scan));
  await_write();
  observe();
}

void Stage::device(const DeviceEvent& event) {
  if (wrong_) return;
  turn_clock();
  venue_->board().device(event);
  const bool fault = event.state == DeviceState::absent || event.state == DeviceState::faulty;
  if (!fault) return;
  Entry entry;
  entry.kind = EntryKind::device_fault;
  entry.lane = event.lane;
  entry.zone = history_.lanes.at(event.lane).zone;
  entry.detail = std::string(name_of(event.state));
  venue_->admission().note(std::move(entry));
  await_write();
  observe();
}

void Stage::arm(const std::string& lane) {
  const auto shown = history_.page.find(lane);
  if (wrong_ || shown == history_.page.end() || !shown->second.leaf) return;
  turn_clock();
  const LeafIndex leaf = *shown->second.leaf;
  if (!venue_->admission().arm_override(lane, leaf)) return;
  trace("a manager arms " + lane + " for leaf " + std::to_string(leaf));
  history_.armings.push_back({lane, leaf, timeline_.now(), history_.life});
  observe();
}

void Stage::tick() {
  if (wrong_) return;
  turn_clock();
  venue_->admission().tick();
  venue_->board().forget_old(timeline_.now());
  // The register's thread moves its log when nobody waits for it.
  if (dice_.one_in(30) && venue_->waiting() == 0) (void)venue_->ledger().checkpoint();
  await_write();
  observe();
}

// Where the page says that the store fails, the register may only have been asked whether it works.
void Stage::await_write() {
  const bool wanted = venue_->waiting() > 0 || venue_->board().holds(desk::Notice::store_failing);
  if (!wanted || std::exchange(write_awaited_, true)) return;
  timeline_.after(write_takes(dice_), [this, life = history_.life] {
    if (life == history_.life) write();
  });
}

void Stage::write() {
  if (wrong_) return;
  turn_clock();
  write_awaited_ = false;
  const auto before = venue_->ledger().head().size;
  const auto waiting = venue_->waiting();
  const bool only_asks = waiting == 0 && history_.last_append_refused;
  const auto probes = only_asks ? probes_in(*venue_, disk_->vfs()) : 0;
  venue_->write();
  if (only_asks && probes_in(*venue_, disk_->vfs()) > probes) history_.last_append_refused = false;
  if (waiting > 0) {
    trace(std::to_string(waiting) + " to be written, " + std::to_string(before) +
          " leaves before, " + std::to_string(venue_->ledger().head().size) + " after");
    history_.last_append_refused = venue_->ledger().head().size == before;
    if (history_.last_append_refused) {
      history_.store_refused.push_back({timeline_.now(), history_.life});
    }
  }
  if (!std::exchange(delivery_awaited_, true)) {
    timeline_.after(delivery_takes(dice_), [this, life = history_.life] {
      if (life == history_.life) deliver();
    });
  }
  observe();
}

void Stage::deliver() {
  if (wrong_) return;
  turn_clock();
  delivery_awaited_ = false;
  venue_->deliver();
  if (sabotage_ == Sabotage::page_stands_still && !history_.page.empty()) {
    venue_->board().show(history_.page.begin()->second);
  }
  await_write();
  observe();
}

void Stage::restart(Ending ending) {
  if (wrong_) return;
  turn_clock();
  if (ending == Ending::stopped) {
    mend_store();  // a daemon does not start on a store that it cannot write
    history_.last_append_refused = false;
    venue_->commit();
    observe();
    if (wrong_) return;
  }
  end_life(ending);
  trace("life " + std::to_string(++history_.life) + " begins");
  history_.last_append_refused = false;
  write_awaited_ = delivery_awaited_ = false;
  history_.page.clear();
  keep_copy();
  reread();
  observe();
}

void Stage::end_life(Ending ending) {
  if (ending == Ending::stopped) return venue_->restart();
  history_.lives_cut_short.insert(history_.life);
  disk_->fail_at(1, Fault::io, true);
  venue_->crash([&] {
    std::mt19937 chance(static_cast<std::uint32_t>(dice_.below(UINT32_MAX)));
    if (ending == Ending::power_cut) disk_->lose_unsynced(chance);
    mend_store();
    roll_back();
  });
}

void Stage::keep_copy() {
  if (sabotage_ != Sabotage::store_rolled_back) return;
  using std::filesystem::copy_options;
  std::filesystem::copy(venue_->folder(), copy_.path(), copy_options::overwrite_existing);
}

void Stage::roll_back() {
  if (sabotage_ != Sabotage::store_rolled_back) return;
  for (const auto& file : std::filesystem::directory_iterator(venue_->folder())) {
    std::filesystem::remove(file);
  }
  std::filesystem::copy(copy_.path(), venue_->folder());
}

void Stage::break_store() {
  const auto fault =
      dice_.pick<Fault>({Fault::io, Fault::short_write, Fault::full, Fault::read_only});
  disk_->fail_at(1 + dice_.below(8), fault, !dice_.one_in(3));
  history_.store_works_since.reset();
  trace("the store is about to fail");
}

void Stage::mend_store() {
  disk_->heal();
  if (history_.store_works_since) return;
  history_.store_works_since = timeline_.now();
  trace("the store works");
}

}  // namespace menshen::test
