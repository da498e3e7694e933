// A session on a module that works: cards laid, left lying, lifted, laid again.
#include "drivers/card_reader/sam_session.hpp"

#include <gtest/gtest.h>

#include "drivers/card_reader/sam_record.hpp"
#include "tests/unit/drivers/card_reader/session_rig.hpp"

namespace menshen::card_reader {
namespace {

constexpr auto hides = SimulatedModule::AfterRead::hides_the_card;
constexpr auto shows = SimulatedModule::AfterRead::shows_the_card;

TEST(SamSession, BecomesReadyAfterSelfTestAndNumber) {
  SessionRig rig;
  rig.open();
  ASSERT_EQ(rig.events.size(), 2U);
  EXPECT_EQ(rig.events[0].state, DeviceState::starting);
  EXPECT_EQ(rig.events[1].state, DeviceState::ready);
  EXPECT_EQ(rig.events[1].device, "reader-1");
  EXPECT_EQ(rig.events[1].lane, "front");
  EXPECT_EQ(rig.events[1].kind, DeviceKind::card_reader);
  EXPECT_EQ(rig.module.asked(request::self_test), 1);
  EXPECT_EQ(rig.module.asked(request::module_number), 2);  // two answers that agree
  EXPECT_EQ(rig.module.asked(request::reset), 0);
}

TEST(SamSession, DeliversACardWithItsReadersNumber) {
  SessionRig rig;
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1s);
  ASSERT_EQ(rig.scans.size(), 1U);
  const Scan& scan = rig.scans[0];
  EXPECT_EQ(scan.lane, "front");
  EXPECT_EQ(scan.source, Source::card_reader);
  EXPECT_EQ(scan.content, Content::chip_record);
  EXPECT_EQ(scan.reader, SimulatedModule::number);
  EXPECT_EQ(scan.bytes, adult().record);
  EXPECT_FALSE(scan.follows);
}

TEST(SamSession, AppendsTheNewestAddress) {
  SessionRig rig;
  rig.open();
  auto card = adult();
  card.appended_address = Bytes(280, 0x41);
  rig.module.lay(card);
  rig.run_for(1s);
  ASSERT_EQ(rig.scans.size(), 1U);
  Bytes expected = card.record;
  expected.resize(256 + 280, 0x41);
  EXPECT_EQ(rig.scans[0].bytes, expected);
}

TEST(SamSession, LeavesOutAnAddressOfImpossibleLength) {
  for (const std::size_t length : {address_bytes_max + 2, std::size_t{3}}) {
    SessionRig rig;
    rig.open();
    auto card = adult();
    card.appended_address = Bytes(length, 0x41);
    rig.module.lay(card);
    rig.run_for(1s);
    ASSERT_EQ(rig.scans.size(), 1U);
    EXPECT_EQ(rig.scans[0].bytes, card.record);
  }
}

TEST(SamSession, DeliversACardWhoseAddressFails) {
  for (const std::uint8_t sw3 : Bytes{0x91, 0x21, 0x41, 0x80, 0x24, 0x60, 0x66, 0x00}) {
    SessionRig rig;
    rig.open();
    rig.module.plan_status(sw3, 1, request::address);
    rig.module.lay(adult());
    rig.run_for(1s);
    ASSERT_EQ(rig.scans.size(), 1U) << int{sw3};
    EXPECT_EQ(rig.scans[0].bytes, adult().record);
  }
  for (const Fault fault : {Fault::silence, Fault::wrong_check, Fault::lost_byte, Fault::pulled}) {
    SessionRig rig;
    rig.open();
    rig.module.plan(fault, 1, request::address);
    rig.module.lay(adult());
    rig.run_for(4s);
    ASSERT_EQ(rig.scans.size(), 1U);
  }
}

TEST(SamSession, PollsForCardsAtTheSetPace) {
  SessionRig rig;
  rig.open();
  const int before = rig.module.asked(request::find);
  rig.run_for(30s);
  EXPECT_NEAR(rig.module.asked(request::find) - before, 100, 2);  // every 300 ms
}

class LeftLying : public testing::TestWithParam<SimulatedModule::AfterRead> {};
INSTANTIATE_TEST_SUITE_P(EitherModule, LeftLying, testing::Values(hides, shows));

TEST_P(LeftLying, IsDecidedOnceHoweverLong) {
  SessionRig rig(GetParam());
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1h);
  EXPECT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.last().advice, Advice::none);
}

TEST_P(LeftLying, IsDecidedOnceThoughTheReaderIsPluggedInAgain) {
  SessionRig rig(GetParam());
  rig.open();
  rig.module.lay(adult());
  rig.run_for(60s);
  rig.close();
  rig.run_for(60s);
  rig.open();
  rig.run_for(60s);
  EXPECT_EQ(rig.scans.size(), 1U);
  EXPECT_TRUE(rig.said(DeviceState::ready, Advice::card_already_read));
}

TEST_P(LeftLying, IsDecidedOnceThoughTheModuleIsReset) {
  SessionRig rig(GetParam());
  rig.open();
  rig.module.lay(adult());
  rig.run_for(60s);
  rig.module.plan(Fault::silence, 10);
  rig.run_for(120s);
  EXPECT_GE(rig.module.asked(request::reset), 1);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
  EXPECT_EQ(rig.scans.size(), 1U);
}

TEST_P(LeftLying, GivesWayToTheNextCard) {
  SessionRig rig(GetParam());
  rig.open();
  rig.module.lay(adult());
  rig.run_for(5s);
  rig.module.lay(other_adult());  // put in its place without a pause
  rig.run_for(5s);
  ASSERT_EQ(rig.scans.size(), 2U);
  EXPECT_EQ(rig.scans[1].bytes, other_adult().record);
}

TEST_P(LeftLying, IsNewAfterALiftAndTheWindow) {
  SessionRig rig(GetParam());
  rig.open();
  rig.module.lay(adult());
  rig.run_for(2s);
  rig.module.lift();
  rig.run_for(11s);
  rig.module.lay(adult());
  rig.run_for(2s);
  EXPECT_EQ(rig.scans.size(), 2U);
}

TEST_P(LeftLying, IsTheSameWhenLaidAgainWithinTheWindow) {
  SessionRig rig(GetParam());
  rig.open();
  rig.module.lay(adult());
  rig.run_for(2s);
  rig.module.lift();
  rig.run_for(3s);
  rig.module.lay(adult());
  rig.run_for(2s);
  EXPECT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.last().advice, Advice::card_already_read);
  rig.module.lift();
  rig.run_for(6s);
  EXPECT_EQ(rig.last().advice, Advice::none);
}

TEST(SamSession, IgnoresTheFirstTwoStatusBytes) {
  SessionRig rig;
  rig.module.set_first_status_bytes(0x63, 0xC1);
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1s);
  EXPECT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.last().state, DeviceState::ready);
}

TEST(SamSession, AsksAgainForANumberThatIsWrongAtFirst) {
  SessionRig rig;
  rig.module.set_first_number_wrong(true);
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1s);
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].reader, SimulatedModule::number);
  EXPECT_EQ(rig.module.asked(request::module_number), 3);
}

TEST(SamSession, UsesTheConfiguredNameWhereTheNumberIsNotToBeHad) {
  SessionRig rig;
  rig.module.plan_status(0x24, 100, request::module_number);
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1s);
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].reader, "reader-1");
  EXPECT_EQ(rig.module.asked(request::module_number), number_queries_max);
}

TEST(SamSession, ReadsOnWhereTheModuleHasNoSelfTest) {
  SessionRig rig;
  rig.module.plan_status(0x21, 1, request::self_test);
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1s);
  EXPECT_EQ(rig.scans.size(), 1U);
}

TEST(SamSession, ReadsAtNineThousandSixHundredBaudByteByByte) {
  SessionRig rig;
  rig.session = SamSession(Settings{.id = "reader-1", .lane = "front", .device = "", .baud = 9600});
  rig.byte_time = 1ms;
  rig.open();
  rig.module.lay(adult());
  rig.run_for(3s);
  EXPECT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.module.asked(request::read), 1);
}

TEST(SamSession, DeliversACardThatWasReadWhenTheReaderIsUnplugged) {
  SessionRig rig;
  rig.open();
  rig.module.lay(adult());
  rig.module.plan(Fault::silence, 1, request::address);
  rig.run_for(500ms);
  ASSERT_TRUE(rig.scans.empty());
  rig.close();
  ASSERT_EQ(rig.scans.size(), 1U);
  EXPECT_EQ(rig.scans[0].bytes, adult().record);
  EXPECT_EQ(rig.last().state, DeviceState::absent);
  EXPECT_EQ(rig.last().advice, Advice::reader_unplugged);
}

TEST(SamSession, SaysWhyThereIsNoLine) {
  SessionRig rig;
  rig.close(SamSession::NoLine::absent);
  EXPECT_TRUE(rig.last().state == DeviceState::absent &&
              rig.last().advice == Advice::reader_unplugged);
  rig.close(SamSession::NoLine::busy);
  EXPECT_TRUE(rig.last().state == DeviceState::faulty && rig.last().advice == Advice::device_busy);
  const Error why(EACCES, boost::system::system_category());
  rig.close(SamSession::NoLine::refused, why);
  EXPECT_TRUE(rig.last().state == DeviceState::faulty &&
              rig.last().advice == Advice::device_refused);
  EXPECT_EQ(rig.last().cause, why);
  rig.open();
  EXPECT_EQ(rig.last().state, DeviceState::ready);
  EXPECT_FALSE(rig.last().cause);
}

TEST(SamSession, NeverLetsThePhotoOut) {
  SessionRig rig;
  rig.open();
  rig.module.lay(adult());
  rig.run_for(1s);
  ASSERT_EQ(rig.scans.size(), 1U);
  const std::string_view photo("\x57\x4C\x66\x00\x7E\x00", 6);
  EXPECT_EQ(text_of(rig.scans[0].bytes).find(photo), std::string_view::npos);
  EXPECT_EQ(rig.scans[0].bytes.size(), 256U);
}

TEST(SamSession, IgnoresBytesThatNobodyAskedFor) {
  SamSession session(Settings{.id = "r", .lane = "l", .device = ""});
  const Bytes found = from_hex("aaaaaa9669000800009f0000000097").value();
  EXPECT_TRUE(session.received(found, Instant{}).empty());
  EXPECT_TRUE(session.timed_out(Instant{}).empty());
}

}  // namespace
}  // namespace menshen::card_reader
