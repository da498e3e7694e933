// A venue on simulated devices: ptys play the card reader, the scanner and the relay board, a
// folder of pictures plays the camera; menshend is the real one, in a process of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/crypto/signature.hpp"
#include "gateway/identity/signed_code.hpp"
#include "gateway/ledger/register_key.hpp"
#include "gateway/watchlist/open_list.hpp"
#include "tests/support/card_reader_simulator.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/desk_client.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/relay_simulator.hpp"
#include "tests/support/scanner_simulator.hpp"

namespace menshen::demo {

inline constexpr const char* desk_pin = "271828";
inline constexpr const char* manager_pin = "3141592653";
inline constexpr const char* demo_venue_code = "45060210000017";

struct StageOptions {
  std::filesystem::path programs;  // the folder of menshend and menshen-camera
  std::uint16_t port = 0;          // of the desk page; 0: any free one
  bool open_all_hours = false;     // for a demo that somebody watches at night
  Instant now;                     // when the list and the keys are made
  std::vector<watchlist::ListedNumber> listed;
  // Made anew, and left behind with all that is in it; empty: a temporary one.
  std::filesystem::path kept_folder{};
  bool regulator = false;  // may pull, by certificates made for it
};

class Stage {
 public:
  explicit Stage(StageOptions options);
  ~Stage();

  // Starts menshend, at `pretended` where given (through libfaketime, so that the program itself
  // has no clock that anybody can set), signs in at the desk and listens. False, with its log
  // printed, if it is not ready within 20 s.
  bool start(std::optional<Instant> pretended = std::nullopt);
  bool stop();  // false unless it ended by itself with exit code 0
  void cut();   // SIGKILL, as when the power goes
  // The next decision that the page heard of before the cut.
  std::optional<test::StreamEvent> heard_before_cut();

  test::CardReaderSimulator& reader() { return *reader_; }
  test::ScannerSimulator& scanner() { return *scanner_; }
  test::RelaySimulator& relay() { return *relay_; }
  test::DeskClient& desk() { return *desk_; }
  void show_picture(const std::string& code, const test::PictureOptions& options);
  void show_nothing();  // a plain wall before the camera
  void kill_camera();   // menshen-camera, by its pid

  std::string issue(const identity::CodeClaims& claims) const;
  // The same with one bit of the signature changed; the envelope around it is whole.
  std::string tamper(const identity::CodeClaims& claims) const;
  std::uint16_t port() const { return port_; }
  std::uint16_t regulators_port() const { return regulators_port_; }  // 0 without one
  pid_t daemon_pid() const { return daemon_->pid(); }
  std::chrono::milliseconds ready_after() const { return ready_after_; }  // of the last start
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path config_file() const { return folder_ / "menshend.toml"; }
  std::filesystem::path register_file() const { return folder_ / "register.db"; }
  std::filesystem::path log_file() const { return folder_ / "menshend.log"; }

 private:
  std::filesystem::path next_picture();
  void write(const std::string& name, ByteView bytes) const;
  void write_keys();
  void write_rules() const;
  void write_config() const;
  bool wait_until_ready();

  StageOptions options_;
  std::optional<test::TemporaryFolder> temporary_;
  std::filesystem::path folder_;
  crypto::PrivateKey issuer_;
  ledger::RegisterSecret register_key_;
  std::uint16_t port_ = 0;
  std::uint16_t regulators_port_ = 0;
  unsigned pictures_ = 100000;  // names in their order
  std::chrono::milliseconds ready_after_{0};
  std::unique_ptr<test::CardReaderSimulator> reader_;
  std::unique_ptr<test::ScannerSimulator> scanner_;
  std::unique_ptr<test::RelaySimulator> relay_;
  std::unique_ptr<test::ChildProcess> daemon_;
  std::unique_ptr<test::DeskClient> desk_;
};

}  // namespace menshen::demo
