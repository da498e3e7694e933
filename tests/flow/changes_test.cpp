// What is in force stands in the register, and each change of it.
#include "firmware-host/changes.hpp"

#include <gtest/gtest.h>

#include "tests/flow/patrons.hpp"

namespace menshen::test {
namespace {

Standing list_of_version(std::uint64_t version) {
  Standing standing;
  standing.list_version = version;
  standing.list_issued = noon - 2h;
  return standing;
}

// One start of the daemon: what has changed becomes leaves.
void begin(Venue& venue, std::string_view fingerprint, const Standing& standing) {
  for (Entry& entry :
       host::changes_since(venue.ledger().view(), fingerprint, standing, venue.now().at)) {
    venue.admission().note(std::move(entry));
  }
  venue.commit();
}

TEST(Changes, OfANewRegisterAreWhatIsInForce) {
  Venue venue(cafe());
  begin(venue, "0123456789ab", list_of_version(7));
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 2U);
  EXPECT_EQ(leaves[0].entry.kind, EntryKind::configuration_change);
  EXPECT_EQ(leaves[0].entry.detail, "0123456789ab");
  EXPECT_EQ(leaves[0].entry.rules_version, venue.rules().version);
  EXPECT_EQ(leaves[1].entry.kind, EntryKind::list_change);
  EXPECT_EQ(leaves[1].entry.list_version, 7U);
  EXPECT_EQ(leaves[1].entry.list_age, 2h);
}

TEST(Changes, AreNoneWhereNothingHasChanged) {
  Venue venue(cafe());
  begin(venue, "0123456789ab", list_of_version(7));
  venue.scan(venue.chip(adult_card()));
  venue.restart();
  begin(venue, "0123456789ab", list_of_version(7));
  EXPECT_EQ(venue.leaves().size(), 3U);
}

TEST(Changes, OfTheConfigurationAndOfTheListAreALeafEach) {
  Venue venue(cafe());
  begin(venue, "0123456789ab", list_of_version(7));
  begin(venue, "ffffffffffff", list_of_version(7));
  begin(venue, "ffffffffffff", list_of_version(8));
  begin(venue, "0123456789ab", list_of_version(8));  // back again: a change like any other
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 5U);
  EXPECT_EQ(leaves[2].entry.detail, "ffffffffffff");
  EXPECT_EQ(leaves[3].entry.list_version, 8U);
  EXPECT_EQ(leaves[4].entry.detail, "0123456789ab");
}

TEST(Changes, AListThatIsNoLongerUsedIsOneToo) {
  Venue venue(cafe());
  begin(venue, "0123456789ab", {});
  EXPECT_EQ(venue.leaves().size(), 1U) << "no list, and none before";
  begin(venue, "0123456789ab", list_of_version(7));
  begin(venue, "0123456789ab", {});
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 3U);
  EXPECT_EQ(leaves[2].entry.list_version, 0U);
  EXPECT_FALSE(leaves[2].entry.list_age);
}

TEST(Changes, AreFoundBehindAPageOfOlderOnes) {
  Venue venue(cafe());
  for (std::size_t i = 0; i <= ledger::read_leaves_max; ++i) {
    Entry entry;
    entry.kind = EntryKind::configuration_change;
    entry.detail = "old";
    venue.admission().note(std::move(entry));
    if (i % 256 == 0) venue.commit();
  }
  begin(venue, "0123456789ab", {});
  const auto before = venue.ledger().head().size;
  begin(venue, "0123456789ab", {});
  EXPECT_EQ(venue.ledger().head().size, before);
}

}  // namespace
}  // namespace menshen::test
