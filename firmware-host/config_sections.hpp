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

// How far away another machine may be for a listening address to reach us.
enum class Reach : std::uint8_t { none, loopback, network, everywhere };
Reach reach_of(const std::string& address);  // none: no numeric address

// [venue], [store], [policy], [trust], [open_list], [register], [log_key], [desk], [inspection],
// [log]
void read_sections(ConfigTable& top, Config& config);

// [register] and its [[register.recipient]] tables.
void read_register(ConfigTable table, Config& config);

// [log_key], which may be left out.
void read_log_key(ConfigTable table, Config& config);

// [inspection]; after [desk], whose port it may not take.
void read_inspection(ConfigTable table, Config& config);

// [[lane]], [[card_reader]], [[scanner]], [[camera]], [[gate]]; every device in the order read.
std::vector<PlacedDevice> read_devices(ConfigTable& top, Config& config);

// What no section can see alone: ids and paths used twice, lanes that are not there, a lane
// without a gate or with two.
void check_places(const Config& config, const std::vector<PlacedDevice>& placed,
                  ConfigProblems& problems);

}  // namespace menshen::host
