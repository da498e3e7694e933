#include "gateway/ledger/leaf.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <random>
#include <set>

#include "gateway/ledger/errc.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using test::sample_admission;
using test::sample_moment;
using test::sample_refusal;

std::string text_of_leaf(const Leaf& leaf) {
  const Bytes bytes = encode_leaf(leaf).value();
  return std::string(text_of(bytes));
}

Entry started() {
  Entry entry;
  entry.kind = EntryKind::start;
  entry.moment = sample_moment;
  entry.detail = "power";
  return entry;
}

// The longest that every field may be.
Entry longest() {
  Entry entry = sample_admission(0);
  entry.lane = std::string(lane_bytes_max, 'l');
  entry.zone = std::string(zone_bytes_max, 'z');
  entry.reader = std::string(reader_bytes_max, 'r');
  entry.rules_version = std::string(rules_version_bytes_max, 'v');
  entry.detail = std::string(detail_bytes_max, 'd');
  entry.decision->reasons.assign(leaf_reasons_max, Reason::adult);
  entry.list_version = UINT64_MAX;
  entry.list_age = std::chrono::seconds::max();
  entry.up = std::chrono::milliseconds::max();
  entry.follows = UINT64_MAX;
  return entry;
}

Entry longest_event() {
  Entry entry = longest();
  entry.kind = EntryKind::configuration_change;
  entry.decision.reset();
  entry.range = {UINT64_MAX, UINT64_MAX};
  return entry;
}

Entry departure() {
  Entry entry;
  entry.kind = EntryKind::exit;
  entry.moment = sample_moment;
  entry.follows = 7;
  return entry;
}

Entry let_in() {
  Entry entry = test::sample_refusal(9);
  entry.kind = EntryKind::override;
  entry.decision = Decision{Outcome::admit, {Reason::manager_override, Reason::under_age}};
  entry.follows = 8;
  return entry;
}

// Byte for byte, since these bytes are what is hashed: a change here is a new version.
TEST(Leaf, IsWrittenInOneWay) {
  Leaf leaf{sample_admission(1), crypto::sha256({})};
  leaf.entry.follows = 41;
  const std::string expected =
      R"({"v":2,"kind":"admission","id":"00000000000000000000000000000001",)"
      R"("time":"2026-03-11T10:00:00.001+08:00","up":10800001,"lane":"front","zone":"hall",)"
      R"("outcome":"admit","reasons":[100],"source":1,)"
      R"("reader":"05.03-20230101-0000012345-0000067890","document":1,"evidence":1,"typed":0,)"
      R"("age":4,"rules":"2026-03","list":17,"list_age":72000,"stale":false,"follows":41,)"
      R"("range":null,"detail":"",)"
      R"("beside":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","pad":")";
  const std::string text = text_of_leaf(leaf);
  EXPECT_EQ(text, expected + std::string(leaf_bytes_fixed - expected.size() - 2, '.') + "\"}");
}

TEST(Leaf, OfAnEventHasNoPaddingAndNoOutcome) {
  EXPECT_EQ(
      text_of_leaf({started(), crypto::sha256({})}),
      R"({"v":2,"kind":"start","id":"00000000000000000000000000000000",)"
      R"("time":"2026-03-11T10:00:00.000+08:00","up":0,"lane":"","zone":"","outcome":null,)"
      R"("reasons":[],"source":0,"reader":"","document":0,"evidence":0,"typed":0,"age":0,)"
      R"("rules":"","list":0,"list_age":null,"stale":false,"follows":null,"range":null,)"
      R"("detail":"power",)"
      R"("beside":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","pad":""})");
}

TEST(Leaf, IsJsonForEverybodyElse) {
  const auto value = boost::json::parse(text_of_leaf({sample_refusal(3), {}}));
  EXPECT_EQ(value.at("outcome").as_string(), "refuse");
  EXPECT_EQ(value.at("reasons").as_array().at(0).as_int64(), 200);
}

TEST(Leaf, AboutSomebodyHasOneSize) {
  Entry referral = sample_admission(2);
  referral.kind = EntryKind::referral;
  referral.decision = Decision{Outcome::refer, {Reason::no_document, Reason::five_musts}};
  Entry bare = sample_refusal(5);
  bare.lane = bare.zone = bare.reader = bare.rules_version = "";
  bare.source.reset();
  for (const Entry& entry :
       {sample_admission(1), sample_refusal(2), referral, bare, longest(), departure(), let_in()}) {
    EXPECT_EQ(encode_leaf({entry, {}})->size(), leaf_bytes_fixed);
  }
}

TEST(Leaf, ComesBackAsItWas) {
  for (const Entry& entry : {sample_admission(1), sample_refusal(2), started(), longest(),
                             longest_event(), departure(), let_in()}) {
    const Leaf leaf{entry, crypto::sha256(to_bytes("beside"))};
    const Bytes bytes = encode_leaf(leaf).value();
    const Leaf back = parse_leaf(bytes).value();
    EXPECT_EQ(encode_leaf(back).value(), bytes);
    EXPECT_EQ(back.entry.moment.at, entry.moment.at);
    EXPECT_EQ(back.entry.moment.utc_offset, entry.moment.utc_offset);
    EXPECT_EQ(back.entry.kind, entry.kind);
    EXPECT_EQ(back.entry.source, entry.source);
    EXPECT_EQ(back.entry.follows, entry.follows);
    EXPECT_EQ(back.entry.up, entry.up);
    EXPECT_EQ(back.entry.list_age, entry.list_age);
    EXPECT_EQ(back.entry.range, entry.range);
    EXPECT_EQ(back.version, leaf_version);
    EXPECT_EQ(back.beside, leaf.beside);
  }
}

TEST(Leaf, KeepsEveryEnumeratorOfEveryField) {
  std::mt19937 chance(7);
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) {
    Entry entry = chance() % 2 == 0 ? sample_admission(i) : sample_refusal(i);
    entry.source = static_cast<Source>(1 + chance() % 4);
    entry.document = static_cast<DocumentKind>(1 + chance() % 6);
    entry.evidence = static_cast<Evidence>(chance() % 7);
    entry.no_chip_reason = static_cast<NoChipReason>(1 + chance() % 4);
    entry.age_band = static_cast<AgeBand>(chance() % 5);
    entry.list_stale = chance() % 2 == 0;
    entry.moment.utc_offset = std::chrono::minutes(static_cast<int>(chance() % 2161) - 1080);
    const Bytes bytes = encode_leaf({entry, {}}).value();
    const Entry back = parse_leaf(bytes)->entry;
    EXPECT_EQ(back.source, entry.source);
    EXPECT_EQ(back.document, entry.document);
    EXPECT_EQ(back.evidence, entry.evidence);
    EXPECT_EQ(back.no_chip_reason, entry.no_chip_reason);
    EXPECT_EQ(back.age_band, entry.age_band);
    EXPECT_EQ(back.list_stale, entry.list_stale);
    EXPECT_EQ(back.moment.at, entry.moment.at);
    EXPECT_EQ(back.moment.utc_offset, entry.moment.utc_offset);
  }
}

TEST(Leaf, RefusesEachTextOneByteBeyondItsLimit) {
  std::vector<std::function<void(Entry&)>> beyond = {
      [](Entry& e) { e.decision->reasons.push_back(Reason::adult); }};
  for (auto field :
       {&Entry::lane, &Entry::zone, &Entry::reader, &Entry::rules_version, &Entry::detail}) {
    beyond.emplace_back([field](Entry& e) { e.*field += 'x'; });
  }
  ASSERT_TRUE(encode_leaf({longest(), {}}));
  for (std::size_t i = 0; i < beyond.size(); ++i) {
    Entry entry = longest();
    beyond[i](entry);
    EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field) << i;
  }
}

TEST(Leaf, RefusesTextThatWouldNeedEscapes) {
  for (const char* bad : {"a\"b", "a\\b", "a\nb", "a\x7f", "\xff", "\xc0\xaf", "\xed\xa0\x80"}) {
    Entry entry = sample_admission(1);
    entry.lane = bad;
    EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  }
  Entry entry = sample_admission(1);
  entry.lane = "前台-é-😀";
  EXPECT_EQ(parse_leaf(encode_leaf({entry, {}}).value())->entry.lane, entry.lane);
}

TEST(Leaf, RefusesADecisionThatDoesNotFitItsKind) {
  Entry entry = sample_admission(1);
  entry.decision->outcome = Outcome::refuse;
  EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  entry.decision.reset();
  EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  entry.decision = Decision{Outcome::admit, {}};
  EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  entry.decision = Decision{Outcome::admit, {static_cast<Reason>(999)}};
  EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  Entry event = started();
  event.decision = Decision{Outcome::admit, {Reason::adult}};
  EXPECT_EQ(encode_leaf({event, {}}).error(), Errc::leaf_field);
  event = started();
  event.kind = static_cast<EntryKind>(99);
  EXPECT_EQ(encode_leaf({event, {}}).error(), Errc::leaf_field);
}

TEST(Leaf, RefusesATimeThatHasNoText) {
  for (const Moment moment :
       {Moment{sample_moment.at, std::chrono::seconds(30)},
        Moment{sample_moment.at, std::chrono::hours(18) + std::chrono::minutes(1)},
        Moment{sample_moment.at, -std::chrono::hours(19)},
        Moment{Instant(std::chrono::milliseconds(INT64_MAX)), {}},
        Moment{Instant(std::chrono::milliseconds(INT64_MIN)), {}},
        Moment{Instant(std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1)), {}}}) {
    Entry entry = sample_admission(1);
    entry.moment = moment;
    EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  }
}

TEST(Leaf, IsReadOnlyFromItsOwnBytes) {
  const Bytes bytes = encode_leaf({sample_admission(1), {}}).value();
  const std::string text(text_of(bytes));
  const auto refused = [](std::string_view other) {
    return parse_leaf(bytes_of(other)).error() == Errc::leaf_form;
  };
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_TRUE(refused(text.substr(0, size))) << size;
  }
  EXPECT_TRUE(refused(text + " "));
  EXPECT_TRUE(refused(" " + text));
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"\"v\":2", "\"v\":1"},
      {"\"v\":2", "\"v\":3"},
      {"\"v\":2", "\"v\": 2"},
      {"\"up\":10800001", "\"up\":-1"},
      {"\"up\":10800001", "\"up\":9223372036854775808"},
      {"\"list_age\":72000", "\"list_age\":-1"},
      {"\"range\":null", "\"range\":[1,2]"},
      {"\"list\":17", "\"list\":017"},
      {"\"list\":17", "\"list\":-1"},
      {"[100]", "[100,]"},
      {"[100]", "[]"},
      {"[100]", "[99999]"},
      {"\"stale\":false", "\"stale\":null"},
      {"admission", "Admission"},
      {"\"admit\"", "\"refuse\""},
      {"T10:00", "T24:00"},
      {"+08:00", "-00:00"},
      {"2026-03-11", "2026-02-30"},
      {"0000000001\"", "000000000A\""},
      {"\"source\":1", "\"source\":9"},
      {"\"age\":4", "\"age\":5"},
      {"\"pad\":\".", "\"pad\":\"x"},
      {"\"follows\":null", "\"follows\":00"},
  };
  for (const auto& [from, to] : changes) {
    std::string changed = text;
    const auto at = changed.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    // The right size too, so that it is not the size that gives it away.
    const auto pad = changed.find("..");
    if (changed.size() < text.size()) changed.insert(pad, text.size() - changed.size(), '.');
    if (changed.size() > text.size()) changed.erase(pad, changed.size() - text.size());
    EXPECT_TRUE(refused(changed)) << to;
  }
}

TEST(Leaf, OfAnEventMaySpeakOfARangeAndNoOther) {
  Entry erased = started();
  erased.kind = EntryKind::erasure;
  erased.range = {3, 2};
  EXPECT_EQ(encode_leaf({erased, {}}).error(), Errc::leaf_field);
  erased.range = {3, 3};
  EXPECT_NE(text_of_leaf({erased, {}}).find(R"("range":[3,3],)"), std::string::npos);
  for (Entry somebody : {sample_admission(1), sample_refusal(1), let_in(), departure()}) {
    somebody.range = {0, 1};
    EXPECT_EQ(encode_leaf({somebody, {}}).error(), Errc::leaf_field);
  }
}

TEST(Leaf, OfAnExitOrAnOverrideFollowsAnother) {
  for (Entry alone : {departure(), let_in()}) {
    ASSERT_TRUE(encode_leaf({alone, {}}));
    alone.follows.reset();
    EXPECT_EQ(encode_leaf({alone, {}}).error(), Errc::leaf_field);
  }
}

TEST(Leaf, RefusesTimesThatRunBackwards) {
  Entry entry = sample_admission(1);
  entry.up = std::chrono::milliseconds(-1);
  EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
  entry = sample_admission(1);
  entry.list_age = std::chrono::seconds(-1);
  EXPECT_EQ(encode_leaf({entry, {}}).error(), Errc::leaf_field);
}

// Registers of release 0.1 are full of these; what is hashed never changes.
TEST(Leaf, OfTheFirstVersionIsReadAndWrittenAsItWas) {
  std::string admission =
      R"({"v":1,"kind":"admission","id":"00000000000000000000000000000001",)"
      R"("time":"2026-03-11T10:00:00.001+08:00","lane":"front","zone":"hall","outcome":"admit",)"
      R"("reasons":[100],"source":1,"reader":"05.03-20230101-0000012345-0000067890","document":1,)"
      R"("evidence":1,"typed":0,"age":4,"rules":"2026-03","list":17,"stale":false,"follows":41,)"
      R"("detail":"","beside":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",)"
      R"("pad":")";
  admission += std::string(leaf_v1_bytes_fixed - admission.size() - 2, '.') + "\"}";
  const std::string start =
      R"({"v":1,"kind":"start","id":"00000000000000000000000000000000",)"
      R"("time":"2026-03-11T10:00:00.000+08:00","lane":"","zone":"","outcome":null,"reasons":[],)"
      R"("source":0,"reader":"","document":0,"evidence":0,"typed":0,"age":0,"rules":"","list":0,)"
      R"("stale":false,"follows":null,"detail":"power",)"
      R"("beside":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","pad":""})";
  for (const std::string& text : {admission, start}) {
    const Leaf leaf = parse_leaf(bytes_of(text)).value();
    EXPECT_EQ(leaf.version, 1);
    EXPECT_EQ(leaf.beside, crypto::sha256({}));
    EXPECT_EQ(text_of_leaf(leaf), text);
  }
  EXPECT_EQ(parse_leaf(bytes_of(admission))->entry.follows, 41U);
  EXPECT_EQ(parse_leaf(bytes_of(admission + ' ')).error(), Errc::leaf_form);
}

TEST(Leaf, OfTheFirstVersionHasNothingOfTheSecond) {
  const auto refused = [](const std::function<void(Entry&)>& change) {
    Entry entry = started();
    change(entry);
    return encode_leaf({entry, {}, 1}).error() == Errc::leaf_field;
  };
  EXPECT_FALSE(refused([](Entry&) {}));
  EXPECT_TRUE(refused([](Entry& e) { e.up = std::chrono::milliseconds(1); }));
  EXPECT_TRUE(refused([](Entry& e) { e.list_age = std::chrono::seconds(0); }));
  EXPECT_TRUE(refused([](Entry& e) { e.range = {0, 0}; }));
  EXPECT_TRUE(refused([](Entry& e) { e.kind = EntryKind::clock_jump; }));
  EXPECT_EQ(encode_leaf({started(), {}, 3}).error(), Errc::leaf_field);
  EXPECT_EQ(encode_leaf({started(), {}, 0}).error(), Errc::leaf_field);
}

TEST(Leaf, SaysWhatLiesBesideItWithoutBeingRead) {
  const Digest digest = crypto::sha256(to_bytes("beside"));
  for (Entry entry : {sample_admission(1), started(), longest(), longest_event()}) {
    EXPECT_EQ(beside_of_leaf(encode_leaf({entry, digest}).value()), digest);
    entry.detail = "beside";  // no word in a text field is taken for the field
    EXPECT_EQ(beside_of_leaf(encode_leaf({entry, digest}).value()), digest);
  }
  const Bytes bytes = encode_leaf({started(), digest}).value();
  const std::string text(text_of(bytes));
  const auto at = text.find("\"beside\"");
  for (std::size_t size = 0; size < at + 10 + 64; ++size) {
    EXPECT_FALSE(beside_of_leaf(bytes_of(text.substr(0, size)))) << size;
  }
  EXPECT_FALSE(beside_of_leaf(bytes_of(R"("beside":")" + std::string(64, 'x'))));
}

TEST(Leaf, ReadsNothingLongerThanALeaf) {
  EXPECT_EQ(parse_leaf(Bytes(leaf_bytes_fixed + 1, '{')).error(), Errc::leaf_form);
}

}  // namespace
}  // namespace menshen::ledger
