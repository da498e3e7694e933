#include "firmware-host/desk/board.hpp"

#include <algorithm>

#include "firmware-host/desk/board_json.hpp"
#include "gateway/core/result.hpp"

namespace menshen::desk {

Board::Board(BoardSettings settings) : settings_(settings) {
  settings_.entries_shown = std::min(settings_.entries_shown, entries_count_max);
}

void Board::show(Shown shown) {
  check(!shown.reasons.empty(), "a decision has at least one reason");
  if (shown.outcome != Outcome::admit) {
    shown.masked_name.clear();
    shown.masked_number.clear();
  }
  const Posted posted{++sequence_, std::move(shown)};
  last_[posted.shown.lane] = posted;
  entries_.push_front(posted);
  if (entries_.size() > settings_.entries_shown) entries_.pop_back();
  tell("shown", serialized(json_of(posted, settings_.names_stay)));
}

void Board::device(const DeviceEvent& event) {
  devices_[event.device] = event;
  tell("device", serialized(json_of(event)));
}

void Board::notice(Notice notice, bool on) {
  if (notice == Notice::none || on == notices_.contains(notice)) return;
  if (on) {
    notices_.insert(notice);
  } else {
    notices_.erase(notice);
  }
  tell("notices", serialized(json_of(notices_)));
}

// A clock that was set back would otherwise keep a name for as long as it was set back.
bool Board::name_is_due(const Posted& posted, Instant now) const {
  const Shown& shown = posted.shown;
  if (shown.masked_name.empty() && shown.masked_number.empty()) return false;
  return now >= shown.at.at + settings_.names_stay || now + settings_.names_stay < shown.at.at;
}

void Board::forget_old(Instant now) {
  boost::json::array gone;
  const auto forget = [&](Posted& posted) {
    if (!name_is_due(posted, now)) return;
    posted.shown.masked_name = std::string();
    posted.shown.masked_number = std::string();
    if (std::ranges::find(gone, boost::json::value(posted.sequence)) == gone.end()) {
      gone.emplace_back(posted.sequence);
    }
  };
  for (auto& [lane, posted] : last_) forget(posted);
  for (Posted& posted : entries_) forget(posted);
  if (gone.empty()) return;
  // An event that a slow page has not taken yet may hold one of these names.
  for (const auto& reader : readers_) {
    if (const auto channel = reader.lock()) channel->lose_waiting();
  }
  tell("forget", serialized({{"sequences", std::move(gone)}}));
}

void Board::tell_time(const Moment& now) { tell("time", serialized(json_of(now))); }

const Shown* Board::last(std::string_view lane) const {
  const auto found = last_.find(lane);
  return found == last_.end() ? nullptr : &found->second.shown;
}

std::string Board::snapshot_json(Instant now) const {
  boost::json::object lanes;
  for (const auto& [lane, posted] : last_) {
    lanes[lane] = name_is_due(posted, now) ? nameless(json_of(posted, settings_.names_stay))
                                           : json_of(posted, settings_.names_stay);
  }
  boost::json::array entries;
  for (const Posted& posted : entries_) {
    auto entry = json_of(posted, settings_.names_stay);
    entries.push_back(name_is_due(posted, now) ? nameless(std::move(entry)) : std::move(entry));
  }
  boost::json::array devices;
  for (const auto& [id, event] : devices_) devices.push_back(json_of(event));
  return serialized({{"sequence", sequence_},
                     {"lanes", std::move(lanes)},
                     {"devices", std::move(devices)},
                     {"notices", json_of(notices_)["notices"]},
                     {"entries", std::move(entries)}});
}

std::shared_ptr<http::EventChannel> Board::subscribe() {
  std::erase_if(readers_, [](const auto& reader) { return reader.expired(); });
  if (readers_.size() >= readers_count_max) return nullptr;
  auto channel = std::make_shared<http::EventChannel>();
  readers_.push_back(channel);
  return channel;
}

void Board::close_all() {
  for (const auto& reader : readers_) {
    if (const auto channel = reader.lock()) channel->close();
  }
}

void Board::tell(std::string_view event, std::string_view json) {
  for (const auto& reader : readers_) {
    if (const auto channel = reader.lock()) channel->push(event, json);
  }
}

}  // namespace menshen::desk
