// One lane of the venue: its reader, its scanner, its camera and the desk beside it, and the patron
// who stands before them. It knows for every Scan of whom it really is.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tests/simulation/dice.hpp"
#include "tests/simulation/reader_play.hpp"
#include "tests/simulation/scanner_play.hpp"
#include "tests/simulation/stage.hpp"
#include "tests/simulation/timeline.hpp"

namespace menshen::test {

class Door {
 public:
  Door(Timeline& timeline, Dice& dice, Stage& stage, std::string lane);

  void start_daemon();
  void stop_daemon();
  bool is_served() const { return served_; }

  // The patron does what he came for; `gone` when the next may come.
  void receive(const Visit& visit, Timeline::Event gone);

  void disturb_reader();  // a few answers go wrong on their way
  void unplug_reader();
  void plug_reader() { reader_.plug(); }

 private:
  struct Guest {
    std::size_t visit = 0;
    std::optional<std::size_t> laying;
    int times_left = 0;  // that he lays his card
    SimulatedCard card{};
    bool follows_advice = false;  // of the page: lay it down again
    Timeline::Event gone;
  };
  struct Read {  // whose a record or a code is
    std::size_t visit = 0;
    std::optional<std::size_t> laying;
  };

  void lay_card(SimulatedCard card, bool patient);
  bool is_told_apart(const SimulatedCard& card) const;
  void lay_again_and_lift(const SimulatedCard& card);
  void show_code(const Visit& visit);
  void swipe(const std::string& zone);
  void at_desk(const Visit& visit);
  Scan from_desk(Content content, const std::string& text) const;

  void heed(Advice advice);
  void reader_read(Scan scan);
  void scanner_read(Scan scan);
  void hand(Scan scan, std::size_t visit);
  std::size_t as_unread(std::size_t visit, Way way);
  Laying& laying(std::size_t place) { return stage_.history().layings.at(place); }
  void leave_after(std::chrono::milliseconds pause);
  void leave();

  Timeline& timeline_;
  Dice& dice_;
  Stage& stage_;
  std::string lane_;
  ReaderPlay reader_;
  ScannerPlay scanner_;
  ScannerPlay swipe_;
  bool served_ = false;
  std::optional<Guest> guest_;
  std::uint64_t turn_ = 0;  // of guests; what an earlier one wanted is void
  std::map<Bytes, Read> records_;
  std::map<std::string, std::size_t> codes_;
  Read last_laid_;
  std::optional<Bytes> last_read_;  // by this daemon: a record, or empty for a card without
  std::size_t last_shown_ = 0;      // visit of the code that the scanner saw last
};

}  // namespace menshen::test
