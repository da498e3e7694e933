// What a page needs to begin: the venue, its lanes, what a clerk may choose, and the board.
#pragma once

#include <string>
#include <string_view>

#include "firmware-host/desk/routes.hpp"

namespace menshen::desk {

// {venue, rest_after_seconds, steps_open_seconds, entries_shown, lanes: [{lane, zh, en}],
//  steps: [{name, zh, en}], no_chip_reasons: [{name, zh, en}], manager: {overrides, opens_records,
//  purposes: [{name, zh, en}]}}: the same while the program runs.
std::string constant_part(const DeskSettings& settings, std::size_t entries_shown);

// {desk, now: {now_ms, utc_offset_seconds}, board}
std::string whole_state(std::string_view constant, const Moment& now, std::string_view board);

// {of, access, document, number, name, nationality, stays_seconds}: the one answer with a whole
// name.
std::string record_json(const RecordShown& shown, std::int64_t stays_seconds);

// {status: "ok" | "failing", troubles: [word]}
std::string health_json(const Health& health);

}  // namespace menshen::desk
