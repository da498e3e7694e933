// Every value that can reach the page has words, and none of the big ones says why.
#include "firmware-host/desk/words.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace menshen::desk {
namespace {

void expect_said(const Said& said, std::string_view what) {
  EXPECT_TRUE(said.what.present()) << what;
  EXPECT_TRUE(said.next.present()) << what;
}

// All values of an enum whose names core knows.
template <class Value>
std::set<Value> named_values(int last) {
  std::set<Value> values;
  for (int number = 0; number <= last; ++number) {
    const auto value = static_cast<Value>(number);
    if (name_of(value) != "unknown") values.insert(value);
  }
  return values;
}

TEST(Words, ExistForEveryReason) {
  const auto reasons = named_values<Reason>(999);
  EXPECT_GE(reasons.size(), 32U);
  for (const Reason reason : reasons) expect_said(words_for(reason), menshen::name_of(reason));
}

TEST(Words, ExistForEveryAdvice) {
  const auto advices = named_values<Advice>(255);
  EXPECT_GE(advices.size(), 19U);
  for (const Advice advice : advices) expect_said(words_for(advice), menshen::name_of(advice));
}

TEST(Words, ExistForEveryNotice) {
  const auto notices = named_values<Notice>(255);
  EXPECT_EQ(notices.size(), 9U);
  for (const Notice notice : notices) {
    if (notice != Notice::none) expect_said(words_for(notice), name_of(notice));
  }
  EXPECT_FALSE(words_for(Notice::none).what.present());
}

TEST(Words, ExistForEveryOutcome) {
  for (const Outcome outcome : named_values<Outcome>(255)) {
    EXPECT_TRUE(big_text(outcome).present());
    expect_said(words_for(outcome), menshen::name_of(outcome));
  }
}

TEST(Words, ExistForEveryStateKindAndNoChipReason) {
  EXPECT_EQ(named_values<DeviceState>(255).size(), 4U);
  for (const auto state : named_values<DeviceState>(255)) EXPECT_TRUE(words_for(state).present());
  EXPECT_EQ(named_values<DeviceKind>(255).size(), 4U);
  for (const auto kind : named_values<DeviceKind>(255)) EXPECT_TRUE(words_for(kind).present());
  for (int number = 1; number <= 4; ++number) {
    const auto reason = static_cast<NoChipReason>(number);
    EXPECT_TRUE(words_for(reason).present()) << number;
    EXPECT_NE(name_of(reason), "unknown") << number;
  }
  EXPECT_EQ(name_of(static_cast<NoChipReason>(5)), "unknown");
}

TEST(Words, ExistForEveryProblemWithItsStatus) {
  std::set<std::string_view> names;
  for (int number = 1; number <= 29; ++number) {
    const auto code = static_cast<Errc>(number);
    expect_said(words_for(code), name_of(code));
    names.insert(name_of(code));
    EXPECT_GE(status_of(code), 400U);
    EXPECT_EQ(make_error_code(code).message(), words_for(code).what.en);
  }
  EXPECT_EQ(names.size(), 29U);
  EXPECT_EQ(name_of(static_cast<Errc>(30)), "unknown");
  EXPECT_EQ(status_of(static_cast<Errc>(30)), 500U);
  EXPECT_EQ(make_error_code(static_cast<Errc>(30)).message(), "unknown");
}

TEST(Words, TellAListedMinorFromNoOther) {
  const Said listed = words_for(Reason::under_age_on_list), other = words_for(Reason::under_age);
  EXPECT_EQ(listed.what.zh, other.what.zh);
  EXPECT_EQ(listed.what.en, other.what.en);
  EXPECT_EQ(listed.next.zh, other.next.zh);
  EXPECT_EQ(listed.next.en, other.next.en);
  EXPECT_EQ(public_name(Reason::under_age_on_list), "under_age");
  EXPECT_EQ(public_name(Reason::card_lost), "card_lost");
}

TEST(Words, OfTheGuestNameNeitherAgeNorFault) {
  for (const Outcome outcome : named_values<Outcome>(255)) {
    const Said said = words_for(outcome);
    for (const Words& words : {big_text(outcome), said.what, said.next}) {
      for (const char* word : {"岁", "年龄", "未成年", "拒", "不准", "禁止"}) {
        EXPECT_EQ(words.zh.find(word), std::string_view::npos) << words.zh;
      }
      for (const char* word : {"age", "minor", "refus", "denied", "forbid", "not allowed"}) {
        EXPECT_EQ(words.en.find(word), std::string_view::npos) << words.en;
      }
    }
  }
}

// It lies open on the desk, where the guest may read it from the side.
TEST(Words, OfTheClerksOpenLineNameNoAge) {
  for (const Reason reason : named_values<Reason>(999)) {
    const Words& open = words_for(reason).next;
    for (const char* word : {"岁", "年龄", "年纪", "成年", "孩"}) {
      EXPECT_EQ(open.zh.find(word), std::string_view::npos) << open.zh;
    }
    for (const char* word : {" age", "Age", "adult", "minor", "young", "child"}) {
      EXPECT_EQ(open.en.find(word), std::string_view::npos) << open.en;
    }
  }
  EXPECT_EQ(words_for(Reason::under_age).next.zh, "请按入场须知处理");
}

TEST(Words, SpeakOfNoListToTheDesk) {
  for (const Reason reason : named_values<Reason>(999)) {
    const Said said = words_for(reason);
    EXPECT_EQ(std::string(said.what.zh).find("名单"), std::string::npos) << said.what.zh;
    EXPECT_EQ(std::string(said.what.en).find(" list"), std::string::npos) << said.what.en;
  }
}

TEST(Words, ForAGuestAreTheAdviceAGuestCanFollow) {
  EXPECT_TRUE(is_for_patron(Advice::lay_card_again));
  EXPECT_TRUE(is_for_patron(Advice::card_already_read));
  EXPECT_FALSE(is_for_patron(Advice::none));
  EXPECT_FALSE(is_for_patron(Advice::reader_unplugged));
  EXPECT_FALSE(is_for_patron(Advice::gate_silent));
}

TEST(Words, KnowWhichNoticesStopTheDoor) {
  EXPECT_TRUE(stops_the_door(Notice::store_failing));
  EXPECT_TRUE(stops_the_door(Notice::clock_not_trusted));
  EXPECT_TRUE(stops_the_door(Notice::stopping));
  EXPECT_FALSE(stops_the_door(Notice::list_stale));
  EXPECT_FALSE(stops_the_door(Notice::too_busy));
  EXPECT_FALSE(stops_the_door(Notice::rolled_back));
  EXPECT_FALSE(stops_the_door(Notice::watermark_missing));
  EXPECT_FALSE(stops_the_door(Notice::day_keys_lost));
}

}  // namespace
}  // namespace menshen::desk
