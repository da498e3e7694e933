#include "gateway/ledger/hold_order.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view title = "menshen legal hold 1";

bool is_order_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '/';
  };
  return !name.empty() && name.size() <= hold_order_name_bytes_max &&
         std::ranges::all_of(name, allowed);
}

bool has_form(const HoldOrder& order) {
  if (order.origin.empty() || !is_order_name(order.name)) return false;
  if (!order.imposes()) return !order.leaves && !order.days;
  if (order.leaves.has_value() == order.days.has_value() || !order.until->ok()) return false;
  if (order.leaves) return order.leaves->first <= order.leaves->last;
  return order.days->first.ok() && order.days->last.ok() && order.days->first <= order.days->last;
}

std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// "<word> <rest>": the rest.
std::optional<std::string_view> after(std::string_view word, std::string_view line) {
  if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') {
    return std::nullopt;
  }
  return line.substr(word.size() + 1);
}

std::optional<LeafRange> leaf_range_in(std::string_view text) {
  std::int64_t first = 0;
  std::int64_t last = 0;
  const char* const end = text.data() + text.size();
  const auto one = std::from_chars(text.data(), end, first);
  if (one.ec != std::errc{} || one.ptr == end || *one.ptr != ' ' || first < 0) return std::nullopt;
  const auto two = std::from_chars(one.ptr + 1, end, last);
  if (two.ec != std::errc{} || two.ptr != end || last < 0) return std::nullopt;
  return LeafRange{static_cast<LeafIndex>(first), static_cast<LeafIndex>(last)};
}

std::optional<DayRange> day_range_in(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto first = parse_iso_date(text.substr(0, space));
  const auto last = parse_iso_date(text.substr(space + 1));
  if (!first || !last) return std::nullopt;
  return DayRange{*first, *last};
}

// Loose: what is not canonical is caught by writing it again.
std::optional<HoldOrder> read_order(std::string_view text) {
  const auto head = take_line(text);
  const auto origin = take_line(text);
  const auto name = take_line(text);
  const auto verb = take_line(text);
  if (head != title || !origin || !name || !verb) return std::nullopt;
  HoldOrder order;
  order.origin = *origin;
  order.name = *name;
  if (*verb == "release") return text.empty() ? std::optional(order) : std::nullopt;
  const auto what = take_line(text);
  const auto end = take_line(text);
  if (*verb != "impose" || !what || !end || !text.empty()) return std::nullopt;
  if (const auto leaves = after("leaves", *what)) order.leaves = leaf_range_in(*leaves);
  if (const auto days = after("days", *what)) order.days = day_range_in(*days);
  const auto until = after("until", *end);
  if (until) order.until = parse_iso_date(*until);
  if (!order.until) return std::nullopt;
  return order;
}

}  // namespace

std::string encode_hold_order(const HoldOrder& order) {
  check(has_form(order), "an order that has a form");
  std::string text = std::string(title) + "\n" + order.origin + "\n" + order.name + "\n";
  if (!order.imposes()) return text + "release\n";
  text += "impose\n";
  if (order.leaves) {
    text += "leaves " + std::to_string(order.leaves->first) + " " +
            std::to_string(order.leaves->last) + "\n";
  } else {
    text += "days " + to_iso(order.days->first) + " " + to_iso(order.days->last) + "\n";
  }
  return text + "until " + to_iso(*order.until) + "\n";
}

Result<HoldOrder> parse_hold_order(std::string_view text) {
  if (!is_note_text(text)) MENSHEN_RETURN_ERROR(Errc::order_form);
  auto order = read_order(text);
  if (!order || !has_form(*order) || encode_hold_order(*order) != text) {
    MENSHEN_RETURN_ERROR(Errc::order_form);
  }
  return *std::move(order);
}

Result<HoldOrder> open_hold_order(std::string_view bytes, const NoteVerifier& authority,
                                  std::string_view origin) {
  if (bytes.size() > hold_order_bytes_max) MENSHEN_RETURN_ERROR(Errc::order_form);
  const auto note = parse_note(bytes);
  if (!note) return note.error();
  const auto verified = verified_signatures(*note, {&authority, 1});
  if (!verified) return verified.error();
  auto order = parse_hold_order(note->text);
  if (!order) return order.error();
  if (order->origin != origin) MENSHEN_RETURN_ERROR(Errc::other_origin);
  return order;
}

bool is_in_force(const LegalHold& hold, const CivilDate& today) {
  return !hold.released_by && hold.order.until && today <= *hold.order.until;
}

bool covers(const HoldOrder& order, LeafIndex leaf, const CivilDate& day) {
  if (order.leaves) return leaf >= order.leaves->first && leaf <= order.leaves->last;
  return order.days && day >= order.days->first && day <= order.days->last;
}

Ok add_order(std::vector<LegalHold>& holds, const HoldOrder& order, LeafIndex leaf) {
  const auto known =
      std::ranges::find(holds, order.name, [](const LegalHold& hold) { return hold.order.name; });
  if (order.imposes()) {
    if (known != holds.end()) MENSHEN_RETURN_ERROR(Errc::order_replayed);
    holds.push_back({order, leaf, std::nullopt});
    return {};
  }
  if (known == holds.end()) MENSHEN_RETURN_ERROR(Errc::order_unknown);
  if (known->released_by) MENSHEN_RETURN_ERROR(Errc::order_replayed);
  known->released_by = leaf;
  return {};
}

Ok may_record(const HoldOrder& order, std::span<const LegalHold> holds, const CivilDate& today,
              std::uint64_t leaves) {
  std::vector<LegalHold> after_it(holds.begin(), holds.end());
  if (const auto added = add_order(after_it, order, leaves); !added) return added.error();
  if (!order.imposes()) return {};
  if (after_it.size() > legal_holds_max) MENSHEN_RETURN_ERROR(Errc::too_many_orders);
  if (*order.until < today) MENSHEN_RETURN_ERROR(Errc::order_expired);
  const auto longest = std::chrono::sys_days(today) + std::chrono::days(hold_days_max);
  if (std::chrono::sys_days(*order.until) > longest) MENSHEN_RETURN_ERROR(Errc::order_range);
  if (order.leaves && order.leaves->last >= leaves) MENSHEN_RETURN_ERROR(Errc::order_range);
  return {};
}

Entry entry_of(const HoldOrder& order, Entry entry) {
  entry.kind = EntryKind::legal_hold;
  entry.detail = order.imposes() ? detail_imposed : detail_released;
  entry.range = order.leaves;
  return entry;
}

}  // namespace menshen::ledger
