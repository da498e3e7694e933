// The desk's HTTP interface: the page, its state and stream, sign-in, and what the clerk enters,
// each of which becomes a Scan like any other. A Handler for http::Server; lives on its thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "firmware-host/desk/board.hpp"
#include "firmware-host/desk/pin_lock.hpp"
#include "firmware-host/desk/sessions.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/http/message.hpp"

namespace menshen::desk {

struct StepWords {
  std::string name;  // as policy names it; goes back in the Scan
  std::string zh, en;
};

struct PurposeWords {
  std::string name;  // as the register writes it
  std::string zh, en;
};

// What a manager may do by a PIN of their own.
struct ManagerSettings {
  std::string kept_pin;        // crypto::keep_pin; empty: nothing of it
  bool overrides = false;      // the rule table has any
  bool opens_records = false;  // the venue's key lies here, sealed under the PIN
  std::vector<PurposeWords> purposes;
  std::chrono::seconds record_stays{30};  // on the page
};

struct LaneWords {
  std::string lane;
  std::string zh, en;  // "1 号门", "Door 1"; empty: the lane's own name
};

struct DeskSettings {
  std::string venue_zh, venue_en;
  std::string reader = "desk";  // Scan::reader of what the clerk enters
  std::vector<LaneWords> lanes;
  std::vector<StepWords> steps;  // the five musts, in the order in which they are shown
  std::string kept_pin;          // crypto::keep_pin
  // Names a browser may call this desk by, without port (against DNS rebinding).
  std::vector<std::string> hosts = {"127.0.0.1", "localhost", "[::1]"};
  std::chrono::seconds rest_after{30};  // an outcome leaves the page after this
  ManagerSettings manager;
  SessionSettings sessions;
  TrySettings tries;  // of each PIN
};

struct Health {
  bool good = true;
  std::vector<std::string> troubles;  // fixed words such as "store_failing"; no personal data
};

struct RecordAsked {
  LeafIndex leaf = 0;
  std::string purpose;  // a name of ManagerSettings::purposes
  std::string case_number;
  std::string pin;  // found right already; opens the venue's key
};

struct RecordShown {
  LeafIndex of = 0;
  LeafIndex access = 0;  // the leaf that says so, durable by now
  std::string document, number, name, nationality;
};

// Called once, on the desk's thread, with an error of this room or what was asked for.
template <class T>
using Answered = std::function<void(Result<T>)>;

struct DeskPorts {
  std::function<void(Scan)> on_scan;
  // Somebody admitted by this leaf has left; answered with the leaf that says so.
  std::function<void(LeafIndex, Answered<LeafIndex>)> leave;
  // The lane lets in whom the rules do not, for so long: for its last decision, which this leaf is.
  std::function<Result<std::chrono::seconds>(const std::string& lane, LeafIndex)> arm_override;
  std::function<void(RecordAsked, Answered<RecordShown>)> open_record;
  std::function<std::string()> metrics;  // Prometheus text format
  std::function<Health()> health;
  std::function<Moment()> now;
  Chance chance;
  boost::asio::any_io_executor home;  // the deciding thread's
  boost::asio::any_io_executor slow;  // where a PIN may take its 0.3 s
};

class Routes {
 public:
  // `board` outlives the Routes.
  Routes(DeskSettings settings, Board& board, DeskPorts ports);
  ~Routes();
  Routes(Routes&&) noexcept;
  Routes& operator=(Routes&&) noexcept;

  void serve(http::Request request, const http::Answer& answer);
  http::Handler handler();  // calls serve; answers 503 once the Routes are gone

  // Once a second: names vanish, sessions and their streams end, pages hear the time.
  void tick();

 private:
  class Desk;
  std::shared_ptr<Desk> desk_;
};

}  // namespace menshen::desk
