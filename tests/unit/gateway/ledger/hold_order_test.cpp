#include "gateway/ledger/hold_order.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::ledger {
namespace {

constexpr const char* origin = "county.example/41010010000001";
constexpr CivilDate today = std::chrono::year(2026) / 5 / 10;

NoteSigner signer(std::uint32_t seed, const std::string& name = "court.example") {
  const auto key = draw<32>(test::seeded_chance(seed));
  return NoteSigner::of(name, crypto::PrivateKey::from_ed25519_seed(key).value()).value();
}

HoldOrder order_of_leaves(LeafIndex first, LeafIndex last, const std::string& name = "2026-17") {
  return {origin, name, LeafRange{first, last}, std::nullopt, std::chrono::year(2026) / 12 / 31};
}

HoldOrder release_of(const std::string& name) {
  return {origin, name, std::nullopt, std::nullopt, std::nullopt};
}

std::string signed_by(const NoteSigner& key, const HoldOrder& order) {
  const std::string text = encode_hold_order(order);
  return encode_note({text, {key.sign(text)}});
}

Error error_of(const Ok& ok) { return ok ? Error() : ok.error(); }

Error error_of_opening(std::string_view note) {
  const auto order = open_hold_order(note, signer(1).verifier(), origin);
  return order ? Error() : order.error();
}

Error error_of_recording(const HoldOrder& order, const std::vector<LegalHold>& holds = {}) {
  return error_of(may_record(order, holds, today, 100));
}

TEST(HoldOrder, IsWrittenInOneWay) {
  EXPECT_EQ(encode_hold_order(order_of_leaves(17, 42)),
            "menshen legal hold 1\ncounty.example/41010010000001\n2026-17\nimpose\nleaves 17 42\n"
            "until 2026-12-31\n");
  HoldOrder by_day = order_of_leaves(0, 0);
  by_day.leaves.reset();
  by_day.days = DayRange{std::chrono::year(2026) / 3 / 1, std::chrono::year(2026) / 3 / 31};
  EXPECT_EQ(encode_hold_order(by_day),
            "menshen legal hold 1\ncounty.example/41010010000001\n2026-17\nimpose\n"
            "days 2026-03-01 2026-03-31\nuntil 2026-12-31\n");
  EXPECT_EQ(encode_hold_order(release_of("2026-17")),
            "menshen legal hold 1\ncounty.example/41010010000001\n2026-17\nrelease\n");
  for (const HoldOrder& order : {order_of_leaves(17, 42), by_day, release_of("a/b_c.d-9")}) {
    EXPECT_EQ(parse_hold_order(encode_hold_order(order)).value(), order);
  }
}

TEST(HoldOrder, HasOneForm) {
  const std::string head = "menshen legal hold 1\no\nname\n";
  ASSERT_TRUE(parse_hold_order(head + "release\n"));
  ASSERT_TRUE(parse_hold_order(head + "impose\nleaves 1 2\nuntil 2026-12-31\n"));
  for (const std::string& bad :
       {std::string(),
        std::string("menshen legal hold 2\no\nname\nrelease\n"),
        head,
        head + "release",
        head + "release\nmore\n",
        head + "Release\n",
        head + "impose\nleaves 2 1\nuntil 2026-12-31\n",
        head + "impose\nleaves 01 2\nuntil 2026-12-31\n",
        head + "impose\nleaves -1 2\nuntil 2026-12-31\n",
        head + "impose\nleaves 1 2 \nuntil 2026-12-31\n",
        head + "impose\nleaves 1\nuntil 2026-12-31\n",
        head + "impose\nleaves 1 9223372036854775808\nuntil 2026-12-31\n",
        head + "impose\ndays 2026-02-30 2026-03-01\nuntil 2026-12-31\n",
        head + "impose\ndays 2026-03-02 2026-03-01\nuntil 2026-12-31\n",
        head + "impose\nuntil 2026-12-31\n",
        head + "impose\nleaves 1 2\n",
        head + "impose\nleaves 1 2\nuntil 2026-12-32\n",
        head + "impose\nleaves 1 2\nuntil 2026-12-31\nmore\n",
        std::string("menshen legal hold 1\n\nname\nrelease\n"),
        std::string("menshen legal hold 1\no\n\nrelease\n"),
        std::string("menshen legal hold 1\no\na b\nrelease\n"),
        "menshen legal hold 1\no\n" + std::string(65, 'n') + "\nrelease\n"}) {
    const auto order = parse_hold_order(bad);
    ASSERT_FALSE(order) << bad;
    EXPECT_EQ(order.error(), Errc::order_form) << bad;
  }
  EXPECT_TRUE(parse_hold_order("menshen legal hold 1\no\n" + std::string(64, 'n') + "\nrelease\n"));
}

TEST(HoldOrder, OfTheAuthorityForThisLogIsOpened) {
  const auto order = order_of_leaves(17, 42);
  EXPECT_EQ(open_hold_order(signed_by(signer(1), order), signer(1).verifier(), origin).value(),
            order);
}

TEST(HoldOrder, ByAWrongKeyIsNotOpened) {
  const std::string by_another = signed_by(signer(2), order_of_leaves(17, 42));
  EXPECT_EQ(error_of_opening(by_another), Errc::note_unsigned);
  const std::string text = encode_hold_order(order_of_leaves(17, 42));
  NoteSignature forged = signer(1).sign(text);
  forged.bytes = signer(2).sign(text).bytes;
  EXPECT_EQ(error_of_opening(encode_note({text, {forged}})), Errc::note_signature);
}

TEST(HoldOrder, OfAnotherLogIsNotOpened) {
  HoldOrder order = order_of_leaves(17, 42);
  order.origin = "county.example/41010010000002";
  EXPECT_EQ(error_of_opening(signed_by(signer(1), order)), Errc::other_origin);
}

TEST(HoldOrder, CutShortAlteredOrTooLongIsNotOpened) {
  const std::string whole = signed_by(signer(1), order_of_leaves(17, 42));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_TRUE(error_of_opening(std::string_view(whole).substr(0, i))) << i;
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_TRUE(error_of_opening(altered)) << i;
  }
  EXPECT_EQ(error_of_opening(std::string(hold_order_bytes_max + 1, 'x')), Errc::order_form);
  const std::string other = "menshen something else\n";
  EXPECT_EQ(error_of_opening(encode_note({other, {signer(1).sign(other)}})), Errc::order_form);
}

TEST(HoldOrder, OfLeavesThatAreNotThereIsNotRecorded) {
  EXPECT_FALSE(error_of_recording(order_of_leaves(0, 99)));
  EXPECT_EQ(error_of_recording(order_of_leaves(0, 100)), Errc::order_range);
  EXPECT_EQ(error_of_recording(order_of_leaves(500, 600)), Errc::order_range);
}

TEST(HoldOrder, ThatIsOverOrWithoutAnEndInSightIsNotRecorded) {
  HoldOrder order = order_of_leaves(1, 2);
  order.until = today;
  EXPECT_FALSE(error_of_recording(order));
  order.until = CivilDate(std::chrono::sys_days(today) - std::chrono::days(1));
  EXPECT_EQ(error_of_recording(order), Errc::order_expired);
  order.until = CivilDate(std::chrono::sys_days(today) + std::chrono::days(hold_days_max));
  EXPECT_FALSE(error_of_recording(order));
  order.until = CivilDate(std::chrono::sys_days(today) + std::chrono::days(hold_days_max + 1));
  EXPECT_EQ(error_of_recording(order), Errc::order_range);
}

TEST(HoldOrder, IsRecordedOnceAndReleasedOnce) {
  std::vector<LegalHold> holds;
  ASSERT_TRUE(add_order(holds, order_of_leaves(1, 2), 50));
  EXPECT_EQ(error_of_recording(order_of_leaves(1, 2), holds), Errc::order_replayed);
  EXPECT_EQ(error_of_recording(order_of_leaves(3, 9), holds), Errc::order_replayed);  // same name
  EXPECT_FALSE(error_of_recording(release_of("2026-17"), holds));
  ASSERT_TRUE(add_order(holds, release_of("2026-17"), 51));
  EXPECT_EQ(error_of_recording(release_of("2026-17"), holds), Errc::order_replayed);
  EXPECT_EQ(error_of_recording(order_of_leaves(1, 2), holds), Errc::order_replayed);
  EXPECT_FALSE(error_of_recording(order_of_leaves(1, 2, "2026-18"), holds));
}

TEST(HoldOrder, ThatReleasesWhatWasNeverImposedIsNotRecorded) {
  EXPECT_EQ(error_of_recording(release_of("2026-17")), Errc::order_unknown);
}

TEST(HoldOrder, OneBeyondTheMostIsNotRecorded) {
  std::vector<LegalHold> holds;
  for (std::size_t i = 0; i < legal_holds_max; ++i) {
    ASSERT_FALSE(error_of_recording(order_of_leaves(1, 2, "n" + std::to_string(i)), holds));
    holds.push_back({order_of_leaves(1, 2, "n" + std::to_string(i)), i, std::nullopt});
  }
  EXPECT_EQ(error_of_recording(order_of_leaves(1, 2), holds), Errc::too_many_orders);
  EXPECT_FALSE(error_of_recording(release_of("n7"), holds));
}

TEST(LegalHold, IsInForceThroughItsLastDayOrUntilItIsReleased) {
  LegalHold hold{order_of_leaves(1, 2), 50, std::nullopt};
  EXPECT_TRUE(is_in_force(hold, today));
  EXPECT_TRUE(is_in_force(hold, std::chrono::year(2026) / 12 / 31));
  EXPECT_FALSE(is_in_force(hold, std::chrono::year(2027) / 1 / 1));
  hold.released_by = 51;
  EXPECT_FALSE(is_in_force(hold, today));
}

TEST(LegalHold, CoversBothEndsOfItsRange) {
  const HoldOrder leaves = order_of_leaves(10, 12);
  EXPECT_FALSE(covers(leaves, 9, today));
  EXPECT_TRUE(covers(leaves, 10, today));
  EXPECT_TRUE(covers(leaves, 12, today));
  EXPECT_FALSE(covers(leaves, 13, today));
  HoldOrder days = release_of("n");
  days.days = DayRange{today, next_day(today)};
  EXPECT_TRUE(covers(days, 0, today));
  EXPECT_TRUE(covers(days, 0, next_day(today)));
  EXPECT_FALSE(covers(days, 0, next_day(next_day(today))));
}

TEST(LegalHold, IsALeafThatSaysTheRangeAndWhatWasDone) {
  const Entry imposed = entry_of(order_of_leaves(10, 12), {});
  EXPECT_EQ(imposed.kind, EntryKind::legal_hold);
  EXPECT_EQ(imposed.detail, "imposed");
  EXPECT_EQ(imposed.range, (LeafRange{10, 12}));
  const Entry released = entry_of(release_of("n"), {});
  EXPECT_EQ(released.detail, "released");
  EXPECT_FALSE(released.range);
}

}  // namespace
}  // namespace menshen::ledger
