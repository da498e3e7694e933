// The sections of the configuration, each read into its part of Config.
#pragma once

#include <string>
#include <vector>

#include "firmware-host/config_table.hpp"

namespace menshen::host {

// A device or gate as the checks across sections see it.
struct PlacedDevice {
  std::string id;
  std::string lane;
  std::string path;  // what only one device may hold; empty where it holds nothing
  DeviceKind kind = DeviceKind::card_reader;
  std::uint32_t line = 0;
};

// [venue], [store], [policy], [trust], [open_list], [register], [desk], [log]
void read_sections(ConfigTable& top, Config& config);

// [register] and its [[register.recipient]] tables.
void read_register(ConfigTable table, Config& config);

// [[lane]], [[card_reader]], [[scanner]], [[camera]], [[gate]]; every device in the order read.
std::vector<PlacedDevice> read_devices(ConfigTable& top, Config& config);

// What no section can see alone: ids and paths used twice, lanes that are not there, a lane
// without a gate or with two.
void check_places(const Config& config, const std::vector<PlacedDevice>& placed,
                  ConfigProblems& problems);

}  // namespace menshen::host
