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
    case EntryKind::override:
      return Outcome::admit;
    default:
      return std::nullopt;
  }
}

bool speaks_of_somebody(EntryKind kind) {
  return outcome_of(kind).has_value() || kind == EntryKind::exit;
}

std::optional<std::size_t> fixed_size_of(const Leaf& leaf) {
  if (!speaks_of_somebody(leaf.entry.kind)) return std::nullopt;
  return leaf.version == 1 ? leaf_v1_bytes_fixed : leaf_bytes_fixed;
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

bool decision_has_form(const Entry& entry) {
  const auto outcome = outcome_of(entry.kind);
  if (outcome.has_value() != entry.decision.has_value()) return false;
  if (!outcome) return true;
  const auto& decision = *entry.decision;
  if (decision.outcome != *outcome || decision.reasons.empty()) return false;
  if (decision.reasons.size() > leaf_reasons_max) return false;
  const auto unknown = [](Reason reason) { return name_of(reason) == "unknown"; };
  return std::ranges::none_of(decision.reasons, unknown);
}

bool references_have_form(const Entry& entry) {
  const bool completes = entry.kind == EntryKind::exit || entry.kind == EntryKind::override;
  if (completes && !entry.follows) return false;
  if (!entry.range) return true;
  return !speaks_of_somebody(entry.kind) && entry.range->first <= entry.range->last;
}

bool fits_version(const Leaf& leaf) {
  const Entry& entry = leaf.entry;
  if (leaf.version == leaf_version) return true;
  return leaf.version == 1 && entry.kind <= EntryKind::list_change && entry.up.count() == 0 &&
         !entry.list_age && !entry.range;
}

bool has_form(const Entry& entry) {
  if (entry.up.count() < 0 || (entry.list_age && entry.list_age->count() < 0)) return false;
  return name_of(entry.kind) != "unknown" && has_form(entry.moment) && decision_has_form(entry) &&
         references_have_form(entry) && fits(entry.lane, lane_bytes_max) &&
         fits(entry.zone, zone_bytes_max) && fits(entry.reader, reader_bytes_max) &&
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

std::string range_text(const std::optional<LeafRange>& range) {
  if (!range) return "null";
  return "[" + std::to_string(range->first) + "," + std::to_string(range->last) + "]";
}

std::string list_age_text(const Entry& entry) {
  return entry.list_age ? std::to_string(entry.list_age->count()) : "null";
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

std::optional<LeafRange> read_range(LeafReader& reader) {
  reader.name("range");
  if (reader.takes("null")) return std::nullopt;
  LeafRange range;
  reader.expect("[");
  range.first = reader.number();
  reader.expect(",");
  range.last = reader.number();
  reader.expect("]");
  return range;
}

void read_evidence(LeafReader& reader, Entry& entry) {
  entry.source = reader.enumerator("source", Source::desk);
  entry.reader = reader.text("reader");
  entry.document = reader.enumerator("document", DocumentKind::signed_credential);
  entry.evidence = reader.enumerator("evidence", Evidence::typed_number).value_or(Evidence::none);
  entry.no_chip_reason = reader.enumerator("typed", NoChipReason::other_document);
  entry.age_band = reader.enumerator("age", AgeBand::adult).value_or(AgeBand::unknown);
  entry.rules_version = reader.text("rules");
}

void read_list_and_references(LeafReader& reader, Leaf& leaf) {
  Entry& entry = leaf.entry;
  entry.list_version = reader.number("list", UINT64_MAX);
  if (leaf.version > 1) {
    reader.name("list_age");
    if (!reader.takes("null")) entry.list_age = std::chrono::seconds(reader.duration());
  }
  reader.name("stale");
  entry.list_stale = reader.takes("true");
  if (!entry.list_stale) reader.expect("false");
  reader.name("follows");
  if (!reader.takes("null")) entry.follows = reader.number();
  if (leaf.version > 1) entry.range = read_range(reader);
}

std::optional<Leaf> read_leaf(std::string_view text) {
  LeafReader reader(text);
  Leaf leaf;
  Entry& entry = leaf.entry;
  reader.name("v");
  leaf.version = reader.takes("1") ? 1 : leaf_version;
  if (leaf.version == leaf_version) reader.expect("2");
  const auto kind = kind_named(reader.text("kind"));
  entry.id = reader.hex<16>("id");
  const auto moment = parse_moment(reader.text("time"));
  if (leaf.version > 1) {
    reader.name("up");
    entry.up = std::chrono::milliseconds(reader.duration());
  }
  entry.lane = reader.text("lane");
  entry.zone = reader.text("zone");
  if (!kind || !moment) return std::nullopt;
  entry.kind = *kind;
  entry.moment = *moment;
  read_decision(reader, entry);
  read_evidence(reader, entry);
  read_list_and_references(reader, leaf);
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
  if (!has_form(entry) || !fits_version(leaf)) MENSHEN_RETURN_ERROR(Errc::leaf_field);
  const bool second = leaf.version > 1;
  LeafWriter writer;
  writer.raw("v", std::to_string(leaf.version));
  writer.text("kind", name_of(entry.kind));
  writer.text("id", to_hex(entry.id));
  writer.text("time", to_iso(entry.moment));
  if (second) writer.raw("up", std::to_string(entry.up.count()));
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
  if (second) writer.raw("list_age", list_age_text(entry));
  writer.raw("stale", entry.list_stale ? "true" : "false");
  writer.raw("follows", entry.follows ? std::to_string(*entry.follows) : "null");
  if (second) writer.raw("range", range_text(entry.range));
  writer.text("detail", entry.detail);
  writer.text("beside", to_hex(leaf.beside));
  return writer.finish(fixed_size_of(leaf));
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

// No text field holds a quotation mark, so these letters stand in a leaf once.
std::optional<Digest> beside_of_leaf(ByteView bytes) {
  constexpr std::string_view name = R"("beside":")";
  constexpr std::size_t digits = 2 * crypto::digest_bytes;
  const std::string_view text = text_of(bytes);
  const auto at = text.rfind(name);
  if (at == std::string_view::npos || text.size() < at + name.size() + digits) return std::nullopt;
  const auto read = from_hex(text.substr(at + name.size(), digits));
  if (!read) return std::nullopt;
  Digest digest{};
  std::ranges::copy(*read, digest.begin());
  return digest;
}

}  // namespace menshen::ledger
