// The conversation with one identity-card reader, without line, clock or thread: what happened goes
// in, what to do comes out.
//
//   opened → self_test → module_number (two equal answers, of three at most) → find
//   find ──9F→ select ──90→ read ──90→ address ──→ Scan, pause, find
//     └─80 → pause, find
//
// A lost answer to find is asked for again; a lost answer to select or read makes the module start
// anew (reset, self-test, number), because most modules hide a card that they believe is read, and
// a card that lies there must not be lost. After three such faults in a row the reader is reported
// faulty, and the resets go on for ever, a second apart.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "drivers/card_reader/card_memory.hpp"
#include "drivers/card_reader/card_trouble.hpp"
#include "drivers/card_reader/sam_frame.hpp"
#include "drivers/card_reader/sam_status.hpp"
#include "drivers/card_reader/settings.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::card_reader {

// How long each command may take until the first byte of its answer; the time on the wire is added.
inline constexpr std::chrono::milliseconds reset_ms_max{2000};  // the module starts up meanwhile
inline constexpr std::chrono::milliseconds self_test_ms_max{1000};
inline constexpr std::chrono::milliseconds module_number_ms_max{1000};
inline constexpr std::chrono::milliseconds find_ms_max{1000};
inline constexpr std::chrono::milliseconds select_ms_max{1000};
inline constexpr std::chrono::milliseconds read_ms_max{3000};
inline constexpr std::chrono::milliseconds address_ms_max{2000};
inline constexpr std::chrono::milliseconds between_bytes_ms_max{500};  // inside one frame

inline constexpr int faults_max = 3;          // in a row, until the reader is called faulty
inline constexpr int module_faults_max = 2;   // the first one is answered with a reset
inline constexpr int self_tests_max = 3;      // starting up takes a module 1.5 to 2 s
inline constexpr int number_queries_max = 3;  // the first after power-up may be answered wrongly
inline constexpr std::chrono::milliseconds recovery_pause_ms{1000};
// Advice stays at least that long after the card it speaks of is gone: it is for a person to read.
inline constexpr std::chrono::milliseconds advice_shown_ms{5000};

struct Flush {};  // discard what came in on the line and was not read
struct Send {     // write; then `received`, or `timed_out` after this long
  Bytes request;
  std::chrono::milliseconds answer_within;
};
struct Wait {  // `timed_out` after this long; takes the place of an earlier wait
  std::chrono::milliseconds time;
};
using Action = std::variant<Flush, Send, Wait, Scan, DeviceEvent>;
using Actions = std::vector<Action>;  // to be done in order

class SamSession {
 public:
  explicit SamSession(Settings settings);

  Actions opened(Instant now);  // the line is there
  enum class NoLine { absent, busy, refused };
  Actions closed(NoLine why, Instant now, const Error& cause = {});
  Actions received(ByteView bytes, Instant now);
  Actions timed_out(Instant now);  // the time of the last Send or Wait has passed

 private:
  enum class Doing { nothing, pausing, awaiting_answer };

  // Towards the module.
  void ask(Command command);
  void send(Command command);
  void ask_after(std::chrono::milliseconds pause, Command command);
  void look_again();  // pause, find
  void repeat();      // the same request, a second and last time

  // What came, or did not.
  void answered(Answer answer);
  void not_answered();
  void self_test_answered(Status status);
  void number_answered(std::optional<std::string> number);
  void card_answered(Answer answer, Status status);
  void record_read(Bytes data);
  void address_answered(ByteView address);
  void nothing_found();
  void card_failed(Advice advice);
  void card_rejected();

  // Faults, from the lightest to the heaviest.
  void stumbled(Advice advice);
  void answer_lost(Advice advice);
  void module_fault(Advice advice);
  void recover(Advice advice);
  void working();  // an answer made sense: the faults before it are over

  // Towards the gate.
  void advise(Advice advice);
  void report(DeviceState state, Advice advice, const Error& cause = {});
  void deliver(Content content, Bytes bytes, Instant read_at);
  void deliver_record(ByteView address);
  Actions taken();

  Settings settings_;
  AnswerDecoder decoder_;
  CardMemory memory_;
  CardTrouble trouble_;

  Doing doing_ = Doing::nothing;
  Command command_ = Command::self_test;  // being asked, or to be asked after the pause
  bool heard_ = false;                    // bytes came since the request
  bool repeated_ = false;                 // this request has been sent a second time
  Instant deadline_{};                    // of the whole answer
  int faults_ = 0;                        // lost answers in a row
  int module_faults_ = 0;                 // 60 and 66 in a row
  int self_tests_ = 0;                    // without an answer since the last reset
  int number_queries_ = 0;
  std::string number_;  // formatted; empty until known
  Bytes record_;        // read, waiting for its appended address
  Instant record_read_at_{};
  std::optional<DeviceEvent> reported_;
  Instant now_{};  // of the call being served
  Actions actions_;
};

}  // namespace menshen::card_reader
