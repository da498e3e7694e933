#include "tests/simulation/day.hpp"

#include <algorithm>
#include <utility>

namespace menshen::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using namespace std::chrono_literals;

constexpr std::size_t crowd_count = 90;
constexpr minutes stretch_length{10};
// After a stretch: what waits is recorded or given up, and every patron has gone.
constexpr std::chrono::seconds afterwards{75};

// Ordinary days, the days around 29 February, holidays, their eves and the turn of the year.
Ymd choose_date(Dice& dice) {
  static const std::vector<Ymd> dates = {20260310, 20260228, 20260301, 20260430, 20260501, 20260502,
                                         20260930, 20261001, 20261003, 20261231, 20270101, 20270228,
                                         20280229, 20280228, 20260615, 20261111};
  return dice.pick(dates);
}

Instant at_wall(Ymd date, int minute) {
  using namespace std::chrono;
  const year_month_day civil(year(date / 10000), month(static_cast<unsigned>(date / 100 % 100)),
                             day(static_cast<unsigned>(date % 100)));
  return sys_days(civil) + minutes(minute) - hours(8);
}

std::map<std::string, House> choose_lanes(Dice& dice) {
  const House& house = dice.pick(houses());
  std::map<std::string, House> lanes{{Venue::lane, house}};
  if (house.rules_file == "mixed-hotel.toml") {
    lanes["side"] = house.zone == "rooms" ? houses()[2] : houses()[3];
  } else if (dice.one_in(2)) {
    lanes["side"] = house;
  }
  return lanes;
}

}  // namespace

// Opening, closing, midnight and the hours between; the clock may stand still for hours.
Day::Setting Day::choose_setting(Dice& dice) {
  Setting setting;
  setting.cast.lanes = choose_lanes(dice);
  const Ymd date = choose_date(dice);
  setting.cast.people = make_crowd(dice, date, crowd_count);
  setting.cast.anyone_may_be_overridden = dice.one_in(3);
  const House& house = setting.cast.lanes.begin()->second;
  const int half = static_cast<int>(stretch_length.count()) / 2;
  std::vector<int> middles = {24 * 60, dice.between(9 * 60, 23 * 60)};
  const int third = dice.one_in(2) ? house.opens : house.closes % (24 * 60);
  middles.push_back(third == 0 ? dice.between(25 * 60, 30 * 60) : third);
  std::ranges::sort(middles);
  Instant free_from{};
  for (const int middle : middles) {
    const Instant from = std::max(at_wall(date, middle - half), free_from);
    setting.stretches.push_back({from, from + stretch_length});
    free_from = from + stretch_length + 2 * afterwards;
  }
  return setting;
}

Day::Day(std::uint64_t seed, Sabotage sabotage) : Day(Dice(seed), sabotage) {}

Day::Day(Dice dice, Sabotage sabotage)
    : dice_(std::move(dice)),
      setting_(choose_setting(dice_)),
      timeline_(setting_.stretches.front().from),
      stage_(timeline_, dice_, setting_.cast, sabotage),
      patrons_(dice_, stage_) {
  for (const auto& [lane, house] : setting_.cast.lanes) {
    doors_.emplace_back(lane, std::make_unique<Door>(timeline_, dice_, stage_, lane));
  }
  for (std::size_t i = 0; i < setting_.stretches.size(); ++i) {
    timeline_.at(setting_.stretches[i].from, [this, i] { begin(i); });
  }
}

Wrong Day::play() {
  while (!stage_.wrong() && timeline_.step()) {
  }
  stage_.audit();
  return stage_.wrong();
}

void Day::begin(std::size_t stretch) {
  stretch_ = setting_.stretches[stretch];
  if (stretch > 0) stage_.restart(Stage::Ending::stopped);
  start_doors();
  timeline_.after(1s, [this] { tick(); });
  for (auto& [lane, door] : doors_) {
    next_patron(*door, lane);
    device_trouble(*door);
  }
  store_trouble();
  daemon_trouble();
  timeline_.at(stretch_.to, [this] { end(); });
}

// The devices are switched off; the daemon goes on until the next stretch.
void Day::end() {
  for (auto& [lane, door] : doors_) door->stop_daemon();
}

void Day::tick() {
  stage_.tick();
  if (timeline_.now() < stretch_.to + afterwards) {
    timeline_.after(1s, [this] { tick(); });
  }
}

void Day::start_doors() {
  for (auto& [lane, door] : doors_) {
    if (goes_on()) door->start_daemon();
  }
}

void Day::next_patron(Door& door, const std::string& lane) {
  const auto gap = dice_.one_in(6) ? dice_.between(20s, 60s) : dice_.between(200ms, 6000ms);
  timeline_.after(gap, [this, &door, &lane] {
    if (!goes_on()) return;
    door.receive(patrons_.next(lane), [this, &door, &lane] {
      if (dice_.one_in(5)) stage_.arm(lane);  // refused where it admitted somebody
      next_patron(door, lane);
    });
  });
}

void Day::device_trouble(Door& door) {
  timeline_.after(dice_.between(15s, 100s), [this, &door] {
    if (!goes_on()) return;
    if (dice_.one_in(5)) {
      door.unplug_reader();
      timeline_.after(dice_.between(200ms, 15000ms), [&door] { door.plug_reader(); });
    } else {
      door.disturb_reader();
    }
    device_trouble(door);
  });
}

void Day::store_trouble() {
  timeline_.after(dice_.between(60s, 300s), [this] {
    if (!goes_on()) return;
    stage_.break_store();
    const auto lasts = dice_.one_in(3) ? dice_.between(25s, 60s) : dice_.between(300ms, 12000ms);
    timeline_.after(lasts, [this] { stage_.mend_store(); });
    store_trouble();
  });
}

void Day::daemon_trouble() {
  timeline_.after(dice_.between(90s, 400s), [this] {
    if (!goes_on()) return;
    for (auto& [lane, door] : doors_) door->stop_daemon();
    stage_.restart(dice_.weighed<Stage::Ending>(
        {{Stage::Ending::stopped, 3}, {Stage::Ending::killed, 4}, {Stage::Ending::power_cut, 3}}));
    timeline_.after(dice_.between(100ms, 3000ms), [this] { start_doors(); });
    daemon_trouble();
  });
}

}  // namespace menshen::test
