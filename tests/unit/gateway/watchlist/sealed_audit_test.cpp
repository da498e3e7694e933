#include "gateway/watchlist/sealed_audit.hpp"

#include <gtest/gtest.h>

#include "gateway/watchlist/errc.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

// The table with another point in one slot, and the digest right.
Bytes with_point(const Bytes& table, std::size_t slot, ByteView point) {
  Bytes bent = table;
  std::ranges::copy(point, bent.begin() + static_cast<std::ptrdiff_t>(sealed_format::points_at +
                                                                      slot * point.size()));
  return redigested(std::move(bent));
}

TEST(SealedAudit, CountsAsManyFullSlotsAsNumbersWereApproved) {
  for (const std::size_t listed : {0U, 1U, 300U}) {
    const SomeEpoch epoch(listed);
    const auto found = audit(epoch.bytes, epoch.secrets, epoch.list).value();
    EXPECT_TRUE(found.passes());
    EXPECT_EQ(found.full, listed);
    EXPECT_EQ(found.empty, 1024 - listed);
    EXPECT_EQ(count_full(epoch.bytes, epoch.secrets).value(), listed);
  }
}

TEST(SealedAudit, NamesASlotThatIsNeitherEmptyNorAnApprovedNumbers) {
  const SomeEpoch epoch(20);
  const SealedTable table = epoch.table();
  std::size_t slot = 0;  // an empty one
  while (true) {
    crypto::P256Work work;
    crypto::P256 curve(work);
    const auto filler =
        curve.encode(curve.hash(filler_message(epoch.secrets, static_cast<std::uint32_t>(slot)),
                                bytes_of(sealed_format::filler_tag)));
    if (std::ranges::equal(filler, table.slot(slot))) break;
    ++slot;
  }
  const Bytes point(table.base().begin(), table.base().end());
  const Bytes bent = with_point(epoch.bytes, slot, point);
  const auto found = audit(bent, epoch.secrets, epoch.list).value();
  EXPECT_FALSE(found.passes());
  EXPECT_EQ(found.neither, (std::vector<std::uint32_t>{static_cast<std::uint32_t>(slot)}));
  EXPECT_EQ(count_full(bent, epoch.secrets).value(), 21U);
}

// Who publishes one child more than was approved is found, and so is who leaves one out.
TEST(SealedAudit, FindsANumberThatWasNotApprovedAndOneThatIsMissing) {
  const SomeEpoch epoch(20);
  const auto fewer = audit(epoch.bytes, epoch.secrets, NumberList::of(children(0, 19)).value());
  EXPECT_FALSE(fewer->passes());
  EXPECT_EQ(fewer->neither.size(), 1U);
  const auto more = audit(epoch.bytes, epoch.secrets, NumberList::of(children(0, 21)).value());
  EXPECT_FALSE(more->passes());
  EXPECT_EQ(more->missing, 1U);
}

TEST(SealedAudit, FindsANumberThatSitsInTwoSlots) {
  const SomeEpoch epoch(5);
  const SealedTable table = epoch.table();
  crypto::P256Work work;
  crypto::P256 curve(work);
  const Bytes number = to_bytes(child(0));
  const auto point = curve.hash_all_and_multiply(epoch.secrets.alpha, {&number, 1},
                                                 bytes_of(sealed_format::number_tag))[0];
  Bytes bent = epoch.bytes;
  for (const std::uint32_t slot : SlotDraw(table.salt(), table.slots()).of(child(0))) {
    bent = with_point(bent, slot, point);
  }
  const auto found = audit(bent, epoch.secrets, epoch.list).value();
  EXPECT_EQ(found.twice, 1U);
  EXPECT_FALSE(found.passes());
}

TEST(SealedAudit, FailsUnderAnotherAlphaAndUnderAnotherSeed) {
  const SomeEpoch epoch(20), other(20, 2);
  const auto other_alpha =
      audit(epoch.bytes, EpochSecrets(other.secrets.alpha, epoch.secrets.filler_seed), epoch.list);
  EXPECT_FALSE(other_alpha->base_agrees);
  EXPECT_EQ(other_alpha->missing, 20U);
  const auto other_seed =
      audit(epoch.bytes, EpochSecrets(epoch.secrets.alpha, other.secrets.filler_seed), epoch.list);
  EXPECT_TRUE(other_seed->base_agrees);
  EXPECT_EQ(other_seed->neither.size(), 1024U - 20);
}

TEST(SealedAudit, ReadsTheTableAsHostileAsAnybodyDoes) {
  const SomeEpoch epoch(1);
  EXPECT_EQ(audit({}, epoch.secrets, epoch.list).error(), Errc::file_size);
  EXPECT_EQ(count_full(with_point(epoch.bytes, 3, Bytes(33, 0)), epoch.secrets).error(),
            Errc::slot_point);
}

}  // namespace
}  // namespace menshen::watchlist
