#include "firmware-host/hold_orders.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "firmware-host/errc.hpp"
#include "gateway/ledger/errc.hpp"
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
    auto found = orders_.new_orders(ledger_.view(), today);
    are_all_ = found.are_all;
    for (auto& leaf : found.leaves) leaf.entry.moment = test::sample_moment;
    EXPECT_TRUE(ledger_.append(found.leaves));
    return found.leaves;
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
  Ok are_all_;
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
  EXPECT_TRUE(are_all_) << "nobody may hold what is due by a file that orders nothing";
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

TEST_F(HoldOrdersTest, AreNotAllWithoutTheirFolder) {
  std::filesystem::remove_all(orders_folder());
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(are_all_.error(), Errc::file_unreadable);
  EXPECT_EQ(lines_of_log(), 1U);
}

TEST_F(HoldOrdersTest, AreNotAllWhereAFileCannotBeRead) {
  put("b", imposing("1"));
  std::filesystem::create_symlink("nowhere", orders_folder() / "a");
  EXPECT_EQ(record().size(), 1U);
  EXPECT_EQ(are_all_.error(), Errc::file_unreadable);
  std::filesystem::remove(orders_folder() / "a");
  std::filesystem::create_directory(orders_folder() / "older");
  EXPECT_TRUE(record().empty());
  EXPECT_TRUE(are_all_);
}

TEST_F(HoldOrdersTest, MoreThanFitInARoundComeInTheNext) {
  for (std::size_t i = 0; i <= hold_orders_at_once_max; ++i) {
    put(std::to_string(1'000 + i), imposing(std::to_string(i)));
  }
  EXPECT_EQ(record().size(), hold_orders_at_once_max);
  EXPECT_EQ(are_all_.error(), Errc::queue_full);
  EXPECT_EQ(lines_of_log(), 1U);
  EXPECT_EQ(record().size(), 1U);
  EXPECT_TRUE(are_all_);
  EXPECT_TRUE(record().empty()) << "recorded ones count against no limit of new ones";
}

TEST_F(HoldOrdersTest, AreNotAllWhereTheRegisterTakesNoMore) {
  for (std::size_t i = 0; i < ledger::legal_holds_max; ++i) {
    put(std::to_string(1'000 + i), imposing(std::to_string(i)));
  }
  while (!record().empty()) continue;
  EXPECT_TRUE(are_all_);
  put("one-more", imposing("one-more"));
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(are_all_.error(), ledger::Errc::too_many_orders);
}

TEST_F(HoldOrdersTest, InMoreFilesThanAreReadAreNotAll) {
  for (std::size_t i = 0; i < hold_order_files_max; ++i) put_bytes(std::to_string(i), "");
  record();
  EXPECT_TRUE(are_all_);
  put_bytes("one-more", "");
  EXPECT_TRUE(record().empty());
  EXPECT_EQ(are_all_.error(), ledger::Errc::too_many_orders);
}

}  // namespace
}  // namespace menshen::host
