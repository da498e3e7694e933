#include "firmware-host/inspection/query.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace menshen::inspection {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    if (text.front() != '%') {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto byte = from_hex(text.substr(1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    plain += static_cast<char>(byte->front());
    text.remove_prefix(3);
  }
  return plain;
}

std::optional<int> two_digits(std::string_view text, int most) {
  if (text.size() != 2) return std::nullopt;
  const auto number = parse_number(text.starts_with('0') ? text.substr(1) : text);
  if (!number || *number > static_cast<std::uint64_t>(most)) return std::nullopt;
  return static_cast<int>(*number);
}

// ".5", ".123": as far as a leaf's own time goes.
std::optional<std::chrono::milliseconds> fraction(std::string_view text) {
  std::chrono::milliseconds unit{1'000};
  std::chrono::milliseconds sum{0};
  if (text.empty() || text.size() > 3) return std::nullopt;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    unit /= 10;
    sum += unit * (digit - '0');
  }
  return sum;
}

// "Z", "+08:00".
std::optional<std::chrono::minutes> offset(std::string_view text) {
  if (text == "Z") return std::chrono::minutes(0);
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = two_digits(text.substr(1, 2), 23);
  const auto minutes = two_digits(text.substr(4), 59);
  if (!hours || !minutes) return std::nullopt;
  const std::chrono::minutes size{*hours * 60 + *minutes};
  return text[0] == '-' ? -size : size;
}

// RFC 3339, or its date alone.
std::optional<Instant> parse_time(std::string_view text, std::chrono::seconds utc_offset) {
  const auto date = parse_iso_date(text.substr(0, 10));
  if (!date) return std::nullopt;
  const Instant midnight{std::chrono::sys_days(*date)};
  if (text.size() == 10) return midnight - utc_offset;
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto hour = two_digits(text.substr(11, 2), 23), minute = two_digits(text.substr(14, 2), 59),
             second = two_digits(text.substr(17, 2), 59);
  auto rest = text.substr(19);
  std::optional<std::chrono::milliseconds> part{0};
  if (rest.starts_with('.')) {
    const auto end = std::min(rest.find_first_of("Z+-"), rest.size());
    part = fraction(rest.substr(1, end - 1));
    rest.remove_prefix(end);
  }
  const auto east = offset(rest);
  if (!hour || !minute || !second || !part || !east) return std::nullopt;
  return midnight + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + *part - *east;
}

std::optional<EntryKind> kind_named(std::string_view name) {
  for (auto kind = EntryKind::admission; name_of(kind) != "unknown";
       kind = static_cast<EntryKind>(static_cast<int>(kind) + 1)) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const Outcome outcome : {Outcome::admit, Outcome::refuse, Outcome::refer}) {
    if (name_of(outcome) == name) return outcome;
  }
  return std::nullopt;
}

Ok read_times(const Query& query, std::chrono::seconds utc_offset, EntriesQuery& wanted) {
  if (const auto from = query.value("from")) {
    wanted.from_text = *from;
    wanted.from = parse_time(*from, utc_offset);
    if (!wanted.from) MENSHEN_RETURN_ERROR(Errc::time_form);
  }
  if (const auto to = query.value("to")) {
    wanted.to_text = *to;
    wanted.to = parse_time(*to, utc_offset);
    if (!wanted.to) MENSHEN_RETURN_ERROR(Errc::time_form);
  }
  if (wanted.from && wanted.to && *wanted.to < *wanted.from) {
    MENSHEN_RETURN_ERROR(Errc::time_reversed);
  }
  return {};
}

Ok read_filters(const Query& query, EntriesQuery& wanted) {
  if (const auto kind = query.value("kind")) {
    wanted.kind = kind_named(*kind);
    if (!wanted.kind) MENSHEN_RETURN_ERROR(Errc::kind_unknown);
  }
  if (const auto decision = query.value("decision")) {
    wanted.decision = outcome_named(*decision);
    if (!wanted.decision) MENSHEN_RETURN_ERROR(Errc::decision_unknown);
  }
  if (const auto format = query.value("format")) {
    if (*format != "csv" && *format != "jsonl") MENSHEN_RETURN_ERROR(Errc::format_unknown);
    wanted.format = *format == "csv" ? Format::csv : Format::jsonl;
  }
  return {};
}

Ok read_page(const Query& query, EntriesQuery& wanted) {
  if (const auto after = query.value("after")) {
    wanted.after = parse_number(*after);
    if (!wanted.after) MENSHEN_RETURN_ERROR(Errc::index_form);
  }
  if (const auto limit = query.value("limit")) {
    const auto rows = parse_number(*limit);
    if (!rows || *rows == 0 || *rows > limit_max) MENSHEN_RETURN_ERROR(Errc::limit_form);
    wanted.limit = static_cast<std::size_t>(*rows);
  }
  return {};
}

}  // namespace

Result<Query> Query::parse(std::string_view target, std::span<const std::string_view> known) {
  Query query;
  const auto mark = target.find('?');
  auto rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  if (rest.size() > query_bytes_max) MENSHEN_RETURN_ERROR(Errc::query_form);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || query.parameters_.size() == parameters_count_max) {
      MENSHEN_RETURN_ERROR(Errc::query_form);
    }
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(pair.substr(equals + 1));
    if (!name || !value) MENSHEN_RETURN_ERROR(Errc::query_form);
    if (std::ranges::find(known, *name) == known.end()) {
      MENSHEN_RETURN_ERROR(Errc::parameter_unknown);
    }
    if (query.value(*name)) MENSHEN_RETURN_ERROR(Errc::parameter_twice);
    query.parameters_.push_back({*std::move(name), *std::move(value)});
  }
  return query;
}

std::optional<std::string_view> Query::value(std::string_view name) const {
  const auto found = std::ranges::find(parameters_, name, &Parameter::name);
  if (found == parameters_.end()) return std::nullopt;
  return found->value;
}

Result<EntriesQuery> entries_query(const Query& query, std::chrono::seconds utc_offset) {
  EntriesQuery wanted;
  if (const Ok ok = read_times(query, utc_offset, wanted); !ok) return ok.error();
  if (const Ok ok = read_filters(query, wanted); !ok) return ok.error();
  if (const Ok ok = read_page(query, wanted); !ok) return ok.error();
  const auto size = size_query(query);
  if (!size) return size.error();
  wanted.size = *size;
  const auto proof = proof_query(query);
  if (!proof) MENSHEN_RETURN_ERROR(Errc::proof_form);
  wanted.proof = *proof;
  return wanted;
}

std::string next_page(std::string_view path, const EntriesQuery& query, LeafIndex after,
                      std::uint64_t size) {
  std::string text(path);
  char before = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    text += std::exchange(before, '&');
    text.append(name).append("=");
    for (const char c : value) text += c == '+' ? std::string("%2B") : std::string(1, c);
  };
  if (query.from) add("from", query.from_text);
  if (query.to) add("to", query.to_text);
  if (query.kind) add("kind", name_of(*query.kind));
  if (query.decision) add("decision", name_of(*query.decision));
  if (query.format) add("format", *query.format == Format::csv ? "csv" : "jsonl");
  if (query.proof) add("proof", "1");
  add("limit", std::to_string(query.limit));
  add("size", std::to_string(size));
  add("after", std::to_string(after));
  return text;
}

Result<std::optional<std::uint64_t>> size_query(const Query& query) {
  const auto text = query.value("size");
  if (!text) return std::optional<std::uint64_t>();
  const auto size = parse_number(*text);
  if (!size || *size == 0) MENSHEN_RETURN_ERROR(Errc::size_form);
  return size;
}

std::optional<bool> proof_query(const Query& query) {
  const auto text = query.value("proof");
  if (text && *text != "0" && *text != "1") return std::nullopt;
  return text == "1";
}

Result<Sizes> sizes_query(const Query& query) {
  Sizes sizes;
  const auto from = parse_number(query.value("from").value_or(""));
  if (!from || *from == 0) MENSHEN_RETURN_ERROR(Errc::size_form);
  sizes.from = *from;
  if (const auto to = query.value("to")) {
    sizes.to = parse_number(*to);
    if (!sizes.to || *sizes.to < sizes.from) MENSHEN_RETURN_ERROR(Errc::size_form);
  }
  return sizes;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  const bool leading = text.starts_with('-') || (text.size() > 1 && text.starts_with('0'));
  if (leading || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

}  // namespace menshen::inspection
