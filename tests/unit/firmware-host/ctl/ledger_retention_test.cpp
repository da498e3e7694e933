#include <gtest/gtest.h>

#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::ctl {
namespace {

class LedgerRetention : public test::RegisterFixture {
 protected:
  LedgerRetention() {
    std::filesystem::copy(
        std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" / "policy" / "internet-cafe.toml",
        line_.path("policy.toml"));
  }
  // Registrations of a day so many days before the fixed now, 2026-03-10.
  void admit(int days_ago, std::uint64_t count) {
    auto venue_register = ledger::Ledger::open(store()).value();
    std::vector<ledger::NewLeaf> leaves;
    for (std::uint64_t i = 0; i < count; ++i) {
      ledger::NewLeaf leaf;
      leaf.entry = test::sample_admission(1'000 + i);
      leaf.entry.moment = {line_.fixed_now() - std::chrono::days(days_ago), std::chrono::hours(8)};
      leaf.beside = ledger::beside_of(ledger::Holds::registration, bytes_of("sealed"));
      leaves.push_back(std::move(leaf));
    }
    check(venue_register.append(leaves).has_value(), "append");
  }
};

TEST_F(LedgerRetention, SaysWhatIsDueAndChangesNothing) {
  admit(80, 3);
  admit(1, 2);
  const auto before = line_.read("register.db");
  const auto ended = ledger({"erase", "--dry-run", "--config", config()});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(std::ranges::count(ended.out, '\n'), 1) << ended.out;
  EXPECT_EQ(ended.json().at("day"), "2025-12-20");
  EXPECT_EQ(ended.json().at("holds"), "registration");
  EXPECT_EQ(ended.json().at("erase"), 3);
  EXPECT_EQ(ended.json().at("held"), 0);
  EXPECT_EQ(line_.read("register.db"), before);
}

TEST_F(LedgerRetention, ReportsInLinesForPeople) {
  admit(80, 3);
  const auto ended = ledger({"retention", "--config", config()});
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_NE(ended.out, "");
}

TEST_F(LedgerRetention, ErasesNothingItself) {
  EXPECT_EQ(ledger({"erase", "--config", config()}).code, exit_usage);
  EXPECT_EQ(ledger({"erase", "--dry-run"}).code, exit_usage);
  std::filesystem::remove(line_.path("policy.toml"));
  EXPECT_EQ(ledger({"erase", "--dry-run", "--config", config()}).code, exit_file);
  EXPECT_EQ(ledger({"retention", "--config", config()}).code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
