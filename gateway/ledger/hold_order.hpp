// A legal hold: by the signed order of an authority, what lies beside some leaves is kept beyond
// its time, until a day or until a second order releases it (docs/formats.md, "An order to hold").
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::ledger {

inline constexpr std::size_t hold_order_bytes_max = 4'096;
inline constexpr std::size_t hold_order_name_bytes_max = 64;
inline constexpr int hold_days_max = 3'650;            // from the day on which it is imposed
inline constexpr std::size_t legal_holds_max = 1'000;  // orders in one register, for good

// The detail of a legal_hold leaf.
inline constexpr std::string_view detail_imposed = "imposed";
inline constexpr std::string_view detail_released = "released";

struct DayRange {  // by the leaves' own date at the venue, both ends among them
  CivilDate first;
  CivilDate last;

  bool operator==(const DayRange&) const = default;
};

// What an authority orders. Exactly one of `leaves` and `days`, and `until`, where it imposes; none
// of them where it releases.
struct HoldOrder {
  std::string origin;  // of the log that it is meant for
  std::string name;    // the authority's own, each used for one hold
  std::optional<LeafRange> leaves;
  std::optional<DayRange> days;
  std::optional<CivilDate> until;  // the last day

  bool imposes() const { return until.has_value(); }
  bool operator==(const HoldOrder&) const = default;
};

// The note's text. The order's fields are the caller's to keep in form (check).
std::string encode_hold_order(const HoldOrder& order);
// Exactly what encode_hold_order writes, or Errc::order_form.
Result<HoldOrder> parse_hold_order(std::string_view text);

// A note of at most hold_order_bytes_max, signed by the authority, for this log. Errc::order_form,
// note's errors, other_origin.
Result<HoldOrder> open_hold_order(std::string_view note, const NoteVerifier& authority,
                                  std::string_view origin);

// As the register has it.
struct LegalHold {
  HoldOrder order;
  LeafIndex leaf = 0;                    // that imposed it
  std::optional<LeafIndex> released_by;  // a later leaf
};

bool is_in_force(const LegalHold& hold, const CivilDate& today);
bool covers(const HoldOrder& order, LeafIndex leaf, const CivilDate& day);

// Orders by rising leaf become the holds they leave. Errc::order_unknown, order_replayed.
Ok add_order(std::vector<LegalHold>& holds, const HoldOrder& order, LeafIndex leaf);

// Whether an order may be recorded next. Errc::order_replayed: its name was imposed, or released,
// before; order_unknown: releases what was never imposed; order_expired; order_range: beyond the
// register's leaves, or longer than hold_days_max; too_many_orders.
Ok may_record(const HoldOrder& order, std::span<const LegalHold> holds, const CivilDate& today,
              std::uint64_t leaves);

// The leaf of an order that may be recorded; the note goes beside it (beside_of, Holds::order).
Entry entry_of(const HoldOrder& order, Entry entry);

}  // namespace menshen::ledger
