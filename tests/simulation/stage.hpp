// The venue on its day, watched: everything that goes in and comes out is written into a History,
// and after every step every invariant is asked.
#pragma once

#include <memory>
#include <sstream>

#include "tests/simulation/dice.hpp"
#include "tests/simulation/history.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/timeline.hpp"
#include "tests/support/venue/venue.hpp"

namespace menshen::test {

class FaultyDisk;

// A venue that somebody has broken on purpose, so that tests can see the invariants fail.
enum class Sabotage {
  none,
  gate_before_leaf,   // a gate that opens as soon as somebody is read
  scans_dropped,      // now and then a scan never reaches the admission
  scans_doubled,      // now and then one reaches it twice
  page_stands_still,  // what the page shows is not what happened last
  births_misread,     // the product takes everybody for a day older than he is
  store_rolled_back,  // after a kill the files are those of the life's beginning
};

class Stage {
 public:
  struct Cast {
    std::vector<Person> people;
    std::map<std::string, House> lanes;  // Venue::lane among them
    bool anyone_may_be_overridden = false;
  };
  Stage(Timeline& timeline, Dice& dice, Cast cast, Sabotage sabotage);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // A visit begins: what is handed in for it comes later.
  std::size_t arrive(Visit visit);
  void hand(Scan scan, std::size_t visit);
  void device(const DeviceEvent& event);
  void tick();

  // A manager's PIN for what the lane shows; how often it was taken stands in the history.
  void arm(const std::string& lane);

  enum class Ending { stopped, killed, power_cut };
  void restart(Ending ending);
  void break_store();  // now, or a few writes later; for good, or once
  void mend_store();

  // A card is laid on a reader; the laying's place in the history.
  std::size_t lay(std::size_t visit, bool must_be_read);

  // The whole register and all files once more, at the end of the day.
  void audit();

  void report(std::string what) { wrong_ = std::move(what); }

  // With MENSHEN_TRACE set, to the error stream: what happens, for whoever follows one seed.
  void trace(const std::string& what) const;

  // Everybody as devices and documents have them; History::people is who they are.
  const std::vector<Person>& people() const { return people_; }
  Venue& venue() { return *venue_; }
  History& history() { return history_; }
  const History& history() const { return history_; }
  const Wrong& wrong() const { return wrong_; }

 private:
  void turn_clock() { venue_->advance(timeline_.now() - venue_->now().at); }
  void await_write();
  void write();
  void deliver();
  void end_life(Ending ending);
  void keep_copy();
  void roll_back();
  void observe();
  void observe_leaves();
  void observe_gates();
  void observe_page(bool look_closely);
  SeenLeaf seen(const ledger::StoredLeaf& stored, const SeenLeaf* before) const;
  void reread();
  Wrong audit_tree() const;
  Wrong audit_files() const;

  Timeline& timeline_;
  Dice& dice_;
  Sabotage sabotage_;
  std::unique_ptr<FaultyDisk> disk_;  // outlives the venue
  TemporaryFolder copy_;              // of the store, for store_rolled_back
  std::ostringstream diary_;          // the daemon's log since the last step
  std::unique_ptr<Venue> venue_;
  std::vector<Person> people_;
  History history_;
  Wrong wrong_;
  bool write_awaited_ = false;
  bool delivery_awaited_ = false;
  std::uint64_t steps_ = 0;
};

}  // namespace menshen::test
