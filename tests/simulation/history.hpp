// What happened on a simulated day, as far as it can be seen from outside: what was handed in, what
// stands on disk, which gates opened, what the page showed. The invariants judge it; tests of the
// invariants write one by hand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/desk/board.hpp"
#include "gateway/core/door_state.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/merkle.hpp"
#include "tests/simulation/crowd.hpp"
#include "tests/simulation/oracle.hpp"

namespace menshen::test {

// A Scan that the admission took. Its place in History::scans stands in the scan's reader as "#7",
// and so in the leaf: that is how a leaf is known to be of this scan.
struct HandedScan {
  std::size_t visit = 0;
  std::string lane;
  Instant read_at{};
  int life = 0;  // of the daemon: it is one more after each restart
  Instant handed{};
};

struct SeenLeaf {
  Bytes bytes;
  Bytes beside;
  Entry entry;                                 // as parsed from `bytes`
  std::optional<std::size_t> scan;             // of a decision
  std::optional<Registration> register_entry;  // what the venue's own key opens
  Instant seen_at{};                           // on disk, for the first time
  crypto::Digest hash{};                       // RFC 6962 leaf hash of `bytes`
};

struct Opening {
  std::string lane;
  int life = 0;
  std::uint64_t leaves_on_disk = 0;  // when it opened
};

// A manager's PIN was taken for the last decision of a lane.
struct Arming {
  std::string lane;
  LeafIndex leaf = 0;
  Instant at{};
  int life = 0;
};

// An append that the store refused.
struct Refused {
  Instant at{};
  int life = 0;
};

// One card that its holder laid on a reader, lifted and laid again perhaps, until he went.
struct Laying {
  std::size_t visit = 0;
  Instant from{};
  std::optional<Instant> to;
  bool must_be_read = false;  // it lies still, the reader works, and it was not laid just before
  bool restarted = false;     // the daemon began anew meanwhile
  int decided = 0;            // scans that came of it
};

struct History {
  std::vector<Person> people;
  std::map<std::string, House> lanes;
  std::vector<Visit> visits;
  std::vector<HandedScan> scans;
  std::vector<Laying> layings;

  Instant now{};
  int life = 0;
  bool settled = true;  // nothing waits for the register and nothing is on its way back

  std::vector<SeenLeaf> leaves;
  std::size_t first_new_leaf = 0;  // those before were there at the last look
  std::vector<ledger::TreeHead> heads;
  std::vector<Opening> openings;
  std::size_t first_new_opening = 0;
  std::vector<Arming> armings;
  bool anyone_may_be_overridden = false;    // minors too
  std::map<std::string, desk::Shown> page;  // the last shown on each lane in this life
  std::string board_json;
  std::string log;  // since the last look
  bool page_says_store_fails = false;
  DoorState door_kept;     // as loaded from the store now
  DoorState door_in_mind;  // as the admission has it
  std::vector<Refused> store_refused;
  std::optional<Instant> store_works_since;  // nothing while it is made to fail
  bool last_append_refused = false;          // of this life
  std::set<int> lives_cut_short;             // killed, not stopped
};

bool is_decision(const Entry& entry);
bool lets_in(const Entry& entry);  // by the rules, or by a manager
// A leaf that took so long that its patron is perhaps gone: the gate stays shut and the page still.
// Within two seconds of the half minute it may go either way.
enum class Timeliness { in_time, unsure, too_late };
Timeliness timeliness_of(const History& history, const SeenLeaf& leaf);
// The person that a scan is about.
const Visit& visit_of(const History& history, std::size_t scan);
const Person& person_of(const History& history, std::size_t scan);
// The scan named in a leaf's reader; nothing if there is no "#7" in it.
std::optional<std::size_t> scan_named(const std::string& reader);

// Whether a text holds the full name or number of anybody: "whose".
std::optional<std::string> somebody_in(std::string_view text, const std::vector<Person>& people);

// RFC 6962 §2.1, word for word: no frontier, no cache.
crypto::Digest slow_root(const std::vector<SeenLeaf>& leaves, std::size_t first, std::size_t count);
// SHA-256(kid ‖ 00 ‖ id), its first 16 bytes: docs/formats.md.
CodeId slow_code_id(ByteView kid, ByteView single_use);

}  // namespace menshen::test
