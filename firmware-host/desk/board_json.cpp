#include "firmware-host/desk/board_json.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <utility>
#include <vector>

namespace menshen::desk {
namespace {

namespace json = boost::json;

// "14:05:09" on the venue's wall.
std::string time_text(const Moment& at) { return to_iso(at).substr(11, 8); }

// What a light of a device shows, in form as well as in colour.
std::string_view light_of(const DeviceEvent& event) {
  switch (event.state) {
    case DeviceState::starting:
      return "waiting";
    case DeviceState::ready:
      return event.advice == Advice::none ? "good" : "attention";
    case DeviceState::absent:
    case DeviceState::faulty:
      return "bad";
  }
  return "bad";
}

// Each reason once, by the name that the page may know: a second line would tell a listed minor.
std::vector<Reason> public_reasons(const std::vector<Reason>& reasons) {
  std::vector<Reason> once;
  for (const Reason reason : reasons) {
    const auto same = [reason](Reason other) { return public_name(other) == public_name(reason); };
    if (std::ranges::none_of(once, same)) once.push_back(reason);
  }
  return once;
}

}  // namespace

json::object json_of(const Words& words) { return {{"zh", words.zh}, {"en", words.en}}; }

json::object json_of(const Said& said) {
  return {{"what", json_of(said.what)}, {"next", json_of(said.next)}};
}

json::object json_of(const Posted& posted, std::chrono::seconds names_stay) {
  const Shown& shown = posted.shown;
  json::object entry{{"sequence", posted.sequence},
                     {"lane", shown.lane},
                     {"at_ms", shown.at.at.time_since_epoch().count()},
                     {"time", time_text(shown.at)},
                     {"outcome", menshen::name_of(shown.outcome)},
                     {"leaf", nullptr},
                     {"big", json_of(big_text(shown.outcome))},
                     {"said", json_of(words_for(shown.outcome))},
                     {"reasons", json::array()},
                     {"clerk", json::array()}};
  for (const Reason reason : public_reasons(shown.reasons)) {
    entry["reasons"].get_array().emplace_back(public_name(reason));
    entry["clerk"].get_array().push_back(json_of(words_for(reason)));
  }
  if (shown.leaf) entry["leaf"] = *shown.leaf;
  if (shown.masked_name.empty() && shown.masked_number.empty()) return entry;
  entry["name"] = shown.masked_name;
  entry["number"] = shown.masked_number;
  entry["names_until_ms"] = (shown.at.at + names_stay).time_since_epoch().count();
  return entry;
}

json::object nameless(json::object posted) {
  for (const char* member : {"name", "number", "names_until_ms"}) posted.erase(member);
  return posted;
}

json::object json_of(const DeviceEvent& event) {
  return {{"device", event.device},
          {"lane", event.lane},
          {"kind", menshen::name_of(event.kind)},
          {"name", json_of(words_for(event.kind))},
          {"state", menshen::name_of(event.state)},
          {"light", light_of(event)},
          {"state_words", json_of(words_for(event.state))},
          {"advice", menshen::name_of(event.advice)},
          {"said", json_of(words_for(event.advice))},
          {"for_patron", is_for_patron(event.advice)},
          {"at_ms", event.at.time_since_epoch().count()}};
}

json::object json_of(const std::set<Notice>& notices) {
  json::array all;
  for (const Notice notice : notices) {
    json::object one = json_of(words_for(notice));
    one["notice"] = name_of(notice);
    one["stops"] = stops_the_door(notice);
    all.push_back(std::move(one));
  }
  return {{"notices", std::move(all)}};
}

json::object json_of(const Moment& now) {
  return {{"now_ms", now.at.time_since_epoch().count()},
          {"utc_offset_seconds", now.utc_offset.count()}};
}

std::string serialized(const json::object& object) { return json::serialize(object); }

}  // namespace menshen::desk
