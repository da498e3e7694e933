#include "firmware-host/host.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <utility>

#include "drivers/gate/modbus_gate.hpp"
#include "firmware-host/changes.hpp"
#include "firmware-host/priority.hpp"
#include "firmware-host/run_before.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/violation.hpp"

namespace menshen::host {
namespace {

struct MustWords {
  policy::Step step;
  const char* zh;
  const char* en;
};

// The notice of 2023 on minors in hotels, in the clerk's words.
constexpr std::array<MustWords, 5> five_musts = {{
    {policy::Step::identity_checked, "已查验身份并如实登记", "Identity checked and registered"},
    {policy::Step::guardian_contact, "已询问并记录监护人联系方式", "Guardian's contact recorded"},
    {policy::Step::companions_recorded, "已询问并记录同住人关系",
     "Companions' relationship recorded"},
    {policy::Step::patrol_arranged, "已安排巡查和访客管理", "Patrol and visitor control arranged"},
    {policy::Step::no_suspicion, "未发现需要报警或联系监护人的可疑情况",
     "Nothing suspicious that the police or guardian must hear"},
}};

std::vector<desk::StepWords> step_words() {
  std::vector<desk::StepWords> words;
  for (const MustWords& must : five_musts) {
    words.push_back({std::string(policy::name_of(must.step)), must.zh, must.en});
  }
  return words;
}

desk::BoardSettings board_settings(const Config& config, const policy::Rules& rules) {
  desk::BoardSettings settings = config.desk.board;
  settings.names_stay = std::min(settings.names_stay, rules.names_show);
  return settings;
}

std::string camera_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "menshen-camera";
}

}  // namespace

Result<std::unique_ptr<Host>> Host::open(boost::asio::io_context& io, Config config,
                                         ConfigFiles files, const Log& log, Chance chance) {
  auto ledger = ledger::Ledger::open(config.store_file, {}, chance);
  if (!ledger) return ledger.error();
  const Moment now = SystemClock(config.venue.time_zone).now();
  auto door = ledger->door_state(now);
  if (!door) return door.error();
  std::unique_ptr<Host> host(new Host(io, std::move(config), std::move(files), log,
                                      std::move(chance), std::move(*ledger), std::move(*door)));
  if (const Ok opened = host->open_desk(); !opened) return opened.error();
  if (const Ok opened = host->open_regulator(); !opened) return opened.error();
  return host;
}

Host::Host(boost::asio::io_context& io, Config config, ConfigFiles files, const Log& log,
           Chance chance, ledger::Ledger ledger, DoorState door)
    : config_(std::move(config)),
      files_(std::move(files)),
      log_(log),
      chance_(std::move(chance)),
      clock_(config_.venue.time_zone),
      io_(io),
      ledger_(std::move(ledger)),
      board_(board_settings(config_, files_.rules)),
      metrics_(clock_.instant()),
      sealer_(config_.recipients, config_.venue.origin, chance_),
      writer_(ledger_, io.get_executor()),
      venue_{files_.issuers, config_.venue.code},
      admission_({lanes_, files_.rules, venue_, files_.open_list ? *files_.open_list : no_list_,
                  sealer_, writer_, board_, metrics_, log_, [this] { return clock_.now(); },
                  [this] { return clock_.steady(); }, [this] { return clock_.uptime(); }, chance_},
                 std::move(door), ForgettingTime::after(ledger_, files_.rules.clock_floor)),
      desk_acts_({ledger_.view(), writer_, metrics_, log_, [this] { return clock_.now(); },
                  [this] { return clock_.uptime(); }, chance_, files_.rules.version,
                  config_.venue.origin, files_.sealed_venue_key, io.get_executor(),
                  slow_.get_executor()}),
      retention_({files_.rules, writer_, metrics_, log_, [this] { return clock_.now(); },
                  [this] { return clock_.steady(); }, [this] { return clock_.uptime(); }, chance_,
                  [this](HoldRecording::Then then) { record_hold_orders(std::move(then)); },
                  [this] { watch_day_keys(); }},
                 ForgettingTime::for_retention(ledger_, files_.rules.clock_floor)),
      every_second_(io) {
  if (files_.log_key) checkpoint_signer_.emplace(ledger_.view(), *files_.log_key);
  for (const LaneSettings& lane : config_.lanes) lanes_[lane.id].zone = lane.zone;
  if (config_.hold_orders) {
    hold_recording_.emplace(
        HoldOrders(*config_.hold_orders, config_.venue.origin, log_),
        HoldRecordingParts{files_.rules, ledger_.view(), writer_, metrics_, log_,
                           [this] { return clock_.now(); }, [this] { return clock_.uptime(); },
                           chance_, slow_.get_executor(), io_.get_executor()});
  }
  make_gates();
  make_devices();
}

Host::~Host() {
  writer_.stop_thread();
  slow_.stop();
  slow_.join();  // it may be reading the register
}

void Host::make_gates() {
  for (const gate::Settings& settings : config_.relay_gates) {
    gates_.push_back(std::make_unique<gate::ModbusGate>(
        io_.get_executor(), settings, [this] { return clock_.instant(); },
        [this](const DeviceEvent& event) { on_device(event); }, ask_for_priority));
    lanes_.at(settings.lane).gate = gates_.back().get();
  }
  for (const HandGate& by_hand : config_.hand_gates) {
    gates_.push_back(std::make_unique<gate::NoGate>());
    lanes_.at(by_hand.lane).gate = gates_.back().get();
  }
}

void Host::make_devices() {
  const auto home = io_.get_executor();
  const WallClock clock = [this] { return clock_.instant(); };
  const auto scanned = [this](Scan scan) { on_scan(std::move(scan)); };
  const auto changed = [this](const DeviceEvent& event) { on_device(event); };
  for (const auto& settings : config_.card_readers) {
    card_readers_.push_back(
        std::make_unique<card_reader::SamReader>(home, settings, clock, scanned, changed));
  }
  for (const auto& settings : config_.scanners) {
    scanners_.push_back(
        std::make_unique<scanner::SerialScanner>(home, settings, clock, scanned, changed));
  }
  for (camera::Settings settings : config_.cameras) {
    if (settings.program.empty()) settings.program = camera_program();
    cameras_.push_back(
        std::make_unique<camera::CameraLink>(home, settings, clock, scanned, changed));
  }
}

desk::DeskSettings Host::desk_settings() const {
  desk::DeskSettings page = config_.desk.page;
  page.steps = step_words();
  page.kept_pin = files_.kept_pin;
  page.manager.kept_pin = files_.kept_manager_pin;
  page.manager.overrides = files_.rules.overrides != policy::OverrideRule::none;
  page.manager.opens_records = !files_.sealed_venue_key.empty();
  page.manager.purposes = purpose_words();
  return page;
}

desk::DeskPorts Host::desk_ports() {
  desk::DeskPorts ports;
  ports.on_scan = [this](Scan scan) { on_scan(std::move(scan)); };
  ports.leave = [this](LeafIndex leaf, desk::Answered<LeafIndex> answer) {
    desk_acts_.leave(leaf, std::move(answer));
  };
  ports.arm_override = [this](const std::string& lane, LeafIndex leaf) {
    return admission_.arm_override(lane, leaf);
  };
  ports.open_record = [this](desk::RecordAsked asked, desk::Answered<desk::RecordShown> answer) {
    desk_acts_.open_record(std::move(asked), std::move(answer));
  };
  ports.metrics = [this] { return metrics_.render(clock_.instant()); };
  ports.health = [this] { return health(); };
  ports.now = [this] { return clock_.now(); };
  ports.chance = chance_;
  ports.home = io_.get_executor();
  ports.slow = slow_.get_executor();
  return ports;
}

Ok Host::open_desk() {
  routes_.emplace(desk_settings(), board_, desk_ports());
  auto server = http::Server::listen(io_.get_executor(), config_.desk.server, routes_->handler());
  if (!server) return server.error();
  server_.emplace(std::move(*server));
  return {};
}

void Host::start() {
  metrics_.leaf_count(ledger_.head().size);
  const Rollback rollback = look_for_rollback();  // before anything is added
  const auto lost_keys = ledger_.untold_loss();
  writer_.start_thread();
  const auto latest = latest_before(ledger_.view());
  note_start();
  note_rollback(rollback);
  remember_watermark(rollback);
  watch_day_keys();
  note_lost_keys(lost_keys);
  note_changes();
  note_jump(clock_watch_.begin(clock_.instant(), clock_.uptime(), latest));
  watch_clock_and_list();
  for (auto& gate : gates_) gate->start();
  for (auto& reader : card_readers_) reader->start();
  for (auto& scanner : scanners_) scanner->start();
  for (auto& camera : cameras_) camera->start();
  server_->start();
  if (regulator_) regulator_->start();
  tick_every_second();
  notify_.ready();
  log_.info("ready", {field::port(desk_port()), field::count(ledger_.head().size)});
}

// In three steps, each when the one before has been heard: no more scans; what was admitted opens
// its gate; the gates report, and only then is the last leaf written.
void Host::stop() {
  if (std::exchange(stopping_, true)) return;
  notify_.stopping();
  board_.notice(desk::Notice::stopping, true);
  every_second_.cancel();
  if (hold_recording_) hold_recording_->stop();
  if (regulator_) regulator_->stop();
  for (auto& camera : cameras_) camera->stop();
  for (auto& scanner : scanners_) scanner->stop();
  for (auto& reader : card_readers_) reader->stop();
  record_stop();
}

void Host::record_stop() {
  Entry entry;
  entry.kind = EntryKind::stop;
  entry.detail = "asked";
  writer_.stop_thread();  // what waits is on disk now, and its answers are posted
  boost::asio::post(io_, [this, entry = std::move(entry)]() mutable {
    for (auto& gate : gates_) gate->stop();
    boost::asio::post(io_, [this, entry = std::move(entry)]() mutable {
      admission_.note(std::move(entry));
      end();
    });
  });
}

void Host::end() {
  writer_.drain();  // no thread any more: the stop and what the gates reported
  server_->stop();
  log_.info("stopped", {field::count(ledger_.head().size)});
}

void Host::on_scan(Scan scan) {
  metrics_.scanned(scan.source);
  admission_.admit(std::move(scan));
}

void Host::on_device(const DeviceEvent& event) {
  board_.device(event);
  metrics_.device(event);
  note_device(event);
  log_cause(event);
}

// Once for each cause, however often the device is tried again meanwhile.
void Host::log_cause(const DeviceEvent& event) {
  Error& logged = device_causes_[event.device];
  if (event.state == DeviceState::ready) logged = {};
  if (!event.cause || event.cause == logged) return;
  logged = event.cause;
  log_.warning("device cannot be used", {field::device(event.device), field::advice(event.advice),
                                         field::error(event.cause)});
}

// A device that fails and one that works again are leaves; so is every opening that a gate failed.
void Host::note_device(const DeviceEvent& event) {
  const auto before = device_states_.find(event.device);
  const bool was_trouble = before != device_states_.end() && is_trouble(before->second);
  const bool is_gate = event.kind == DeviceKind::gate;
  // On its way back it is neither well nor failing anew.
  if (was_trouble && event.state == DeviceState::starting) return;
  device_states_[event.device] = event.state;
  const bool again = was_trouble && !is_gate;
  if (is_trouble(event.state) ? again : !(was_trouble && event.state == DeviceState::ready)) return;

  Entry entry;
  entry.kind = !is_trouble(event.state) ? EntryKind::device_restored
               : is_gate                ? EntryKind::gate_fault
                                        : EntryKind::device_fault;
  entry.lane = event.lane;
  entry.reader = event.device;
  entry.detail = name_of(event.advice);
  admission_.note(std::move(entry));
  log_.warning("device changed", {field::device(event.device), field::state(event.state),
                                  field::advice(event.advice)});
}

void Host::note_start() {
  Entry entry;
  entry.kind = EntryKind::start;
  entry.detail = run_before(ledger_.view());
  admission_.note(std::move(entry));
}

// Both by what the leaves say themselves: nothing else remembers what was in force.
void Host::note_changes() {
  const Instant now = clock_.instant();
  const Standing standing = files_.open_list ? files_.open_list->find({}, "", now) : Standing{};
  for (Entry& entry : changes_since(ledger_.view(), files_.fingerprint, standing, now)) {
    admission_.note(std::move(entry));
  }
  if (!checkpoint_signer_) log_.warning("no log key: the register's checkpoints are not signed");
}

// What was decided since the clock was set stands before this leaf, and by the new time: the leaf's
// own `up` says from when on.
void Host::note_jump(const std::optional<ClockJump>& jump) {
  if (!jump) return;
  Entry entry;
  entry.kind = EntryKind::clock_jump;
  entry.detail = name_of(*jump);
  admission_.note(std::move(entry));
  if (*jump == ClockJump::forward) return log_.warning("wall clock set forward");
  log_.warning("wall clock set back");
}

void Host::tick_every_second() {
  every_second_.expires_after(std::chrono::seconds(1));
  every_second_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled || stopping_) return;
    tick();
    tick_every_second();
  });
}

void Host::tick() {
  note_jump(clock_watch_.tick(clock_.instant(), clock_.uptime()));
  watch_clock_and_list();
  admission_.tick();
  retention_.tick();
  routes_->tick();
  if (notify_.alive_every()) notify_.alive();
}

void Host::record_hold_orders(HoldRecording::Then then) {
  if (!hold_recording_) return then({});
  hold_recording_->record(std::move(then));
}

void Host::watch_clock_and_list() {
  const Instant now = clock_.instant();
  const bool trusted = now >= files_.rules.clock_floor;
  board_.notice(desk::Notice::clock_not_trusted, !trusted);
  metrics_.clock_trusted(trusted);
  if (!files_.open_list) return;
  const Standing standing = files_.open_list->find({}, "", now);
  board_.notice(desk::Notice::list_stale, standing.list_stale);
  metrics_.open_list(standing.list_version, standing.list_issued, standing.list_stale);
}

desk::Health Host::health() const {
  desk::Health health;
  for (const auto notice :
       {desk::Notice::store_failing, desk::Notice::clock_not_trusted, desk::Notice::stopping,
        desk::Notice::rolled_back, desk::Notice::watermark_missing}) {
    if (board_.holds(notice)) health.troubles.emplace_back(desk::name_of(notice));
  }
  health.good = health.troubles.empty();
  return health;
}

}  // namespace menshen::host
