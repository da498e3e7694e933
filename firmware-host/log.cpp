#include "firmware-host/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

namespace menshen::host {
namespace {

constexpr std::size_t digits_in_a_row_max = 14;  // a venue's code

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("_-.:/@+,;()[]= ").find(c) != std::string_view::npos;
}

spdlog::level::level_enum spdlog_level(Severity severity) {
  switch (severity) {
    case Severity::debug:
      return spdlog::level::debug;
    case Severity::info:
      return spdlog::level::info;
    case Severity::warning:
      return spdlog::level::warn;
    case Severity::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// sd-daemon(3): the syslog priority, which journald takes off the line again.
std::string_view journal_prefix(Severity severity) {
  switch (severity) {
    case Severity::debug:
      return "<7>";
    case Severity::info:
      return "<6>";
    case Severity::warning:
      return "<4>";
    case Severity::error:
      return "<3>";
  }
  return "<3>";
}

// Time in UTC: the venue's wall time is in the ledger, and two zones in one diary mislead.
std::unique_ptr<spdlog::formatter> formatter_for(LineStyle style) {
  const char* pattern = style == LineStyle::journal ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
  return std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc);
}

std::string quoted_where_needed(const std::string& text) {
  const bool bare = !text.empty() && text.find_first_of(" =") == std::string::npos;
  return bare ? text : "\"" + text + "\"";
}

Field number(const char* key, std::uint64_t value) { return {key, std::to_string(value)}; }
Field text(const char* key, std::string_view value) { return {key, plain_text(value)}; }

}  // namespace

namespace field {

Field lane(std::string_view configured_id) { return text("lane", configured_id); }
Field device(std::string_view configured_id) { return text("device", configured_id); }
Field state(DeviceState state) { return text("state", name_of(state)); }
Field advice(Advice advice) { return text("advice", name_of(advice)); }
Field outcome(Outcome outcome) { return text("outcome", name_of(outcome)); }
Field leaf(LeafIndex index) { return number("leaf", index); }
Field count(std::uint64_t count) { return number("count", count); }
Field port(std::uint16_t port) { return number("port", port); }
Field role(const std::optional<ledger::Role>& role) {
  return text("role", role ? name_of(*role) : "none");
}
Field resource(const std::optional<inspection::Resource>& resource) {
  return text("resource", resource ? name_of(*resource) : "none");
}
Field cause(http::Refusal refusal) { return text("cause", name_of(refusal)); }
Field error(const Error& error) { return text("error", describe(error)); }

}  // namespace field

std::string plain_text(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size() && plain.size() <= log_text_bytes_max;) {
    std::size_t digits = 0;
    while (i + digits < text.size() && is_digit(text[i + digits])) ++digits;
    if (digits > digits_in_a_row_max) {
      plain += '#';
    } else if (digits > 0) {
      plain += text.substr(i, digits);
    } else {
      plain += is_plain(text[i]) ? text[i] : '?';
    }
    i += std::max<std::size_t>(digits, 1);
  }
  if (plain.size() > log_text_bytes_max) {
    plain.resize(log_text_bytes_max - 1);
    plain += '~';
  }
  return plain;
}

std::string render_line(EventName event, std::initializer_list<Field> fields) {
  std::string line(event.text());
  for (const Field& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    line += quoted_where_needed(field.value);
  }
  return line;
}

bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  if (stream == nullptr || fstat(STDERR_FILENO, &file) != 0) return false;
  return std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino) == stream;
}

Log::Log(Severity least)
    : Log(least, stderr_is_journal() ? LineStyle::journal : LineStyle::plain,
          std::make_shared<spdlog::sinks::stderr_sink_mt>()) {}

Log::Log(Severity least, LineStyle style, std::shared_ptr<spdlog::sinks::sink> sink)
    : logger_(std::make_unique<spdlog::logger>("menshen", std::move(sink))), style_(style) {
  logger_->set_level(spdlog_level(least));
  logger_->set_formatter(formatter_for(style));
  logger_->flush_on(spdlog::level::debug);  // what led to a crash must be on its way
}

Log::~Log() = default;

void Log::debug(EventName event, std::initializer_list<Field> fields) const {
  write(Severity::debug, event, fields);
}
void Log::info(EventName event, std::initializer_list<Field> fields) const {
  write(Severity::info, event, fields);
}
void Log::warning(EventName event, std::initializer_list<Field> fields) const {
  write(Severity::warning, event, fields);
}
void Log::error(EventName event, std::initializer_list<Field> fields) const {
  write(Severity::error, event, fields);
}

void Log::write(Severity severity, EventName event, std::initializer_list<Field> fields) const {
  const auto level = spdlog_level(severity);
  if (!logger_->should_log(level)) return;
  std::string line = render_line(event, fields);
  if (style_ == LineStyle::journal) line.insert(0, journal_prefix(severity));
  logger_->log(level, std::string_view(line));
}

}  // namespace menshen::host
