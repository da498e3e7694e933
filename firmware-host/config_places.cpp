#include <algorithm>
#include <map>

#include "firmware-host/config_sections.hpp"

namespace menshen::host {
namespace {

// Where each value was first used; the value again is a problem at the later line.
class FirstUse {
 public:
  FirstUse(ConfigProblems& problems, std::string what, std::string remedy)
      : problems_(problems), what_(std::move(what)), remedy_(std::move(remedy)) {}

  void see(const std::string& value, std::uint32_t line) {
    if (value.empty()) return;  // missing, and already said so
    const auto [first, is_new] = lines_.emplace(value, line);
    if (is_new) return;
    problems_.note(
        line, what_ + " \"" + value + "\" is already used in line " + std::to_string(first->second),
        remedy_);
  }

 private:
  ConfigProblems& problems_;
  std::string what_;
  std::string remedy_;
  std::map<std::string, std::uint32_t> lines_;
};

std::string known_lanes(const Config& config) {
  std::string names;
  for (const LaneSettings& lane : config.lanes) names += (names.empty() ? "" : ", ") + lane.id;
  return names;
}

void check_lane_of(const PlacedDevice& device, const Config& config, ConfigProblems& problems) {
  const bool known =
      std::ranges::find(config.lanes, device.lane, &LaneSettings::id) != config.lanes.end();
  if (known || device.lane.empty()) return;
  problems.note_absent(device.line, "there is no lane \"" + device.lane + "\"",
                       "add a [[lane]] with this id, or write one of: " + known_lanes(config));
}

void check_gates_of(const LaneSettings& lane, const std::vector<PlacedDevice>& placed,
                    ConfigProblems& problems) {
  if (lane.id.empty()) return;
  const auto gates = std::ranges::count_if(placed, [&](const PlacedDevice& device) {
    return device.kind == DeviceKind::gate && device.lane == lane.id;
  });
  if (gates == 0) {
    problems.note_absent(lane.line, "lane \"" + lane.id + "\" has no gate",
                         "add a [[gate]]; kind = \"none\" if the desk opens the door by hand");
  } else if (gates > 1) {
    problems.note(lane.line, "lane \"" + lane.id + "\" has more than one gate",
                  "keep one [[gate]] a lane");
  }
}

}  // namespace

void check_places(const Config& config, const std::vector<PlacedDevice>& placed,
                  ConfigProblems& problems) {
  FirstUse lane_ids(problems, "lane id", "give each lane its own");
  for (const LaneSettings& lane : config.lanes) lane_ids.see(lane.id, lane.line);
  FirstUse device_ids(problems, "id", "give each device and gate its own");
  FirstUse paths(problems, "device path", "one device holds it alone: name the right one");
  for (const PlacedDevice& device : placed) {
    device_ids.see(device.id, device.line);
    paths.see(device.path, device.line);
    check_lane_of(device, config, problems);
  }
  for (const LaneSettings& lane : config.lanes) check_gates_of(lane, placed, problems);
}

}  // namespace menshen::host
