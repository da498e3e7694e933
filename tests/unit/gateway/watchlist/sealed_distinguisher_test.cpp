// The sealed list against who has stolen the box; and the same thief against three lists that are
// not sealed rightly, where it must win: else losing against ours would show nothing.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/gateway/watchlist/distinguisher.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

constexpr std::size_t children_asked = 240;

// Four standard deviations: by chance alone one of the nine strategies is beyond that in one run of
// 1,700, and chance is the same in every run here.
constexpr double chance_alone = 4;
// Of 240 children every one known is 15.5 deviations, of the 120 that learning is asked about 11.
constexpr double surely_known = 8;

struct Theft {
  StolenBox box;
  std::vector<bool> listed;  // the truth
};

StolenTable stolen(const SealedTable& table) {
  StolenTable all{table.salt(), Bytes(table.base().begin(), table.base().end()), {}};
  for (std::size_t i = 0; i < table.slots(); ++i) {
    all.slots.emplace_back(table.slot(i).begin(), table.slot(i).end());
  }
  return all;
}

// Listed are child(0) … child(399). Those asked about come in an order that tells nothing.
std::vector<std::size_t> asked_children() {
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < children_asked; ++i) asked.push_back(i % 2 == 0 ? i : 400 + i);
  std::shuffle(asked.begin(), asked.end(), std::mt19937(5));
  return asked;
}

// Each child has been at the door once under the last of the epochs.
Theft theft_of(const std::vector<const SomeEpoch*>& epochs) {
  Theft theft;
  for (const SomeEpoch* epoch : epochs) theft.box.tables.push_back(stolen(epoch->table()));
  const SealedTable table = epochs.back()->table();
  for (const std::size_t index : asked_children()) {
    StolenChild stolen_child{child(index), {}, {}};
    stolen_child.token =
        table.token_for(stolen_child.number, some_facts(), epochs.back()->chance, stolen_child.work)
            .value();
    theft.box.children.push_back(std::move(stolen_child));
    theft.listed.push_back(index < 400);
  }
  return theft;
}

double best_of(const Theft& theft) {
  double best = 0;
  for (const auto& [name, deviation] : Distinguisher(theft.box).deviations(theft.listed)) {
    best = std::max(best, deviation);
  }
  return best;
}

TEST(ThiefOfABox, GainsNothingOverChanceFromASealedList) {
  const SomeEpoch before(400, 11, 6), now(400, 12, 7);
  const Theft theft = theft_of({&before, &now});
  const auto deviations = Distinguisher(theft.box).deviations(theft.listed);
  EXPECT_EQ(deviations.size(), 9U);
  for (const auto& [name, deviation] : deviations) EXPECT_LT(deviation, chance_alone) << name;
}

TEST(ThiefOfABox, KnowsEveryListedChildFromASaltedHashList) {
  const SomeEpoch epoch(400, 13);
  Theft theft = theft_of({&epoch});
  StolenTable& table = theft.box.tables.front();
  for (std::size_t i = 0; i < 400; ++i) {
    const auto slot = SlotDraw(table.salt, table.slots.size()).of(child(i))[i % 3];
    const auto digest = crypto::hmac_sha256(table.salt, bytes_of(child(i)));
    table.slots[slot].assign(1, 2);
    table.slots[slot].insert(table.slots[slot].end(), digest.begin(), digest.end());
  }
  EXPECT_GT(Distinguisher(theft.box).deviations(theft.listed).at("digest in the table"),
            surely_known);
  EXPECT_GT(best_of(theft), surely_known);
}

TEST(ThiefOfABox, KnowsTheListedChildrenWhereTwoEpochsHaveOneAlpha) {
  const SomeEpoch before(400, 14, 6);
  SomeEpoch now(400, 15, 7);
  now.secrets = EpochSecrets(before.secrets.alpha, now.secrets.filler_seed);
  now.bytes = publish(now.list, now.issue, now.secrets, now.chance).value();
  const Theft theft = theft_of({&before, &now});
  EXPECT_GT(Distinguisher(theft.box).deviations(theft.listed).at("equal slots in two tables"),
            surely_known);
  EXPECT_GT(best_of(theft), surely_known);
}

TEST(ThiefOfABox, KnowsTheListedChildrenFromTokensWhoseSizeDependsOnTheMatch) {
  const SomeEpoch epoch(400, 16);
  Theft theft = theft_of({&epoch});
  for (std::size_t i = 0; i < theft.listed.size(); ++i) {
    if (!theft.listed[i]) theft.box.children[i].token.resize(token_bytes - token_part_bytes);
  }
  const auto deviations = Distinguisher(theft.box).deviations(theft.listed);
  EXPECT_GT(deviations.at("length of the token"), surely_known);
  EXPECT_GT(deviations.at("learned from known children"), surely_known);
}

TEST(ThiefOfABox, KnowsTheListedChildrenWhereAMatchCostsOneOperationMore) {
  const SomeEpoch epoch(400, 17);
  Theft theft = theft_of({&epoch});
  for (std::size_t i = 0; i < theft.listed.size(); ++i) {
    theft.box.children[i].work.multiplications += theft.listed[i] ? 1 : 0;
  }
  EXPECT_GT(Distinguisher(theft.box).deviations(theft.listed).at("work done"), surely_known);
}

TEST(ThiefOfABox, KnowsTheListedChildrenWhereAlphaIsSmall) {
  SomeEpoch epoch(400, 18);
  Bytes three(crypto::p256_scalar_bytes, 0);
  three.back() = 3;
  epoch.secrets =
      EpochSecrets(crypto::Scalar::from_bytes(three).value(), epoch.secrets.filler_seed);
  epoch.bytes = publish(epoch.list, epoch.issue, epoch.secrets, epoch.chance).value();
  const Theft theft = theft_of({&epoch});
  EXPECT_GT(Distinguisher(theft.box).deviations(theft.listed).at("small multiple in the table"),
            surely_known);
}

}  // namespace
}  // namespace menshen::watchlist
