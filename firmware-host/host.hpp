// Owns every part of the process on the box and ties them together: devices → admission → {gate,
// page}. Everything but the register's writer, the gates' lines and slow work runs on one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/camera/camera_link.hpp"
#include "drivers/card_reader/sam_reader.hpp"
#include "drivers/scanner/serial_scanner.hpp"
#include "firmware-host/admission.hpp"
#include "firmware-host/clock.hpp"
#include "firmware-host/clock_watch.hpp"
#include "firmware-host/config.hpp"
#include "firmware-host/config_files.hpp"
#include "firmware-host/desk/routes.hpp"
#include "firmware-host/desk_acts.hpp"
#include "firmware-host/hold_recording.hpp"
#include "firmware-host/notify.hpp"
#include "firmware-host/regulator_port.hpp"
#include "firmware-host/retention_round.hpp"
#include "firmware-host/watermark.hpp"
#include "gateway/ledger/checkpoint_signer.hpp"
#include "gateway/ledger/leaf.hpp"

namespace menshen::host {

class Host {
 public:
  // Opens the register and the desk's port; nothing moves yet. store::Errc::in_use: another daemon
  // has the register; http's errors: the port.
  static Result<std::unique_ptr<Host>> open(boost::asio::io_context& io, Config config,
                                            ConfigFiles files, const Log& log, Chance chance);
  ~Host();

  void start();
  // Devices first, then the last leaf, then the page; the io_context runs out of work.
  void stop();

  std::uint16_t desk_port() const { return server_->port(); }

 private:
  Host(boost::asio::io_context& io, Config config, ConfigFiles files, const Log& log, Chance chance,
       ledger::Ledger ledger, DoorState door);

  Ok open_desk();
  desk::DeskSettings desk_settings() const;
  desk::DeskPorts desk_ports();
  Ok open_regulator();
  void make_gates();
  void make_devices();
  void on_scan(Scan scan);
  void on_device(const DeviceEvent& event);
  void note_device(const DeviceEvent& event);
  void log_cause(const DeviceEvent& event);
  void note_start();
  Rollback look_for_rollback() const;
  void note_rollback(Rollback rollback);
  void remember_watermark(Rollback rollback);
  void note_cosigned(std::uint64_t size);
  void note_lost_keys(const std::optional<ledger::UntoldLoss>& loss);
  void watch_day_keys();
  void note_changes();
  void note_jump(const std::optional<ClockJump>& jump);
  void record_stop();
  void end();
  void tick_every_second();
  void tick();
  void watch_clock_and_list();
  void record_hold_orders(HoldRecording::Then then);
  desk::Health health() const;

  Config config_;
  ConfigFiles files_;
  const Log& log_;
  Chance chance_;
  SystemClock clock_;
  ClockWatch clock_watch_;
  boost::asio::io_context& io_;
  boost::asio::thread_pool slow_{1};  // a PIN's hash, orders' files; no patron waits for it

  ledger::Ledger ledger_;
  std::optional<ledger::CheckpointSigner> checkpoint_signer_;  // nothing without a log key
  desk::Board board_;
  Metrics metrics_;
  ledger::BesideSealer sealer_;
  LedgerWriter writer_;
  identity::VenueContext venue_;
  watchlist::OpenList no_list_;
  std::vector<std::unique_ptr<gate::Gate>> gates_;
  std::map<std::string, Lane> lanes_;
  Admission admission_;
  std::optional<HoldRecording> hold_recording_;  // nothing: nobody may hold what is due
  DeskActs desk_acts_;
  RetentionRound retention_;

  std::optional<desk::Routes> routes_;
  std::optional<http::Server> server_;
  std::unique_ptr<RegulatorPort> regulator_;  // nothing where none is configured
  std::vector<std::unique_ptr<card_reader::SamReader>> card_readers_;
  std::vector<std::unique_ptr<scanner::SerialScanner>> scanners_;
  std::vector<std::unique_ptr<camera::CameraLink>> cameras_;
  std::map<std::string, DeviceState> device_states_;
  std::map<std::string, Error> device_causes_;  // logged, and not over yet
  boost::asio::steady_timer every_second_;
  bool cosigned_ = false;  // a leaf says so: the watermark is expected
  bool stopping_ = false;
  Notify notify_;
};

}  // namespace menshen::host
