#include "gateway/ledger/leaf.hpp"

#include <algorithm>
#include <string>

#include "gateway/core/plain_text.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf_text.hpp"

namespace menshen::ledger {
namespace {

constexpr std::chrono::minutes utc_offset_max{18 * 60};  // RFC 3339 has no greater need

std::optional<Outcome> outcome_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::admission:
      return Outcome::admit;
    case EntryKind::refusal:
      return Outcome::refuse;
    case EntryKind::referral:
      return Outcome::refer;
    default:
      return std::nullopt;
  }
}

bool fits(std::string_view text, std::size_t bytes_max) {
  return text.size() <= bytes_max && is_plain_text(text);
}

bool has_form(const Moment& moment) {
  using std::chrono::floor;
  const auto offset = floor<std::chrono::minutes>(moment.utc_offset);
  if (offset != moment.utc_offset || offset > utc_offset_max || offset < -utc_offset_max) {
    return false;
  }
  // Compared as instants first: beyond them a calendar's own arithmetic would overflow.
  constexpr auto first = std::chrono::sys_days(std::chrono::year(1) / 1 / 2);
  constexpr auto last = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
  return moment.at >= first && moment.at < last;
}

bool has_form(const Entry& entry) {
  const auto outcome = outcome_of(entry.kind);
  if (outcome.has_value() != entry.decision.has_value()) return false;
  if (outcome) {
    const auto& decision = *entry.decision;
    if (decision.outcome != *outcome || decision.reasons.empty()) return false;
    if (decision.reasons.size() > leaf_reasons_max) return false;
    const auto unknown = [](Reason reason) { return name_of(reason) == "unknown"; };
    if (std::ranges::any_of(decision.reasons, unknown)) return false;
  }
  return name_of(entry.kind) != "unknown" && has_form(entry.moment) &&
         fits(entry.lane, lane_bytes_max) && fits(entry.zone, zone_bytes_max) &&
         fits(entry.reader, reader_bytes_max) &&
         fits(entry.rules_version, rules_version_bytes_max) && fits(entry.detail, detail_bytes_max);
}

std::string reasons_text(const Entry& entry) {
  std::string text = "[";
  if (entry.decision) {
    for (const Reason reason : entry.decision->reasons) {
      if (text.size() > 1) text += ',';
      text += std::to_string(static_cast<unsigned>(reason));
    }
  }
  return text + "]";
}

std::optional<EntryKind> kind_named(std::string_view name) {
  for (auto kind = EntryKind::admission; name_of(kind) != "unknown";
       kind = static_cast<EntryKind>(static_cast<int>(kind) + 1)) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

std::optional<int> two_digits(std::string_view text) {
  if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// "2026-03-10T14:05:09.123+08:00". What is loose here is caught by writing it again.
std::optional<Moment> parse_moment(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto hour = two_digits(text.substr(11)), minute = two_digits(text.substr(14)),
             second = two_digits(text.substr(17)), hundredth = two_digits(text.substr(20)),
             offset_hour = two_digits(text.substr(24)), offset_minute = two_digits(text.substr(27));
  if (!date || !hour || !minute || !second || !hundredth || !offset_hour || !offset_minute) {
    return std::nullopt;
  }
  const auto local = std::chrono::sys_days(*date) + std::chrono::hours(*hour) +
                     std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
                     std::chrono::milliseconds(*hundredth * 10 + (text[22] - '0'));
  const auto size = std::chrono::hours(*offset_hour) + std::chrono::minutes(*offset_minute);
  const auto offset = text[23] == '-' ? -size : size;
  return Moment{local - offset, offset};
}

void read_decision(LeafReader& reader, Entry& entry) {
  const auto outcome = outcome_of(entry.kind);
  reader.name("outcome");
  reader.expect(outcome ? "\"" + std::string(name_of(*outcome)) + "\"" : "null");
  reader.name("reasons");
  reader.expect("[");
  if (outcome) {
    entry.decision = Decision{*outcome, {}};
    do {
      const auto number = reader.number();
      if (number > 999) reader.fail();
      entry.decision->reasons.push_back(static_cast<Reason>(number));
    } while (reader.takes(",") && entry.decision->reasons.size() < leaf_reasons_max);
  }
  reader.expect("]");
}

void read_evidence(LeafReader& reader, Entry& entry) {
  entry.source = reader.enumerator("source", Source::desk);
  entry.reader = reader.text("reader");
  entry.document = reader.enumerator("document", DocumentKind::signed_credential);
  entry.evidence = reader.enumerator("evidence", Evidence::typed_number).value_or(Evidence::none);
  entry.no_chip_reason = reader.enumerator("typed", NoChipReason::other_document);
  entry.age_band = reader.enumerator("age", AgeBand::adult).value_or(AgeBand::unknown);
  entry.rules_version = reader.text("rules");
  entry.list_version = reader.number("list", UINT64_MAX);
  reader.name("stale");
  entry.list_stale = reader.takes("true");
  if (!entry.list_stale) reader.expect("false");
  reader.name("follows");
  if (!reader.takes("null")) entry.follows = reader.number();
}

std::optional<Leaf> read_leaf(std::string_view text) {
  LeafReader reader(text);
  Leaf leaf;
  Entry& entry = leaf.entry;
  reader.name("v");
  reader.expect("1");
  const auto kind = kind_named(reader.text("kind"));
  entry.id = reader.hex<16>("id");
  const auto moment = parse_moment(reader.text("time"));
  entry.lane = reader.text("lane");
  entry.zone = reader.text("zone");
  if (!kind || !moment) return std::nullopt;
  entry.kind = *kind;
  entry.moment = *moment;
  read_decision(reader, entry);
  read_evidence(reader, entry);
  entry.detail = reader.text("detail");
  leaf.beside = reader.hex<32>("beside");
  reader.text("pad");
  reader.expect("}");
  if (!reader.at_end()) return std::nullopt;
  return leaf;
}

}  // namespace

Result<Bytes> encode_leaf(const Leaf& leaf) {
  const Entry& entry = leaf.entry;
  if (!has_form(entry)) MENSHEN_RETURN_ERROR(Errc::leaf_field);
  LeafWriter writer;
  writer.raw("v", "1");
  writer.text("kind", name_of(entry.kind));
  writer.text("id", to_hex(entry.id));
  writer.text("time", to_iso(entry.moment));
  writer.text("lane", entry.lane);
  writer.text("zone", entry.zone);
  const auto outcome = outcome_of(entry.kind);
  writer.raw("outcome", outcome ? "\"" + std::string(name_of(*outcome)) + "\"" : "null");
  writer.raw("reasons", reasons_text(entry));
  writer.enumerator("source", entry.source);
  writer.text("reader", entry.reader);
  writer.enumerator("document", entry.document);
  writer.enumerator("evidence", std::optional(entry.evidence));
  writer.enumerator("typed", entry.no_chip_reason);
  writer.enumerator("age", std::optional(entry.age_band));
  writer.text("rules", entry.rules_version);
  writer.number("list", entry.list_version);
  writer.raw("stale", entry.list_stale ? "true" : "false");
  writer.raw("follows", entry.follows ? std::to_string(*entry.follows) : "null");
  writer.text("detail", entry.detail);
  writer.text("beside", to_hex(leaf.beside));
  return writer.finish(outcome ? std::optional(leaf_bytes_fixed) : std::nullopt);
}

Result<Leaf> parse_leaf(ByteView bytes) {
  if (bytes.size() > leaf_bytes_fixed) MENSHEN_RETURN_ERROR(Errc::leaf_form);
  auto leaf = read_leaf(text_of(bytes));
  if (!leaf) MENSHEN_RETURN_ERROR(Errc::leaf_form);
  // One meaning, one text: whatever else would read the same is no leaf.
  const auto again = encode_leaf(*leaf);
  if (!again || !std::ranges::equal(*again, bytes)) MENSHEN_RETURN_ERROR(Errc::leaf_form);
  return *std::move(leaf);
}

}  // namespace menshen::ledger
