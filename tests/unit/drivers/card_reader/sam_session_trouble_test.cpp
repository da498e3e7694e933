// A session on cards and modules that do not work.
#include <gtest/gtest.h>

#include <set>

#include "drivers/card_reader/sam_session.hpp"
#include "tests/unit/drivers/card_reader/session_rig.hpp"

namespace menshen::card_reader {
namespace {

int scans_of(const SessionRig& rig, Content content) {
  return static_cast<int>(
      std::count_if(rig.scans.begin(), rig.scans.end(),
                    [content](const Scan& scan) { return scan.content == content; }));
}

struct BadCard {
  const char* name;
  test::SimulatedCard card;
  Advice advice;
  std::optional<Content> scan;
};
std::ostream& operator<<(std::ostream& out, const BadCard& bad) { return out << bad.name; }

class CardThatFails : public testing::TestWithParam<BadCard> {};

test::SimulatedCard card_with(std::uint8_t find, std::uint8_t select, std::uint8_t read) {
  return {
      .record = {}, .appended_address = {}, .on_find = find, .on_select = select, .on_read = read};
}

INSTANTIATE_TEST_SUITE_P(
    Table, CardThatFails,
    testing::Values(
        BadCard{"Select81", card_with(0x9F, 0x81, 0), Advice::lay_card_again,
                Content::chip_unreadable},
        BadCard{"Select47", card_with(0x9F, 0x47, 0), Advice::lay_card_again,
                Content::chip_unreadable},
        BadCard{"Select31", card_with(0x9F, 0x31, 0), Advice::ask_for_card,
                Content::chip_unreadable},
        BadCard{"Read31", card_with(0x9F, 0x90, 0x31), Advice::ask_for_card,
                Content::chip_unreadable},
        BadCard{"Read41", card_with(0x9F, 0x90, 0x41), Advice::lay_card_again,
                Content::chip_unreadable},
        BadCard{"Select32", card_with(0x9F, 0x32, 0), Advice::none, Content::chip_rejected},
        BadCard{"Read32", card_with(0x9F, 0x90, 0x32), Advice::none, Content::chip_rejected},
        BadCard{"Read33", card_with(0x9F, 0x90, 0x33), Advice::none, Content::chip_rejected},
        BadCard{"Find40", card_with(0x40, 0, 0), Advice::not_an_identity_card, std::nullopt},
        BadCard{"Select40", card_with(0x9F, 0x40, 0), Advice::not_an_identity_card, std::nullopt},
        BadCard{"Read40", card_with(0x9F, 0x90, 0x40), Advice::not_an_identity_card, std::nullopt}),
    [](const auto& test) { return test.param.name; });

TEST_P(CardThatFails, GivesAdviceAndOneScanHoweverLongItLies) {
  SessionRig rig;
  rig.open();
  rig.module.lay(GetParam().card);
  rig.run_for(2s);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
  EXPECT_EQ(rig.last().advice, GetParam().advice);
  rig.run_for(10min);
  ASSERT_EQ(rig.scans.size(), GetParam().scan ? 1U : 0U);
  if (!GetParam().scan) return;
  EXPECT_EQ(rig.scans[0].content, *GetParam().scan);
  EXPECT_TRUE(rig.scans[0].bytes.empty());
  EXPECT_EQ(rig.scans[0].reader, SimulatedModule::number);
}

TEST_P(CardThatFails, DoesNotStandInTheWayOfTheNextCard) {
  SessionRig rig;
  rig.open();
  rig.module.lay(GetParam().card);
  rig.run_for(3s);
  rig.module.lift();
  rig.run_for(1s);
  rig.module.lay(adult());
  rig.run_for(1s);
  EXPECT_EQ(scans_of(rig, Content::chip_record), 1);
  EXPECT_EQ(rig.last().advice, Advice::none);
}

TEST_P(CardThatFails, IsAnotherScanWhenLiftedAndLaidAgain) {
  SessionRig rig;
  rig.open();
  for (int i = 0; i < 2; ++i) {
    rig.module.lay(GetParam().card);
    rig.run_for(3s);
    rig.module.lift();
    rig.run_for(2s);
  }
  EXPECT_EQ(rig.scans.size(), GetParam().scan ? 2U : 0U);
}

TEST(CardTroubleInSession, KeepsAdviceForALookAndThenTakesItAway) {
  SessionRig rig;
  rig.open();
  rig.module.lay(adult());
  rig.module.plan(Fault::pulled, 1, request::read);
  rig.run_for(3s);
  EXPECT_EQ(rig.last().advice, Advice::lay_card_again);
  EXPECT_TRUE(rig.scans.empty());
  rig.run_for(4s);
  EXPECT_EQ(rig.last().advice, Advice::none);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
}

TEST(CardTroubleInSession, ReadsACardThatWasPulledWhenItComesBack) {
  for (const auto command : {request::select, request::read}) {
    SessionRig rig;
    rig.open();
    rig.module.plan(Fault::pulled, 1, command);
    rig.module.lay(adult());
    rig.run_for(2s);
    EXPECT_TRUE(rig.scans.empty());
    rig.module.lay(adult());
    rig.run_for(1s);
    ASSERT_EQ(rig.scans.size(), 1U);
    EXPECT_EQ(rig.scans[0].content, Content::chip_record);
    EXPECT_EQ(rig.last().advice, Advice::none);
  }
}

TEST(CardTroubleInSession, GivesARejectedCardASecondChance) {
  SessionRig rig;
  rig.open();
  rig.module.plan_status(0x33, 1, request::read);
  rig.module.lay(adult());
  rig.run_for(1s);
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].content, Content::chip_record);
}

TEST(CardTroubleInSession, RejectsACardThatFailsInBetween) {
  SessionRig rig;
  rig.open();
  rig.module.lay(test::forged_card());
  rig.module.plan_status(0x33, 1, request::read);
  rig.module.plan_status(0x41, 1, request::read);
  rig.run_for(2s);
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].content, Content::chip_rejected);
}

TEST(CardTroubleInSession, ReadsACardThatFailsTwiceAndThenReads) {
  SessionRig rig;
  rig.open();
  rig.module.plan_status(0x41, 2, request::read);
  rig.module.lay(adult());
  rig.run_for(3s);
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].content, Content::chip_record);
}

// Every fault of the line, at every command, once: the card is read all the same, exactly once.
class LineFault : public testing::TestWithParam<std::tuple<Fault, std::uint16_t, bool>> {};

INSTANTIATE_TEST_SUITE_P(
    EveryCommand, LineFault,
    testing::Combine(testing::Values(Fault::wrong_check, Fault::lost_byte, Fault::cut_short,
                                     Fault::stray_before, Fault::only_noise, Fault::silence,
                                     Fault::late),
                     testing::Values(request::self_test, request::module_number, request::find,
                                     request::select, request::read, request::address),
                     testing::Bool()));

TEST_P(LineFault, LosesNoCardAndDecidesNoneTwice) {
  const auto [fault, command, hides] = GetParam();
  SessionRig rig(hides ? SimulatedModule::AfterRead::hides_the_card
                       : SimulatedModule::AfterRead::shows_the_card);
  rig.module.plan(fault, 1, command);
  rig.module.lay(adult());
  rig.open();
  rig.run_for(60s);
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].content, Content::chip_record);
  EXPECT_EQ(Bytes(rig.scans[0].bytes.begin(), rig.scans[0].bytes.begin() + 256), adult().record);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
  rig.module.lay(other_adult());
  rig.run_for(5s);
  EXPECT_EQ(rig.scans.size(), 2U);
}

// Every status at every command, once, on a module that works otherwise.
TEST(LineFaultInSession, OutlivesEveryStatusByteAtEveryCommand) {
  for (const auto command : {request::reset, request::self_test, request::module_number,
                             request::find, request::select, request::read, request::address}) {
    for (int sw3 = 0; sw3 < 256; ++sw3) {
      SessionRig rig;
      rig.open();
      rig.module.plan_status(static_cast<std::uint8_t>(sw3), 1, command);
      if (command == request::self_test || command == request::module_number ||
          command == request::reset) {
        rig.module.plan(Fault::silence, 3, request::find);  // so that it starts again
      }
      rig.run_for(20s);
      rig.module.lay(adult());
      rig.run_for(20s);
      ASSERT_EQ(scans_of(rig, Content::chip_record), 1) << command << " " << sw3;
      ASSERT_EQ(rig.last().state, DeviceState::ready);
    }
  }
}

TEST(LineFaultInSession, ReportsASilentReaderOnceAndItsReturn) {
  SessionRig rig;
  rig.open();
  rig.module.plan(Fault::silence, 1'000'000);
  rig.run_for(5min);
  ASSERT_EQ(rig.events.size(), 3U);
  EXPECT_EQ(rig.last().state, DeviceState::faulty);
  EXPECT_EQ(rig.last().advice, Advice::reader_silent);
  EXPECT_GE(rig.module.asked(request::reset), 30);   // it goes on trying
  EXPECT_LE(rig.module.asked(request::reset), 100);  // and does not race
  rig.module.forget_plans();
  rig.run_for(10s);
  ASSERT_EQ(rig.events.size(), 4U);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
}

TEST(LineFaultInSession, ReportsAGarbledReader) {
  for (const Fault fault : {Fault::wrong_check, Fault::only_noise, Fault::cut_short}) {
    SessionRig rig;
    rig.open();
    rig.module.plan(fault, 1'000'000);
    rig.run_for(1min);
    EXPECT_EQ(rig.last().state, DeviceState::faulty);
    EXPECT_EQ(rig.last().advice, Advice::reader_garbled);
    rig.module.forget_plans();
    rig.module.lay(adult());
    rig.run_for(10s);
    EXPECT_EQ(rig.last().state, DeviceState::ready);
    EXPECT_EQ(rig.scans.size(), 1U);
  }
}

TEST(LineFaultInSession, ReportsAReaderWhoseRecordsAloneAreGarbled) {
  SessionRig rig;
  rig.open();
  rig.module.plan(Fault::wrong_check, 1'000'000, request::read);
  rig.module.lay(adult());
  rig.run_for(1min);
  EXPECT_EQ(rig.last().state, DeviceState::faulty);
  EXPECT_EQ(rig.last().advice, Advice::reader_garbled);
  EXPECT_TRUE(rig.scans.empty());
  rig.module.forget_plans();
  rig.run_for(10s);
  EXPECT_EQ(rig.scans.size(), 1U);
}

TEST(LineFaultInSession, WaitsForAModuleThatStartsUp) {
  SessionRig rig;
  rig.module.plan(Fault::silence, 2, request::self_test);  // 2 s
  rig.open();
  rig.run_for(3s);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
  EXPECT_EQ(rig.module.asked(request::reset), 0);
}

class ModuleFault : public testing::TestWithParam<std::pair<std::uint8_t, Advice>> {};
INSTANTIATE_TEST_SUITE_P(Both, ModuleFault,
                         testing::Values(std::pair(std::uint8_t{0x60}, Advice::reader_self_test),
                                         std::pair(std::uint8_t{0x66},
                                                   Advice::reader_not_authorised)));

TEST_P(ModuleFault, IsReportedWhenAResetDoesNotHelp) {
  SessionRig rig;
  rig.module.plan_status(GetParam().first, 1'000'000, request::self_test);
  rig.open();
  rig.run_for(10s);
  EXPECT_GE(rig.module.asked(request::reset), 2);
  EXPECT_EQ(rig.last().state, DeviceState::faulty);
  EXPECT_EQ(rig.last().advice, GetParam().second);
  EXPECT_EQ(rig.events.size(), 2U);  // starting, faulty
  rig.module.forget_plans();
  rig.run_for(3s);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
}

TEST_P(ModuleFault, IsNotReportedWhenAResetHelps) {
  SessionRig rig;
  rig.module.plan_status(GetParam().first, 1, request::self_test);
  rig.open();
  rig.run_for(1s);
  EXPECT_EQ(rig.module.asked(request::reset), 1);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
  EXPECT_FALSE(rig.said(DeviceState::faulty, GetParam().second));
}

TEST(LineFaultInSession, TakesALateRecordForNoAnswerToAnotherRequest) {
  SessionRig rig(SimulatedModule::AfterRead::shows_the_card);
  rig.open();
  rig.module.lay(adult());
  rig.module.plan(Fault::late, 1, request::read);
  rig.run_for(3200ms);            // read has timed out
  rig.module.lay(other_adult());  // and another card lies there when the late record arrives
  rig.run_for(20s);
  // The late record is dropped; who lies there now is read on its own.
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].bytes, other_adult().record);
}

TEST(LineFaultInSession, EndsEveryRequestWithinItsTime) {
  // However the bytes drip in, one answer cannot hold the session for longer than its command may
  // take: the clock shows when the next request is sent.
  SamSession session(Settings{.id = "r", .lane = "l", .device = ""});
  Instant now{1'800'000'000s};
  session.opened(now);
  const Instant asked = now;
  std::optional<Instant> timer = now + 1s;
  const Bytes frame = from_hex("aaaaaa966909").value();  // a frame of 2304 bytes begins
  for (std::size_t i = 0; i < 2000; ++i) {
    now += 400ms;
    if (timer && *timer <= now) {
      session.timed_out(*timer);
      EXPECT_LE(*timer - asked, self_test_ms_max + 10ms);
      return;
    }
    const std::uint8_t byte = i < frame.size() ? frame[i] : std::uint8_t{0};
    for (const Action& action : session.received(Bytes{byte}, now)) {
      if (const auto* wait = std::get_if<Wait>(&action)) timer = now + wait->time;
    }
  }
  FAIL() << "the request never ended";
}

TEST(LineFaultInSession, IsNotLostByAClockThatJumps) {
  for (const auto jump : {std::chrono::milliseconds(-24h), std::chrono::milliseconds(24h)}) {
    SessionRig rig;
    rig.open();
    rig.module.lay(adult());
    rig.run_for(301ms);  // in the middle of it
    rig.now += jump;
    if (rig.timer) *rig.timer += jump;
    for (auto& piece : rig.on_wire) piece.at += jump;
    rig.run_for(20s);
    EXPECT_EQ(rig.scans.size(), 1U);
    rig.module.lift();
    rig.run_for(11s);
    rig.module.lay(adult());
    rig.run_for(2s);
    EXPECT_EQ(rig.scans.size(), 2U);
  }
}

}  // namespace
}  // namespace menshen::card_reader
