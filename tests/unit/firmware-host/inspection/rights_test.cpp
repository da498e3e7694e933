// Who may see what, and what a leaf says of it.
#include "firmware-host/inspection/rights.hpp"

#include <gtest/gtest.h>

#include <set>

#include "firmware-host/inspection/access.hpp"
#include "firmware-host/inspection/errc.hpp"
#include "gateway/http/message.hpp"
#include "gateway/ledger/leaf.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::inspection {
namespace {

using namespace std::chrono_literals;
using ledger::Role;

const std::set<Resource> hashes = {Resource::description, Resource::checkpoint,
                                   Resource::consistency, Resource::hash_tile};

TEST(Rights, AreThoseOfTheTable) {
  for (std::size_t i = 0; i < resources_count; ++i) {
    const auto resource = static_cast<Resource>(i);
    for (const Role role : {Role::market, Role::culture, Role::police}) {
      EXPECT_TRUE(may_see(role, resource)) << name_of(resource);
    }
    EXPECT_EQ(may_see(Role::auditor, resource), resource != Resource::beside) << name_of(resource);
    for (const Role role : {Role::township, Role::education}) {
      EXPECT_EQ(may_see(role, resource), hashes.contains(resource)) << name_of(resource);
    }
    EXPECT_FALSE(may_see(Role::venue, resource)) << name_of(resource);
  }
}

TEST(Rights, AreOfTheRolesThatACertificateNames) {
  for (const Right& right : rights) {
    EXPECT_EQ(role_of_unit(ledger::name_of(right.role)), right.role);
  }
  for (const char* unit : {"", "venue", "Market", "market ", "unknown", "administrator"}) {
    EXPECT_FALSE(role_of_unit(unit)) << unit;
  }
}

// "| role | `/checkpoint` … |": docs/inspection.md shows the same table.
TEST(Rights, StandInTheManual) {
  const auto path = std::filesystem::path(MENSHEN_SOURCE_DIR) / "docs" / "inspection.md";
  const Bytes page = test::read_file(path);
  for (const Right& right : rights) {
    std::string row = "| " + std::string(ledger::name_of(right.role)) + " |";
    for (const bool sees : right.sees) row += sees ? " yes |" : " – |";
    EXPECT_NE(text_of(page).find(row + "\n"), std::string_view::npos) << row;
  }
}

TEST(Resources, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < resources_count; ++i) {
    EXPECT_TRUE(names.insert(name_of(static_cast<Resource>(i))).second);
  }
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(name_of(static_cast<Resource>(resources_count)), "unknown");
}

TEST(Errors, HaveANameAStatusAndWords) {
  std::set<std::string_view> names;
  for (int code = 1; code <= static_cast<int>(Errc::stopping); ++code) {
    const auto error = static_cast<Errc>(code);
    EXPECT_TRUE(names.insert(name_of(error)).second) << code;
    EXPECT_GE(status_of(error), 400U) << code;
    EXPECT_FALSE(http::reason_phrase(status_of(error)).empty()) << code;
    EXPECT_FALSE(what_to_do(error).empty()) << code;
    EXPECT_EQ(make_error_code(error).message(), what_is_wrong(error));
    const std::string words = std::string(what_is_wrong(error)) + std::string(what_to_do(error));
    EXPECT_EQ(words.find_first_of("\"\\\n"), std::string::npos) << words;  // no escape in JSON
  }
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(name_of(static_cast<Errc>(99)), "unknown");
  EXPECT_EQ(status_of(static_cast<Errc>(99)), 500U);
}

TEST(Access, HasAWordThatFitsALeafForEveryRoleAndResource) {
  for (const Right& right : rights) {
    for (std::size_t i = 0; i < resources_count; ++i) {
      const auto detail = detail_of(static_cast<Resource>(i), right.role);
      EXPECT_LE(detail.size(), ledger::detail_bytes_max) << detail;
    }
  }
  EXPECT_EQ(detail_of(Resource::entries, Role::market), "entries market");
  EXPECT_EQ(detail_of(Resource::entry_bundle, Role::auditor), "bundles auditor");
  EXPECT_EQ(detail_of(Resource::hash_tile, Role::township), "hashes township");
  EXPECT_EQ(detail_of(Resource::checkpoint, Role::police), "hashes police");
}

const http::ClientIdentity market{"bureau", "market", "01"};
const Moment noon{test::sample_moment.at + 2h, test::sample_moment.utc_offset};

Moment later(std::chrono::milliseconds by) { return {noon.at + by, noon.utc_offset}; }

TEST(OpenSpans, HoldAClientsHashesForTheVenuesDay) {
  OpenSpans open;
  EXPECT_FALSE(open.holds(market, {}, noon));
  open.keep(market, {}, noon);
  EXPECT_TRUE(open.holds(market, {}, noon));
  EXPECT_TRUE(open.holds(market, {}, later(12h - 1ms)));
  EXPECT_FALSE(open.holds(market, {}, later(12h)));  // midnight at the venue
  auto other = market;
  other.serial = "02";
  EXPECT_FALSE(open.holds(other, {}, noon));
  EXPECT_FALSE(open.holds(market, span_of_bundle(0), noon));
}

TEST(OpenSpans, HoldAClientsBundlesOfABlockForTenMinutes) {
  OpenSpans open;
  open.keep(market, span_of_bundle(0), noon);
  EXPECT_TRUE(open.holds(market, span_of_bundle(bundle_block_leaves - 1), later(10min - 1ms)));
  EXPECT_FALSE(open.holds(market, span_of_bundle(bundle_block_leaves), noon));
  EXPECT_FALSE(open.holds(market, span_of_bundle(0), later(10min)));
  EXPECT_FALSE(open.holds(market, span_of_bundle(0), later(-1ms)));  // the clock was set back
}

TEST(OpenSpans, AreNoMoreThanTheirLimit) {
  OpenSpans open;
  for (std::uint64_t block = 0; block <= accesses_kept_max; ++block) {
    open.keep(market, {Span::What::bundles, block}, noon);
    open.keep(market, {Span::What::bundles, block}, noon);  // the same again takes no room
  }
  EXPECT_EQ(open.count(), accesses_kept_max);
  EXPECT_FALSE(open.holds(market, {Span::What::bundles, 0}, noon));
  EXPECT_TRUE(open.holds(market, {Span::What::bundles, accesses_kept_max}, noon));
  open.keep(market, {}, later(24h));
  EXPECT_EQ(open.count(), 1U);  // what is closed is forgotten
}

TEST(Span, OfABundleIsItsBlockAsFarAsTheTreeGoes) {
  EXPECT_EQ(range_of(span_of_bundle(255), 300), (LeafRange{0, 299}));
  EXPECT_EQ(range_of(span_of_bundle(0), 100'000), (LeafRange{0, 65'535}));
  EXPECT_EQ(range_of(span_of_bundle(70'000), 100'000), (LeafRange{65'536, 99'999}));
}

}  // namespace
}  // namespace menshen::inspection
