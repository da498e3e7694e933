// The security module of an identity-card reader as a pure machine: request bytes in, answer bytes
// out, no line and no clock. card_reader_simulator puts it on a pty; a simulation under virtual
// time can call it directly. It builds its frames by hand, so that it checks our codec.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

// A card, or something that pretends to be one, by what the module says of it.
struct SimulatedCard {
  Bytes record;            // the 256-byte text record (tests/support/record_writer.hpp)
  Bytes appended_address;  // UTF-16LE, 0–280 bytes; empty: SW3 91
  std::uint8_t on_find = 0x9F;
  std::uint8_t on_select = 0x90;
  std::uint8_t on_read = 0x90;
};

SimulatedCard good_card(Bytes record);
SimulatedCard bank_card();        // found, and no identity card: select says 40
SimulatedCard forged_card();      // read says 33 every time
SimulatedCard unreadable_card();  // read says 41 every time
SimulatedCard stranger_card();    // does not accept the module: select says 31

// First two bytes of a request after the length: command and parameter.
namespace request {
inline constexpr std::uint16_t reset = 0x10FF, self_test = 0x11FF, module_number = 0x12FF,
                               find = 0x2001, select = 0x2002, read = 0x3001, address = 0x3003,
                               any = 0;
}

// What may happen to an answer on its way.
enum class Fault {
  wrong_check,   // the last byte is altered
  lost_byte,     // one byte in the middle is missing
  cut_short,     // the second half is missing
  stray_before,  // noise before the frame, with the beginning of a preamble in it
  only_noise,    // noise instead of the frame
  silence,       // nothing at all
  late,          // it comes 4 s later
  pulled,        // the card is lifted while the module works on it: SW3 41, no card any more
};

struct Reply {
  Bytes bytes;                         // empty: the module says nothing
  std::chrono::milliseconds after{0};  // how long it thinks about it
};

class SimulatedModule {
 public:
  // What find says of a card that was read and still lies there: makers disagree.
  enum class AfterRead { hides_the_card /* 80 until it is lifted */, shows_the_card /* 9F */ };

  explicit SimulatedModule(AfterRead after_read = AfterRead::hides_the_card);

  void lay(SimulatedCard card);  // takes the place of the one that lies there
  void lift();
  bool card_lies_there() const { return card_.has_value(); }

  // One reply for each complete request; bytes may come in any pieces.
  std::vector<Reply> receive(ByteView bytes);
  void power_up();  // forgets what it knows of the card, as after a reset or when plugged in

  // The next `times` answers to `command` suffer `fault`; plans for one command are used in order.
  void plan(Fault fault, int times = 1, std::uint16_t command = request::any);
  // The next `times` answers to `command` carry this SW3 and no data.
  void plan_status(std::uint8_t sw3, int times = 1, std::uint16_t command = request::any);
  void forget_plans() { plans_.clear(); }

  // Put into SW1 and SW2 of every answer; real cards put non-zero bytes there.
  void set_first_status_bytes(std::uint8_t sw1, std::uint8_t sw2);
  // The first query after each power-up is answered with another reader's number.
  void set_first_number_wrong(bool wrong) { first_number_wrong_ = wrong; }

  static constexpr std::string_view number = "05.01-20260310-0000123456-0987654321";
  static constexpr std::string_view wrong_number = "05.01-00000000-0000000001-0000000002";

  // How often a command was understood since construction.
  int asked(std::uint16_t command) const;

 private:
  struct Plan {
    std::optional<Fault> fault;  // else `sw3`
    std::uint8_t sw3 = 0;
    int times = 1;
    std::uint16_t command = request::any;
  };
  enum class Progress { nothing, found, selected, read };

  Reply answer(std::uint16_t command);
  Bytes honest_answer(std::uint16_t command);
  Bytes card_answer(std::uint16_t command);
  Bytes frame(std::uint8_t sw3, ByteView data = {}) const;
  std::optional<Plan> next_plan(std::uint16_t command);
  Reply spoil(Fault fault, std::uint16_t command);

  AfterRead after_read_;
  std::optional<SimulatedCard> card_;
  Progress progress_ = Progress::nothing;
  std::vector<Plan> plans_;
  std::map<std::uint16_t, int> asked_;
  Bytes input_;
  std::uint8_t sw1_ = 0, sw2_ = 0;
  bool first_number_wrong_ = false;
  bool number_was_asked_ = false;
};

}  // namespace menshen::test
