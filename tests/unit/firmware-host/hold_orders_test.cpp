#include "firmware-host/hold_orders.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "gateway/ledger/holds.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::host {
namespace {

constexpr const char* origin = "county.example/41010010000001";
const CivilDate today = test::sample_moment.date();

ledger::NoteSigner signer(std::uint32_t seed) {
  const auto key = draw<32>(test::seeded_chance(seed));
  auto private_key = crypto::PrivateKey::from_ed25519_seed(key).value();
  return ledger::NoteSigner::of("court.example", std::move(private_key)).value();
}

ledger::HoldOrder imposing(const std::string& name, LeafIndex last = 0) {
  return {origin, name, LeafRange{0, last}, std::nullopt, std::chrono::year(2026) / 12 / 31};
}

ledger::HoldOrder releasing(const std::string& name) {
  return {origin, name, std::nullopt, std::nullopt, std::nullopt};
}

class HoldOrdersTest : public ::testing::Test {
 protected:
  HoldOrdersTest() {
    EXPECT_TRUE(ledger_.append(std::vector{test::sample_leaf(0)}));
    std::filesystem::create_directory(orders_folder());
  }

  std::filesystem::path orders_folder() const { return folder_.path() / "orders"; }
  void put(const std::string& file, const ledger::HoldOrder& order, std::uint32_t seed = 1) const {
    const std::string text = ledger::encode_hold_order(order);
    put_bytes(file, ledger::encode_note({text, {signer(seed).sign(text)}}));
  }
  void put_bytes(const std::string& file, const std::string& bytes) const {
    std::ofstream(orders_folder() / file, std::ios::binary) << bytes;
  }
  // What is new in the folder; it is recorded, as the host does.
  std::vector<ledger::NewLeaf> record() {
    auto leaves = orders_.new_leaves(ledger_.view(), today);
    for (auto& leaf : leaves) leaf.entry.moment = test::sample_moment;
    EXPECT_TRUE(ledger_.append(leaves));
    return leaves;
  }
  std::size_t lines_of_log() const {
    const std::string text = log_text_.str();
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }

  test::TemporaryFolder folder_;
  std::ostringstream log_text_;
  Log log_{Severity::info, LineStyle::plain,
           std::make_shared<spdlog::sinks::ostream_sink_mt>(log_text_)};
  ledger::Ledger ledger_ = ledger::Ledger::open(folder_.path() / "ledger.db").value();
  HoldOrders orders_{{orders_folder(), signer(1).verifier()}, origin, log_};
};

TEST_F(HoldOrdersTest, AreRecordedOnceEachByTheirFilesNames) {
  put("b", imposing("2"));
  put("a", imposing("1"));
  const auto leaves = record();
  ASSERT_EQ(leaves.size(), 2U);
  EXPECT_EQ(leaves[0].entry.kind, EntryKind::legal_hold);
  EXPECT_EQ(leaves[0].entry.detail, "imposed");
  EXPECT_EQ(ledger::holds_of(leaves[0].beside), ledger::Holds::order);
  const auto holds = ledger_.view().legal_holds().value();
  ASSERT_EQ(holds.size(), 2U);
  EXPECT_EQ(holds[0].order.name, "1");
  EXPECT_EQ(holds[0].leaf, 1U);
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(lines_of_log(), 0U);
}

TEST_F(HoldOrdersTest, AreReleasedByALaterOne) {
  put("1-imposed", imposing("1"));
  put("1-released", releasing("1"));
  EXPECT_EQ(record().size(), 2U);  // in one round too
  EXPECT_EQ(ledger_.view().legal_holds()->front().released_by, 2U);
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(lines_of_log(), 0U);
}

TEST_F(HoldOrdersTest, ByAWrongKeyForAWrongRangeOrOverAreSaidOnceAndNotRecorded) {
  put("wrong-key", imposing("1"), 2);
  put("wrong-range", imposing("2", 99));
  auto expired = imposing("3");
  expired.until = std::chrono::year(2026) / 1 / 31;
  put("expired", expired);
  put_bytes("no-order", "hold everything, please");
  put_bytes("too-long", std::string(ledger::hold_order_bytes_max + 1, 'x'));
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(lines_of_log(), 5U);
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(lines_of_log(), 5U);
  EXPECT_TRUE(ledger_.view().legal_holds()->empty());
}

TEST_F(HoldOrdersTest, ThatUseANameAgainAreSaid) {
  put("a", imposing("1"));
  record();
  auto other = imposing("1");
  other.until = std::chrono::year(2027) / 12 / 31;
  put("b", other);
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(lines_of_log(), 1U);
}

TEST_F(HoldOrdersTest, WithoutAFolderAreNone) {
  std::filesystem::remove_all(orders_folder());
  EXPECT_TRUE(record().empty());
}

}  // namespace
}  // namespace menshen::host
