#include "firmware-host/desk/board.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "firmware-host/desk/board_json.hpp"

namespace menshen::desk {
namespace {

using namespace std::chrono_literals;

constexpr Instant noon{std::chrono::sys_days(std::chrono::year(2026) / 3 / 11) + 4h};

Shown shown_at(Instant at, Outcome outcome, Reason reason, const std::string& lane = "front") {
  return {lane, {at, 8h}, outcome, {reason}, LeafIndex{7}, "张*", "1****************4"};
}

Shown admitted(Instant at = noon) { return shown_at(at, Outcome::admit, Reason::adult); }

boost::json::object snapshot(const Board& board, Instant now = noon) {
  return boost::json::parse(board.snapshot_json(now)).as_object();
}

// The events a reader has got, as "name data" lines.
std::vector<std::string> heard(http::EventChannel& channel) {
  std::vector<std::string> events;
  std::string text = channel.take();
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    const auto data = text.find("\ndata: ");
    events.push_back(text.substr(7, data - 7) + " " + text.substr(data + 7, end - data - 7));
    text.erase(0, end + 2);
  }
  return events;
}

TEST(Board, RemembersTheLastOfEachLane) {
  Board board;
  EXPECT_EQ(board.last("front"), nullptr);
  board.show(admitted());
  board.show(shown_at(noon + 1s, Outcome::refuse, Reason::outside_hours, "back"));
  board.show(shown_at(noon + 2s, Outcome::refer, Reason::no_document));
  ASSERT_NE(board.last("front"), nullptr);
  EXPECT_EQ(board.last("front")->outcome, Outcome::refer);
  EXPECT_EQ(board.last("back")->reasons.front(), Reason::outside_hours);
}

TEST(Board, ShowsNoNameOfSomebodyNotAdmitted) {
  for (const Outcome outcome : {Outcome::refuse, Outcome::refer}) {
    Board board;
    const auto channel = board.subscribe();
    board.show(shown_at(noon, outcome, Reason::under_age));
    EXPECT_EQ(board.last("front")->masked_name, "");
    EXPECT_EQ(board.last("front")->masked_number, "");
    EXPECT_EQ(board.snapshot_json(noon).find("张"), std::string::npos);
    EXPECT_EQ(board.snapshot_json(noon).find("\"number\""), std::string::npos);
    EXPECT_EQ(channel->take().find("张"), std::string::npos);
  }
}

TEST(Board, ForgetsNamesWhenTheirTimeIsOver) {
  Board board({30s, 8});
  board.show(admitted());
  board.forget_old(noon + 30s - 1ms);
  EXPECT_EQ(board.last("front")->masked_name, "张*");
  board.forget_old(noon + 30s);
  EXPECT_EQ(board.last("front")->masked_name, "");
  EXPECT_EQ(board.last("front")->masked_number, "");
  EXPECT_EQ(board.last("front")->outcome, Outcome::admit);
  EXPECT_EQ(board.snapshot_json(noon).find("张"), std::string::npos);
}

TEST(Board, ShowsNoOverdueNameEvenBeforeItForgets) {
  Board board({30s, 8});
  board.show(admitted());
  EXPECT_NE(board.snapshot_json(noon + 29s).find("张"), std::string::npos);
  EXPECT_EQ(board.snapshot_json(noon + 30s).find("张"), std::string::npos);
}

TEST(Board, ForgetsNamesAlsoWhenTheClockWasSetBack) {
  Board board({30s, 8});
  board.show(admitted());
  board.forget_old(noon - 30s);
  EXPECT_EQ(board.last("front")->masked_name, "张*");
  board.forget_old(noon - 31s);
  EXPECT_EQ(board.last("front")->masked_name, "");
}

TEST(Board, TellsReadersWhichNamesAreGone) {
  Board board({30s, 8});
  const auto channel = board.subscribe();
  board.show(admitted());
  board.show(shown_at(noon + 10s, Outcome::admit, Reason::adult, "back"));
  heard(*channel);
  board.forget_old(noon + 20s);
  EXPECT_TRUE(heard(*channel).empty());
  board.forget_old(noon + 30s);
  EXPECT_EQ(heard(*channel), std::vector<std::string>{R"(forget {"sequences":[1]})"});
  board.forget_old(noon + 50s);
  EXPECT_EQ(heard(*channel), std::vector<std::string>{R"(forget {"sequences":[2]})"});
}

TEST(Board, TakesANameBackFromAReaderThatHasNotReadIt) {
  Board board({30s, 8});
  const auto channel = board.subscribe();
  board.show(admitted());
  board.forget_old(noon + 30s);
  const auto events = heard(*channel);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0], "lost {}");
  EXPECT_EQ(events[1], R"(forget {"sequences":[1]})");
}

TEST(Board, KeepsOnlyTheLastEntriesTheNewestFirst) {
  Board board({30s, 3});
  for (int i = 0; i < 5; ++i) board.show(admitted(noon + std::chrono::seconds(i)));
  const auto entries = snapshot(board)["entries"].as_array();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].at("sequence"), 5);
  EXPECT_EQ(entries[2].at("sequence"), 3);
}

TEST(Board, KeepsNoMoreEntriesThanItsLimitWhateverIsAsked) {
  Board board({30s, 1000});
  EXPECT_EQ(board.entries_shown(), entries_count_max);
  for (std::size_t i = 0; i <= entries_count_max; ++i) board.show(admitted());
  EXPECT_EQ(snapshot(board)["entries"].as_array().size(), entries_count_max);
}

TEST(Board, SaysWhatIsShownInWordsForThePage) {
  Board board;
  const auto channel = board.subscribe();
  board.show(admitted(noon + 65s));
  const auto events = heard(*channel);
  ASSERT_EQ(events.size(), 1U);
  ASSERT_TRUE(events[0].starts_with("shown "));
  const auto shown = boost::json::parse(events[0].substr(6)).as_object();
  EXPECT_EQ(shown.at("lane"), "front");
  EXPECT_EQ(shown.at("outcome"), "admit");
  EXPECT_EQ(shown.at("time"), "12:01:05");
  EXPECT_EQ(shown.at("leaf"), 7);
  EXPECT_EQ(shown.at("big").at("zh"), "请进");
  EXPECT_EQ(shown.at("reasons"), boost::json::value({"adult"}));
  EXPECT_EQ(shown.at("clerk").at(0).at("what").at("zh"), "成年，证件有效");
  EXPECT_EQ(shown.at("name"), "张*");
  EXPECT_EQ(shown.at("names_until_ms").as_int64() - shown.at("at_ms").as_int64(), 30'000);
  EXPECT_EQ(snapshot(board, noon + 65s)["lanes"].at("front"), shown);
}

TEST(Board, TellsAListedMinorFromNoOther) {
  const auto seen = [](std::vector<Reason> reasons) {
    Board board;
    const auto channel = board.subscribe();
    Shown shown = shown_at(noon, Outcome::refuse, Reason::under_age);
    shown.reasons = std::move(reasons);
    board.show(std::move(shown));
    return channel->take() + board.snapshot_json(noon);
  };
  const std::string other = seen({Reason::under_age});
  EXPECT_EQ(seen({Reason::under_age_on_list}), other);
  EXPECT_EQ(seen({Reason::under_age, Reason::under_age_on_list}), other);
  EXPECT_EQ(seen({Reason::under_age_on_list, Reason::under_age}), other);
}

TEST(Board, ShowsALightForEachDevice) {
  Board board;
  const auto light = [&](DeviceState state, Advice advice) {
    board.device({"reader-1", "front", DeviceKind::card_reader, state, advice, noon});
    const auto devices = snapshot(board)["devices"].as_array();
    EXPECT_EQ(devices.size(), 1U);
    return std::string(devices[0].at("light").as_string());
  };
  EXPECT_EQ(light(DeviceState::starting, Advice::none), "waiting");
  EXPECT_EQ(light(DeviceState::ready, Advice::none), "good");
  EXPECT_EQ(light(DeviceState::ready, Advice::lay_card_again), "attention");
  EXPECT_EQ(light(DeviceState::absent, Advice::reader_unplugged), "bad");
  EXPECT_EQ(light(DeviceState::faulty, Advice::reader_silent), "bad");
}

TEST(Board, TellsOfADeviceWithWhatToDo) {
  Board board;
  const auto channel = board.subscribe();
  board.device(
      {"gate-1", "front", DeviceKind::gate, DeviceState::faulty, Advice::gate_silent, noon});
  const auto events = heard(*channel);
  ASSERT_EQ(events.size(), 1U);
  const auto device = boost::json::parse(events[0].substr(7)).as_object();
  EXPECT_EQ(device.at("device"), "gate-1");
  EXPECT_EQ(device.at("state"), "faulty");
  EXPECT_EQ(device.at("advice"), "gate_silent");
  EXPECT_EQ(device.at("name").at("zh"), "闸机");
  EXPECT_EQ(device.at("said").at("what").at("en"), "The gate does not answer");
  EXPECT_FALSE(device.at("for_patron").as_bool());
}

TEST(Board, KeepsANoticeUntilItIsSwitchedOff) {
  Board board;
  const auto channel = board.subscribe();
  board.notice(Notice::store_failing, true);
  board.notice(Notice::store_failing, true);  // no second event
  board.notice(Notice::list_stale, true);
  EXPECT_TRUE(board.holds(Notice::store_failing));
  EXPECT_EQ(heard(*channel).size(), 2U);
  const auto notices = snapshot(board)["notices"].as_array();
  ASSERT_EQ(notices.size(), 2U);
  EXPECT_EQ(notices[0].at("notice"), "store_failing");
  EXPECT_TRUE(notices[0].at("stops").as_bool());
  EXPECT_FALSE(notices[1].at("stops").as_bool());
  board.notice(Notice::store_failing, false);
  board.notice(Notice::none, true);
  EXPECT_FALSE(board.holds(Notice::store_failing));
  EXPECT_EQ(snapshot(board)["notices"].as_array().size(), 1U);
  EXPECT_EQ(heard(*channel).size(), 1U);
}

TEST(Board, TellsTheTime) {
  Board board;
  const auto channel = board.subscribe();
  board.tell_time({noon, 8h});
  EXPECT_EQ(heard(*channel), std::vector<std::string>{
                                 R"(time {"now_ms":1773201600000,"utc_offset_seconds":28800})"});
}

TEST(Board, HasSoManyReadersAndNoMore) {
  Board board;
  std::vector<std::shared_ptr<http::EventChannel>> readers;
  for (std::size_t i = 0; i < readers_count_max; ++i) readers.push_back(board.subscribe());
  EXPECT_NE(readers.back(), nullptr);
  EXPECT_EQ(board.subscribe(), nullptr);
  readers.pop_back();  // one leaves
  EXPECT_NE(board.subscribe(), nullptr);
}

TEST(Board, EndsEveryStreamWhenAskedTo) {
  Board board;
  const auto one = board.subscribe(), two = board.subscribe();
  board.close_all();
  EXPECT_TRUE(one->closed());
  EXPECT_TRUE(two->closed());
}

TEST(Board, StopsTheProgramRatherThanShowADecisionWithoutAReason) {
  Board board;
  Shown shown = admitted();
  shown.reasons.clear();
  EXPECT_DEATH(board.show(shown), "at least one reason");
}

}  // namespace
}  // namespace menshen::desk
