// The diary of the process: one key=value line an event, to stderr, where journald or a terminal
// reads it. It cannot hold personal data: an event is a literal, keys are a closed list without one
// for a person, and text is held to the characters of configured ids (see plain_text).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/inspection/rights.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/http/refusal.hpp"
#include "gateway/ledger/role.hpp"

namespace spdlog {
class logger;
namespace sinks {
class sink;
}
}  // namespace spdlog

namespace menshen::host {

enum class Severity : std::uint8_t { debug, info, warning, error };
enum class LineStyle : std::uint8_t { plain, journal };  // journal: "<6>" prefix, no time

// Longer text is cut and ends in "~".
inline constexpr std::size_t log_text_bytes_max = 200;

// What happened: a literal, so that nothing read from a card can become one.
class EventName {
 public:
  template <std::size_t N>
  consteval EventName(const char (&literal)[N])  // NOLINT(google-explicit-constructor)
      : text_(literal, N - 1) {}
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// One key=value; made only by the functions of `field`.
struct Field {
  const char* key;
  std::string value;
};

namespace field {
Field lane(std::string_view configured_id);
Field device(std::string_view configured_id);
Field state(DeviceState state);
Field advice(Advice advice);
Field outcome(Outcome outcome);
Field leaf(LeafIndex index);
Field count(std::uint64_t count);
Field port(std::uint16_t port);
Field role(const std::optional<ledger::Role>& role);
Field resource(const std::optional<inspection::Resource>& resource);
Field cause(http::Refusal refusal);
Field error(const Error& error);  // message and the line of ours that returned it
}  // namespace field

class Log {
 public:
  // stderr; journald's prefixes when stderr is the journal's own stream (systemd.exec(5),
  // JOURNAL_STREAM).
  explicit Log(Severity least);
  Log(Severity least, LineStyle style, std::shared_ptr<spdlog::sinks::sink> sink);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Any thread.
  void debug(EventName event, std::initializer_list<Field> fields = {}) const;
  void info(EventName event, std::initializer_list<Field> fields = {}) const;
  void warning(EventName event, std::initializer_list<Field> fields = {}) const;
  void error(EventName event, std::initializer_list<Field> fields = {}) const;

 private:
  void write(Severity severity, EventName event, std::initializer_list<Field> fields) const;

  std::unique_ptr<spdlog::logger> logger_;
  LineStyle style_;
};

// What a field's text becomes: characters outside those of ids, paths and our own messages are "?",
// and a run of more than 14 digits (a venue's code has 14, a person's number 15 or 18) is "#".
std::string plain_text(std::string_view text);

// One line without its end: `event key=value key="two words"`.
std::string render_line(EventName event, std::initializer_list<Field> fields);

// True if descriptor 2 is the stream that JOURNAL_STREAM names ("device:inode").
bool stderr_is_journal();

}  // namespace menshen::host
