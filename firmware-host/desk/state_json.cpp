#include "firmware-host/desk/state_json.hpp"

#include <boost/json/array.hpp>

#include "firmware-host/desk/board_json.hpp"

namespace menshen::desk {
namespace {

namespace json = boost::json;

json::object named(std::string_view member, std::string_view name, const Words& words) {
  json::object one = json_of(words);
  one[member] = name;
  return one;
}

std::string_view or_else(std::string_view text, std::string_view other) {
  return text.empty() ? other : text;
}

json::object json_of(const ManagerSettings& manager) {
  const bool present = !manager.kept_pin.empty();
  json::array purposes;
  for (const PurposeWords& purpose : manager.purposes) {
    purposes.push_back(named("name", purpose.name, {purpose.zh, purpose.en}));
  }
  return {{"overrides", present && manager.overrides},
          {"opens_records", present && manager.opens_records},
          {"purposes", std::move(purposes)}};
}

}  // namespace

std::string constant_part(const DeskSettings& settings, std::size_t entries_shown) {
  json::array lanes;
  for (const LaneWords& lane : settings.lanes) {
    const Words words{or_else(lane.zh, lane.lane), or_else(lane.en, lane.lane)};
    lanes.push_back(named("lane", lane.lane, words));
  }
  json::array steps;
  for (const StepWords& step : settings.steps) {
    steps.push_back(named("name", step.name, {step.zh, step.en}));
  }
  json::array reasons;
  for (const auto reason : {NoChipReason::card_forgotten, NoChipReason::card_does_not_read,
                            NoChipReason::reader_out_of_order, NoChipReason::other_document}) {
    reasons.push_back(named("name", name_of(reason), words_for(reason)));
  }
  return serialized({{"venue", json_of(Words{settings.venue_zh, settings.venue_en})},
                     {"rest_after_seconds", settings.rest_after.count()},
                     {"steps_open_seconds", std::chrono::seconds(referral_open_for).count()},
                     {"entries_shown", entries_shown},
                     {"lanes", std::move(lanes)},
                     {"steps", std::move(steps)},
                     {"no_chip_reasons", std::move(reasons)},
                     {"manager", json_of(settings.manager)}});
}

std::string whole_state(std::string_view constant, const Moment& now, std::string_view board) {
  std::string text = "{\"desk\":";
  text.append(constant).append(",\"now\":").append(serialized(json_of(now)));
  text.append(",\"board\":").append(board).append("}");
  return text;
}

std::string record_json(const RecordShown& shown, std::int64_t stays_seconds) {
  return serialized({{"of", shown.of},
                     {"access", shown.access},
                     {"document", shown.document},
                     {"number", shown.number},
                     {"name", shown.name},
                     {"nationality", shown.nationality},
                     {"stays_seconds", stays_seconds}});
}

std::string health_json(const Health& health) {
  json::array troubles;
  for (const std::string& trouble : health.troubles) troubles.emplace_back(trouble);
  return serialized(
      {{"status", health.good ? "ok" : "failing"}, {"troubles", std::move(troubles)}});
}

}  // namespace menshen::desk
