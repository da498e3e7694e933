// What the county's opener reads, and what it drops: each attack by its name.
#include "gateway/watchlist/sealed_opening.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "gateway/identity/numbers.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

using crypto::PointBytes;

struct Opening : testing::Test {
  std::optional<Sighting> open(ByteView token, const EntryFacts& facts = some_facts()) {
    return opener.open(token, entry_of(token, facts));
  }
  Bytes token_of(const std::string& number, const EntryFacts& facts = some_facts()) {
    return table.token_for(number, facts, epoch.chance).value();
  }
  // Exactly one token was dropped, for this reason.
  void expect_dropped(Dropped reason) {
    EXPECT_EQ(opener.counts().of(reason), 1U) << name_of(reason);
    const auto& dropped = opener.counts().dropped;
    EXPECT_EQ(std::accumulate(dropped.begin(), dropped.end(), std::uint64_t{0}), 1U);
    EXPECT_EQ(opener.counts().sightings, 0U);
  }

  SomeEpoch epoch{100};
  SealedTable table = epoch.table();
  SealedOpener opener{7,
                      epoch.secrets,
                      education_pair().secret_key,
                      {epoch.list, epoch.list, {Evidence::typed_number}}};
};

// A token of a box that does not keep to the rules: any points, any keys, any content.
class HostileBox {
 public:
  explicit HostileBox(const SealedTable& table) : table_(table) {}

  crypto::P256& curve() { return curve_; }

  Bytes inner(const TokenContent& content, const EntryFacts& facts,
              const crypto::X25519Public& to = education_pair().public_key) const {
    auto context =
        crypto::SealContext::start(to, bytes_of(token_hpke_context), test::seeded_chance(1));
    const Bytes aad = token_context(facts.origin, table_.issue().epoch, facts.id);
    const Bytes sealed = context->seal(aad, encode_content(content)).value();
    Bytes bytes(context->encapsulated_key().begin(), context->encapsulated_key().end());
    bytes.insert(bytes.end(), sealed.begin(), sealed.end());
    return bytes;
  }

  // Three times the same Q and S.
  Bytes token(const PointBytes& q, const PointBytes& s, ByteView inner_bytes,
              const EntryFacts& facts) const {
    Bytes bytes;
    append_token_header(bytes, table_.issue().epoch);
    const Bytes aad = token_context(facts.origin, table_.issue().epoch, facts.id);
    const Bytes sealed =
        crypto::aead_seal(token_key_of(s, q, table_.issue().epoch), {}, aad, inner_bytes);
    for (std::size_t i = 0; i < candidates; ++i) {
      bytes.insert(bytes.end(), q.begin(), q.end());
      bytes.insert(bytes.end(), sealed.begin(), sealed.end());
    }
    return bytes;
  }

 private:
  const SealedTable& table_;
  crypto::P256Work work_;
  crypto::P256 curve_{work_};
};

TokenContent content_about(const std::string& number) {
  TokenContent content;
  content.seed.fill(0x5e);
  content.number = number;
  content.at = some_facts().moment.at;
  content.evidence = Evidence::chip_read;
  return content;
}

TEST_F(Opening, ReadsEveryListedChildAndNobodyElse) {
  for (std::size_t i = 0; i < 200; ++i) {
    EntryFacts facts = some_facts(static_cast<std::uint8_t>(i));
    const auto sighting = open(token_of(child(i), facts), facts);
    ASSERT_EQ(sighting.has_value(), i < 100) << i;
    if (!sighting) continue;
    EXPECT_EQ(sighting->number, child(i));
    EXPECT_EQ(sighting->at, facts.moment.at);
    EXPECT_EQ(sighting->evidence, Evidence::chip_read);
    EXPECT_FALSE(sighting->weak);
  }
  EXPECT_EQ(opener.counts().sightings, 100U);
  EXPECT_EQ(opener.counts().of(Dropped::unopened), 100U);
}

TEST_F(Opening, MarksASightingOnWeakEvidence) {
  EntryFacts facts = some_facts();
  facts.evidence = Evidence::typed_number;
  const auto sighting = open(token_of(child(1), facts), facts);
  ASSERT_TRUE(sighting.has_value());
  EXPECT_TRUE(sighting->weak);
  EXPECT_EQ(opener.counts().weak, 1U);
}

// 15 digits are of the years 1900 to 1999: whoever has such a number is an adult now.
TEST_F(Opening, IsNeverAboutAWithdrawnNumberOfFifteenDigits) {
  const auto number = identity::read_number("450602991231123", std::chrono::year(2026) / 3 / 10);
  ASSERT_TRUE(number.has_value());
  EXPECT_TRUE(is_sealable(number->text));
  EXPECT_EQ(table.token_for(number->text, some_facts(), epoch.chance).error(), Errc::not_a_minor);
  EXPECT_EQ(table.token_for("450602991231123", some_facts(), epoch.chance).error(),
            Errc::number_form);
}

TEST_F(Opening, DropsWhoIsListedNoMoreToday) {
  SealedOpener later = epoch.opener(NumberList::of(children(2, 98)).value());
  const Bytes token = token_of(child(1));
  EXPECT_FALSE(later.open(token, entry_of(token, some_facts())));
  EXPECT_EQ(later.counts().of(Dropped::listed_no_more), 1U);
}

TEST_F(Opening, DropsATokenThatTheLeafDoesNotCommitTo) {
  const Bytes token = token_of(child(1));
  TokenEntry entry = entry_of(token, some_facts());
  entry.beside = crypto::sha256(token_of(child(1)));
  EXPECT_FALSE(opener.open(token, entry));
  expect_dropped(Dropped::commitment);
}

TEST_F(Opening, DropsATokenThatIsReplayedWithItsOwnEntry) {
  const Bytes token = token_of(child(1));
  EXPECT_TRUE(open(token));
  EXPECT_FALSE(open(token));
  EXPECT_EQ(opener.counts().sightings, 1U);
  EXPECT_EQ(opener.counts().of(Dropped::repeated), 1U);
}

TEST_F(Opening, DropsATokenThatIsReplayedBesideAnotherEntry) {
  EXPECT_FALSE(opener.open(token_of(child(1)), entry_of(token_of(child(1)), some_facts(2))));
  const Bytes token = token_of(child(1));
  EXPECT_FALSE(opener.open(token, entry_of(token, some_facts(2))));
  EXPECT_EQ(opener.counts().of(Dropped::unopened), 1U);
  EXPECT_EQ(opener.counts().sightings, 0U);
}

TEST_F(Opening, DropsATokenOfAnotherVenue) {
  const Bytes token = token_of(child(1));
  TokenEntry entry = entry_of(token, some_facts());
  entry.origin = "gate.county.example/45060210000002";
  EXPECT_FALSE(opener.open(token, entry));
  expect_dropped(Dropped::unopened);
}

TEST_F(Opening, DropsATokenOfAnotherEpoch) {
  const SomeEpoch next(100, 2, 8);
  const Bytes token = next.table().token_for(child(1), some_facts(), next.chance).value();
  EXPECT_FALSE(open(token));
  expect_dropped(Dropped::other_epoch);
}

TEST_F(Opening, DropsATokenOfAnotherEpochThatCallsItselfThisOnes) {
  const SomeEpoch next(100, 2, 8);
  Bytes token = next.table().token_for(child(1), some_facts(), next.chance).value();
  token[10] = 7;  // the last byte of the epoch
  EXPECT_FALSE(open(token));
  expect_dropped(Dropped::unopened);
}

TEST_F(Opening, DropsATokenThatIsTruncatedOrLonger) {
  Bytes token = token_of(child(1));
  token.push_back(0);
  EXPECT_FALSE(open(token));
  token.resize(token_bytes - 1);
  EXPECT_FALSE(open(token));
  EXPECT_FALSE(open({}));
  EXPECT_EQ(opener.counts().of(Dropped::form), 3U);
}

TEST_F(Opening, DropsATokenWhosePointsAreNone) {
  for (std::size_t part = 0; part < candidates; ++part) {
    for (const int first : {0x00, 0x04, 0x02}) {
      Bytes token = token_of(child(1));
      const auto q = token.begin() + static_cast<std::ptrdiff_t>(11 + part * token_part_bytes);
      std::fill(q, q + 33, std::uint8_t{0xff});
      *q = static_cast<std::uint8_t>(first);
      const EntryFacts facts = some_facts(static_cast<std::uint8_t>(part * 8 + std::size_t(first)));
      EXPECT_FALSE(opener.open(token, entry_of(token, facts)));
    }
  }
  EXPECT_EQ(opener.counts().of(Dropped::form), 9U);
}

TEST_F(Opening, DropsEveryTokenWithOneBitTurned) {
  const Bytes token = token_of(child(1));
  std::uint8_t id = 0;
  for (std::size_t at = 0; at < token.size(); at += 7) {
    Bytes bent = token;
    bent[at] = static_cast<std::uint8_t>(bent[at] ^ 1 << at % 8);
    EntryFacts facts = some_facts(1);
    TokenEntry entry = entry_of(bent, facts);  // even with a leaf that commits to it
    SealedOpener fresh = epoch.opener();
    const auto sighting = fresh.open(bent, entry);
    // Only one of the three parts opens at all; a bit of another part's seal changes nothing that
    // is read, but the leaf would not commit to it.
    EXPECT_TRUE(!sighting || sighting->number == child(1));
    entry.beside = crypto::sha256(token);
    EXPECT_FALSE(epoch.opener().open(bent, entry)) << at;
    ++id;
  }
  EXPECT_EQ(id, 71);
}

// β = 0: Q = γG and S = γL, which αQ always is. Such a token opens whoever it names.
TEST_F(Opening, DropsAForgedTokenWithBetaZeroAboutAnUnlistedChild) {
  HostileBox box(table);
  const TokenContent content = content_about(child(150));
  const auto gamma = scalars_of(content.seed, 0).gamma;
  const auto l = box.curve().decode(table.base()).value();
  const PointBytes q = box.curve().encode(box.curve().times_base(gamma));
  const PointBytes s = box.curve().encode(box.curve().times(gamma, l));
  EXPECT_FALSE(open(box.token(q, s, box.inner(content, some_facts()), some_facts())));
  expect_dropped(Dropped::not_listed);
}

TEST_F(Opening, DropsAForgedTokenWithBetaZeroThatGuessesAListedChild) {
  HostileBox box(table);
  const TokenContent content = content_about(child(1));
  const auto gamma = scalars_of(content.seed, 0).gamma;
  const auto l = box.curve().decode(table.base()).value();
  const PointBytes q = box.curve().encode(box.curve().times_base(gamma));
  const PointBytes s = box.curve().encode(box.curve().times(gamma, l));
  EXPECT_FALSE(open(box.token(q, s, box.inner(content, some_facts()), some_facts())));
  expect_dropped(Dropped::disagrees);
}

// γ = 0: Q = βH(y) and S = βP. For a listed child it opens, and Q is not what the seed gives.
TEST_F(Opening, DropsAForgedTokenWithGammaZero) {
  HostileBox box(table);
  const TokenContent content = content_about(child(1));
  const auto beta = scalars_of(content.seed, 0).beta;
  const auto y = box.curve().hash(bytes_of(child(1)), bytes_of(sealed_format::number_tag));
  const auto listed = box.curve().times(epoch.secrets.alpha, y);
  const PointBytes q = box.curve().encode(box.curve().times(beta, y));
  const PointBytes s = box.curve().encode(box.curve().times(beta, listed));
  EXPECT_FALSE(open(box.token(q, s, box.inner(content, some_facts()), some_facts())));
  expect_dropped(Dropped::disagrees);
}

// A box knows a listed child's number and puts another child's into the token that opens.
TEST_F(Opening, DropsATokenThatOpensByOneChildAndNamesAnother) {
  HostileBox box(table);
  for (const std::size_t named : {2U, 150U}) {
    const TokenContent content = content_about(child(named));
    const auto [beta, gamma] = scalars_of(content.seed, 0);
    const auto y = box.curve().hash(bytes_of(child(1)), bytes_of(sealed_format::number_tag));
    const auto q_point = box.curve().sum_with_base(beta, y, gamma);
    const PointBytes q = box.curve().encode(q_point);
    const PointBytes s = box.curve().encode(box.curve().times(epoch.secrets.alpha, q_point));
    EntryFacts facts = some_facts(static_cast<std::uint8_t>(named));
    EXPECT_FALSE(open(box.token(q, s, box.inner(content, facts), facts), facts));
  }
  EXPECT_EQ(opener.counts().of(Dropped::disagrees), 1U);
  EXPECT_EQ(opener.counts().of(Dropped::not_listed), 1U);
}

TEST_F(Opening, DropsWhatIsNotSealedToTheEducationKeyOrHoldsNoContent) {
  HostileBox box(table);
  const auto gamma = scalars_of(content_about(child(1)).seed, 0).gamma;
  const auto l = box.curve().decode(table.base()).value();
  const PointBytes q = box.curve().encode(box.curve().times_base(gamma));
  const PointBytes s = box.curve().encode(box.curve().times(gamma, l));
  const Bytes other =
      box.inner(content_about(child(1)), some_facts(1), education_pair(0x77).public_key);
  EXPECT_FALSE(open(box.token(q, s, other, some_facts(1)), some_facts(1)));
  const Bytes small_order(token_inner_bytes, 0);
  EXPECT_FALSE(open(box.token(q, s, small_order, some_facts(2)), some_facts(2)));
  EXPECT_EQ(opener.counts().of(Dropped::inner_seal), 2U);
  // Sealed rightly, by the rules of HPKE, over a content that names nobody.
  TokenContent nobody = content_about(std::string(18, '0'));
  EXPECT_FALSE(
      open(box.token(q, s, box.inner(nobody, some_facts(3)), some_facts(3)), some_facts(3)));
  EXPECT_EQ(opener.counts().of(Dropped::content), 1U);
}

TEST_F(Opening, NeedsTheEpochsAlphaAndTheEducationKeyBoth) {
  const SomeEpoch other(100, 9);
  SealedOpener without_alpha(7, other.secrets, education_pair().secret_key,
                             {epoch.list, epoch.list, {}});
  SealedOpener without_key(7, epoch.secrets, education_pair(0x77).secret_key,
                           {epoch.list, epoch.list, {}});
  const Bytes token = token_of(child(1));
  EXPECT_FALSE(without_alpha.open(token, entry_of(token, some_facts())));
  EXPECT_FALSE(without_key.open(token, entry_of(token, some_facts())));
  EXPECT_EQ(without_alpha.counts().of(Dropped::unopened), 1U);
  EXPECT_EQ(without_key.counts().of(Dropped::inner_seal), 1U);
}

TEST(DroppedReasons, HaveANameEach) {
  std::set<std::string_view> names;
  for (std::size_t i = 1; i <= dropped_reasons; ++i) names.insert(name_of(static_cast<Dropped>(i)));
  EXPECT_EQ(names.size(), dropped_reasons);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace menshen::watchlist
