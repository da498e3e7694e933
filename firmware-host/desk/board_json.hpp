// What the board's things look like to the page. docs/desk.md lists them.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <set>
#include <string>

#include "firmware-host/desk/board.hpp"
#include "firmware-host/desk/words.hpp"

namespace menshen::desk {

boost::json::object json_of(const Words& words);  // {zh, en}
boost::json::object json_of(const Said& said);    // {what, next}

// {sequence, lane, at_ms, time, outcome, leaf, big, said, reasons: [name], clerk: [{what, next}],
// and of somebody admitted: name, number, names_until_ms}
boost::json::object json_of(const Posted& posted, std::chrono::seconds names_stay);
boost::json::object nameless(boost::json::object posted);

// {device, lane, kind, name, state, light, state_words, advice, said, for_patron, at_ms}
boost::json::object json_of(const DeviceEvent& event);

// {notices: [{notice, what, next, stops}]}
boost::json::object json_of(const std::set<Notice>& notices);

// {now_ms, utc_offset_seconds}
boost::json::object json_of(const Moment& now);

std::string serialized(const boost::json::object& object);

}  // namespace menshen::desk
