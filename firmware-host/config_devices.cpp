#include <algorithm>

#include "drivers/camera/source_name.hpp"
#include "firmware-host/config_sections.hpp"
#include "gateway/core/plain_text.hpp"

namespace menshen::host {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::int64_t, 8> bauds = {1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200};

void read_lane(ConfigTable table, Config& config) {
  LaneSettings lane;
  desk::LaneWords words;
  table.id("id", lane.id);
  table.text("zone", lane.zone, "\"hall\"");
  if (lane.zone.size() > leaf_name_bytes_max) {
    table.note("zone", "the zone of a [[lane]] is too long", "write a zone of the policy file");
  }
  words.lane = lane.id;
  table.text_if("name", words.zh);
  words.en = words.zh;
  table.text_if("name_en", words.en);
  lane.line = table.line();
  config.desk.page.lanes.push_back(std::move(words));
  config.lanes.push_back(std::move(lane));
  table.finish();
}

// What every device has; `settings` is one of the rooms' own.
void read_place(ConfigTable& table, auto& settings, DeviceKind kind, PlacedDevice& placed) {
  table.id("id", settings.id);
  table.id("lane", settings.lane);
  placed.id = settings.id;
  placed.lane = settings.lane;
  placed.kind = kind;
  placed.line = table.line();
}

void read_serial_line(ConfigTable& table, auto& settings, PlacedDevice& placed) {
  std::filesystem::path device;
  table.path("device", device);
  settings.device = device.string();
  placed.path = settings.device;
  std::int64_t baud = settings.baud;
  table.number("baud", baud, bauds.front(), bauds.back());
  if (std::ranges::find(bauds, baud) == bauds.end()) {
    table.note("baud", "no device speaks at this baud rate",
               "write 9600, 19200, 38400, 57600 or 115200, as the device's manual says");
  }
  settings.baud = static_cast<unsigned>(baud);
}

PlacedDevice read_card_reader(ConfigTable table, Config& config) {
  card_reader::Settings settings;
  PlacedDevice placed;
  read_place(table, settings, DeviceKind::card_reader, placed);
  read_serial_line(table, settings, placed);
  table.number("poll_ms", settings.poll, 100, 5000);
  std::chrono::seconds window = std::chrono::floor<std::chrono::seconds>(settings.same_card_window);
  table.number("same_card_window_s", window, 0, 600);
  settings.same_card_window = window;
  table.finish();
  config.card_readers.push_back(std::move(settings));
  return placed;
}

constexpr std::array<Word<scanner::Ending>, 2> endings = {
    {{"suffix_or_idle", scanner::Ending::suffix_or_idle},
     {"idle_only", scanner::Ending::idle_only}}};

PlacedDevice read_scanner(ConfigTable table, Config& config) {
  scanner::Settings settings;
  PlacedDevice placed;
  read_place(table, settings, DeviceKind::scanner, placed);
  read_serial_line(table, settings, placed);
  table.number("idle_end_ms", settings.idle_end, 10, 1000);
  table.word<scanner::Ending>("ending", settings.ending, endings);
  table.number("same_code_window_ms", settings.same_code_window, 0, 60'000);
  table.flag("text", settings.text);
  table.finish();
  config.scanners.push_back(std::move(settings));
  return placed;
}

// Judged by what menshen-camera itself judges it by, so that no source passes here and is refused
// there. Files and folders start at the configuration's folder like all others.
void read_source(ConfigTable& table, camera::Settings& settings, PlacedDevice& placed) {
  std::string source;
  table.text("source", source, "\"device:/dev/video0\"");
  if (source.empty()) return;
  auto named = camera::parse_source(source);
  if (named && named->kind != camera::SourceKind::stream) {
    named->place = table.problems().resolved(named->place).string();
  }
  if (named) settings.source = source.substr(0, source.find(':') + 1) + named->place;
  if (!named || !camera::parse_source(settings.source)) {
    table.note("source", "the source of a [[camera]] is none that a camera can have",
               "write \"device:/dev/video0\", \"stream:rtsp://…\" (or http, https), \"video:file\" "
               "or \"images:folder\"");
    return;
  }
  // Several may look at one film or folder, one at a device.
  if (named->kind == camera::SourceKind::device) placed.path = named->place;
}

PlacedDevice read_camera(ConfigTable table, Config& config) {
  camera::Settings settings;
  PlacedDevice placed;
  read_place(table, settings, DeviceKind::camera, placed);
  read_source(table, settings, placed);
  std::filesystem::path program;
  if (table.path_if("program", program)) settings.program = program.string();
  table.number("fps", settings.frames_per_second, 1, 60);
  table.number("same_code_window_ms", settings.same_code_window, 0, 60'000);
  table.finish();
  config.cameras.push_back(std::move(settings));
  return placed;
}

constexpr std::array<Word<gate::Pulse>, 3> pulses = {
    {{"host", gate::Pulse::host},
     {"board_registers", gate::Pulse::board_registers},
     {"board_coil", gate::Pulse::board_coil}}};

PlacedDevice read_relay_gate(ConfigTable& table, Config& config) {
  gate::Settings settings;
  PlacedDevice placed;
  read_place(table, settings, DeviceKind::gate, placed);
  read_serial_line(table, settings, placed);
  table.number("unit", settings.unit, 1, 255);
  table.number("relay", settings.relay, 0, gate::relay_max);
  table.word<gate::Pulse>("pulse", settings.pulse, pulses);
  table.number("pulse_ms", settings.pulse_length, gate::pulse_length_min.count(),
               gate::pulse_length_max.count());
  if (settings.pulse != gate::Pulse::host &&
      settings.pulse_length % milliseconds(100) != milliseconds(0)) {
    table.note("pulse_ms", "a board counts its pulse in tenths of a second",
               "write a multiple of 100, or pulse = \"host\"");
  }
  std::int64_t input = -1;
  table.number("input", input, 0, gate::input_max);
  if (input >= 0) settings.input = static_cast<std::uint8_t>(input);
  table.number("input_wait_ms", settings.input_wait, 100, 30'000);
  table.number("answer_wait_ms", settings.answer_wait, 50, 5000);
  config.relay_gates.push_back(std::move(settings));
  return placed;
}

enum class GateKind : std::uint8_t { unsaid, modbus, none };
constexpr std::array<Word<GateKind>, 2> gate_kinds = {
    {{"modbus", GateKind::modbus}, {"none", GateKind::none}}};

PlacedDevice read_gate(ConfigTable table, Config& config) {
  PlacedDevice placed;
  GateKind kind = GateKind::unsaid;
  table.word<GateKind>("kind", kind, gate_kinds);
  if (kind == GateKind::modbus) {
    placed = read_relay_gate(table, config);
  } else {
    HandGate gate;
    read_place(table, gate, DeviceKind::gate, placed);
    config.hand_gates.push_back(std::move(gate));
  }
  if (kind == GateKind::unsaid) {  // its other keys mean nothing yet
    if (!table.has("kind")) {
      table.problems().note_absent(
          table.line(), "[[gate]] kind is missing",
          "write kind = \"modbus\", or \"none\" for a door opened by hand");
    }
    return placed;
  }
  table.finish();
  return placed;
}

}  // namespace

std::vector<PlacedDevice> read_devices(ConfigTable& top, Config& config) {
  const auto lanes = top.tables("lane", lanes_max);
  for (const toml::table* lane : lanes) read_lane({*lane, "[[lane]]", top.problems()}, config);
  if (lanes.empty()) {
    top.problems().note_absent(0, "there is no lane", "add a [[lane]] with id and zone");
  }
  std::vector<PlacedDevice> placed;
  const auto read = [&](std::string_view key, auto device) {
    for (const toml::table* table : top.tables(key, devices_of_a_kind_max)) {
      const std::string where = "[[" + std::string(key) + "]]";
      placed.push_back(device(ConfigTable(*table, where, top.problems()), config));
    }
  };
  read("card_reader", read_card_reader);
  read("scanner", read_scanner);
  read("camera", read_camera);
  read("gate", read_gate);
  return placed;
}

}  // namespace menshen::host
