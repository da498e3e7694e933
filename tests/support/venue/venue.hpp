// A whole venue without sockets, ports and threads: the real rules, register, admission and page
// under a clock that the test turns. Flow tests and the simulation live in it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "firmware-host/admission.hpp"
#include "firmware-host/desk_acts.hpp"
#include "firmware-host/hold_recording.hpp"
#include "firmware-host/retention_round.hpp"
#include "gateway/crypto/signature.hpp"
#include "gateway/identity/signed_code.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/watchlist/open_list.hpp"
#include "tests/support/paths.hpp"

namespace menshen::test {

// Each opening, with what the register held on disk at that moment.
class RecordingGate final : public gate::Gate {
 public:
  struct Opening {
    std::uint64_t leaves_on_disk = 0;
  };
  explicit RecordingGate(const std::unique_ptr<ledger::Ledger>& ledger) : ledger_(ledger) {}
  void open() override { openings.push_back({ledger_->head().size}); }

  std::vector<Opening> openings;

 private:
  const std::unique_ptr<ledger::Ledger>& ledger_;
};

// The id of the one issuer's key that a Venue trusts.
inline const Bytes issuer_kid = {0x4D, 0x53, 0x30, 0x31};

struct VenueOptions {
  std::string rules_file = "internet-cafe.toml";    // of config/policy
  std::optional<policy::OverrideRule> overrides{};  // instead of the preset's
  std::string zone = "hall";
  std::map<std::string, std::string> more_lanes;  // beside Venue::lane → zone
  Instant starts{};
  Instant clock_floor{};  // earlier is no time at all
  std::vector<watchlist::ListedNumber> listed;
  Instant list_expires = Instant::max();
  std::string vfs;  // of the store, where a test breaks it
  std::uint64_t seed = 1;
  ledger::Suite suite = ledger::Suite::hpke;
  std::vector<ledger::Recipient> more_recipients;  // beside the venue, of the same suite
  gate::Gate* gate = nullptr;                      // of Venue::lane, instead of the recording one
  std::ostream* diary = nullptr;  // takes the whole log instead of the error stream its errors
  std::string manager_pin;        // seals the venue's register key, for the on-site view
  bool retention = false;         // what is due is erased, as in the daemon
  std::optional<ledger::NoteVerifier> hold_authority;  // its orders lie in Venue::orders_folder()
  bool writer_thread = false;  // the register in its own thread, as in the daemon
  std::filesystem::path folder_in = std::filesystem::temp_directory_path();
};

class Venue {
 public:
  explicit Venue(VenueOptions options);
  ~Venue();

  static constexpr const char* lane = "front";

  // Hands in a scan, lets the register commit and everything posted run. The decision that the page
  // shows because of it; nothing where the leaf could not be written.
  std::optional<desk::Shown> scan(Scan scan);
  // The same without the commit: what waits is committed by the next commit().
  void scan_later(Scan scan);
  void commit();
  // The two halves of a commit, for tests in which something happens between them: the register's
  // thread writes all that waits; later the deciding thread hears of it.
  void write();
  void deliver();
  void run_one();  // with writer_thread: waits for one posted answer and runs it
  void tick();     // the host's once-a-second call, at the present time
  void restart();
  // The daemon is killed: what waits and what has not been delivered is lost. SQLite must not tidy
  // up when it closes its files, so the caller's FaultyDisk refuses everything by now; it is
  // healed, and perhaps loses what was never synced, by what is called before they are opened
  // again.
  void crash(const std::function<void()>& before_opening);

  // Both clocks; set_now turns the wall's alone.
  void advance(std::chrono::milliseconds by) {
    now_.at += by;
    steady_ += by;
  }
  const Moment& now() const { return now_; }
  void set_now(Instant at) { now_.at = at; }
  std::chrono::milliseconds up() const {
    return std::chrono::floor<std::chrono::milliseconds>(steady_);
  }

  // The shapes of scans that devices make, at the present time.
  Scan chip(const Bytes& record) const;
  Scan code(const std::string& text, Source source = Source::camera) const;
  Scan typed(const std::string& number, const std::string& name, NoChipReason reason) const;
  Scan bare(Source source, Content content) const;
  Scan step(LeafIndex follows, const std::string& lines) const;

  // A code of the issuer that this venue trusts.
  std::string issue(const identity::CodeClaims& claims) const;

  std::vector<ledger::Leaf> leaves() const;
  ledger::Ledger& ledger() { return *ledger_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path orders_folder() const { return folder_.path() / "orders"; }
  RecordingGate& gate(const std::string& of_lane = lane) { return gates_.at(of_lane); }
  std::size_t waiting() const { return writer_->waiting(); }  // leaves, for the next write()
  desk::Board& board() { return *board_; }
  host::Admission& admission() { return *admission_; }
  host::DeskActs& desk_acts() { return *desk_acts_; }
  host::Metrics& metrics() { return *metrics_; }
  const policy::Rules& rules() const { return rules_; }
  // Opens what lies beside a leaf with the venue's own register key.
  Result<Registration> open_beside(LeafIndex index) const;
  // The venue's own secret key; others are the test's.
  ledger::BesideKey register_key() const {
    return ledger::beside_key_of(ledger::Role::venue, register_key_);
  }

 private:
  void open();
  void open_retention();

  TemporaryFolder folder_;
  VenueOptions options_;
  Moment now_;
  std::chrono::microseconds steady_{0};
  Chance chance_;
  policy::Rules rules_;
  ledger::RegisterSecret register_key_;
  std::string sealed_register_key_;  // empty without a manager's PIN
  crypto::PrivateKey issuer_key_;
  identity::TrustStore issuers_;
  identity::VenueContext context_;
  Bytes list_key_;
  Bytes list_bytes_;
  watchlist::OpenList open_list_;
  host::Log log_;
  std::unique_ptr<boost::asio::io_context> io_;  // replaced by a crash, with all that is posted
  std::unique_ptr<ledger::Ledger> ledger_;
  std::map<std::string, RecordingGate> gates_;
  std::map<std::string, host::Lane> lanes_;
  std::unique_ptr<desk::Board> board_;
  std::unique_ptr<host::Metrics> metrics_;
  std::unique_ptr<ledger::BesideSealer> sealer_;
  std::unique_ptr<host::LedgerWriter> writer_;
  std::unique_ptr<host::Admission> admission_;
  std::unique_ptr<host::HoldRecording> hold_recording_;
  std::unique_ptr<host::DeskActs> desk_acts_;
  std::unique_ptr<host::RetentionRound> retention_;
};

// A Chance that a seed decides.
Chance seeded_chance(std::uint64_t seed);

inline constexpr const char* venue_code = "45060210000017";
inline constexpr const char* venue_origin = "fangcheng.example/45060210000017";

}  // namespace menshen::test
