// A configuration that is right, for tests to make wrong one line at a time.
#pragma once

#include <string>
#include <string_view>

namespace menshen::test {

inline constexpr std::string_view right_config =
    R"(# every section and every key, but a signed policy's
[venue]
code = "41132210000001"
name = "星辰网吧"
name_en = "Star cafe"
origin = "gate.fangcheng.example/41132210000001"
time_zone = "Asia/Shanghai"

[store]
path = "/var/lib/menshen/ledger.db"

[policy]
file = "policy.toml"

[trust]
file = "trust.toml"

[open_list]
file = "open.list"
key_file = "open.key"

[[register.recipient]]
role = "venue"
key_id = "34ec81dbdaf91485"
key = "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

[log_key]
kind = "file"
file = "log.key"
machine = "machine-id"

[desk]
listen = "127.0.0.1"
port = 8080
pin_file = "desk.pin"
manager_pin_file = "manager.pin"
venue_key_file = "register.sealed"
record_seconds = 20
name_seconds = 20
outcome_seconds = 10
last_entries = 5

[inspection]
listen = "192.168.1.20"
port = 8443
certificate = "venue.crt"
private_key = "venue.key"
witness = ["county.example/witness+0fb226f5+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"]

[[inspection.authority]]
file = "ca.crt"
roles = ["market", "police"]

[log]
level = "warning"

[[lane]]
id = "door-1"
zone = "hall"
name = "1 号门"
name_en = "Door 1"

[[card_reader]]
id = "reader-1"
lane = "door-1"
device = "/dev/menshen/reader-1"
baud = 57600
poll_ms = 400
same_card_window_s = 5

[[scanner]]
id = "scanner-1"
lane = "door-1"
device = "/dev/menshen/scanner-1"
baud = 115200
idle_end_ms = 100
ending = "idle_only"
same_code_window_ms = 2000
text = true

[[camera]]
id = "camera-1"
lane = "door-1"
source = "images:frames"
program = "/usr/bin/menshen-camera"
fps = 10
same_code_window_ms = 3000

[[gate]]
id = "gate-1"
lane = "door-1"
kind = "modbus"
device = "/dev/menshen/gate-1"
baud = 19200
unit = 3
relay = 2
pulse = "board_coil"
pulse_ms = 700
input = 1
input_wait_ms = 2000
answer_wait_ms = 200
)";

// The text with the first `from` replaced; unchanged, and the test then fails, without one.
inline std::string with(std::string_view from, std::string_view to,
                        std::string_view text = right_config) {
  std::string changed(text);
  const auto at = changed.find(from);
  if (at != std::string::npos) changed.replace(at, from.size(), to);
  return changed;
}

inline std::string without_inspection(std::string text) {
  const auto at = text.find("[inspection]");
  return text.erase(at, text.find("[log]") - at);
}

}  // namespace menshen::test
