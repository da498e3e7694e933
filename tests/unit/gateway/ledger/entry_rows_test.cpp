#include "gateway/ledger/entry_rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

StoredLeaf stored_leaf(const Entry& entry) {
  return {17, encode_leaf({entry, crypto::sha256({})}).value(), {}};
}

Entry minor_let_in() {
  Entry entry = test::sample_admission(3);
  entry.kind = EntryKind::override;
  entry.decision = Decision{Outcome::admit, {Reason::manager_override, Reason::under_age}};
  entry.age_band = AgeBand::from_14_to_15;
  entry.follows = 9;
  return entry;
}

Entry erasure() {
  Entry entry;
  entry.kind = EntryKind::erasure;
  entry.moment = test::sample_moment;
  entry.range = LeafRange{4, 8};
  entry.detail = "register, 60 days";
  return entry;
}

TEST(EntryRows, AsJsonHoldTheLeafsOwnBytes) {
  const auto leaf = stored_leaf(minor_let_in());
  EXPECT_EQ(json_row(leaf).value(), R"({"index":17,"violation":"minor_admitted","leaf":)" +
                                        std::string(text_of(leaf.bytes)) + "}\n");
  EXPECT_TRUE(json_row(stored_leaf(erasure()))
                  .value()
                  .starts_with(R"({"index":17,"violation":null,"leaf":{"v":2,"kind":"erasure",)"));
}

TEST(EntryRows, AsCsvHaveTheColumnsOfTheHeading) {
  const auto columns = std::ranges::count(csv_heading(), ',');
  EXPECT_EQ(columns, 25);
  EXPECT_EQ(std::ranges::count(csv_row(stored_leaf(minor_let_in())).value(), ','), columns);
  EXPECT_TRUE(csv_heading().ends_with(",violation\r\n"));
}

TEST(EntryRows, AsCsvSayWhatTheLeafSays) {
  EXPECT_EQ(
      csv_row(stored_leaf(minor_let_in())).value(),
      "17,2,override,00000000000000000000000000000003,2026-03-11T10:00:00.003+08:00,10800003,"
      "front,hall,admit,103 200,1,05.03-20230101-0000012345-0000067890,1,1,0,2,2026-03,17,72000,"
      "false,9,,,,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,"
      "minor_admitted\r\n");
  EXPECT_EQ(csv_row(stored_leaf(erasure())).value(),
            "17,2,erasure,00000000000000000000000000000000,2026-03-11T10:00:00.000+08:00,0,,,,,0,,"
            "0,0,0,0,,0,,false,,4,8,\"register, 60 days\","
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,\r\n");
}

TEST(EntryRows, AreMadeOfLeavesAlone) {
  StoredLeaf broken = stored_leaf(erasure());
  broken.bytes[2] ^= 0x01;
  EXPECT_EQ(json_row(broken).error(), Errc::leaf_form);
  EXPECT_EQ(csv_row(broken).error(), Errc::leaf_form);
  EXPECT_EQ(json_row({}).error(), Errc::leaf_form);
}

}  // namespace
}  // namespace menshen::ledger
