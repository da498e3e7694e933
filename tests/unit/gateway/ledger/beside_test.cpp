#include "gateway/ledger/beside.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/ledger/errc.hpp"
#include "tests/support/sample_keys.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::entry_id_of;
using test::recipient_of;
using test::sample_key;
using test::seeded_chance;

const std::string origin = "county.example/41010010000001";
const Registration person{DocumentKind::citizen_id, "11010519491231002X", "张三", ""};
const Instant noon = test::sample_moment.at;

// Where things lie beside a leaf, by the layouts of docs/formats.md.
struct Layout {
  std::size_t wrapped_size;  // of one recipient, with role and key id
  std::size_t content_size;
};

constexpr std::size_t suite_at = 2;
constexpr std::size_t commitment_at = 3;
constexpr std::size_t count_at = 35;
constexpr std::size_t wrapped_at = 36;
constexpr std::size_t key_at = 9;  // in a wrapped key, behind role and key id

Layout layout_of(Suite suite) {
  if (suite == Suite::hpke) return {key_at + 32 + 4 + 48, 32 + registration_bytes_fixed + 16};
  return {key_at + 65 + 32 + 32, 16 + 32 + registration_bytes_fixed + 32};
}

ByteView slice(const Bytes& bytes, std::size_t from, std::size_t count) {
  return ByteView(bytes).subspan(from, count);
}

// Every promise that does not speak of one suite is made by both.
class BesideTest : public ::testing::TestWithParam<Suite> {
 protected:
  BesideSealer sealer(std::uint32_t seed = 9) const {
    return BesideSealer({recipient_of(venue_), recipient_of(police_), recipient_of(culture_)},
                        origin, seeded_chance(seed));
  }
  Bytes sealed(std::uint64_t number = 1) const {
    return sealer().seal(entry_id_of(number), person, noon).value();
  }

  const BesideKey venue_ = sample_key(Role::venue, 1, GetParam());
  const BesideKey police_ = sample_key(Role::police, 1, GetParam());
  const BesideKey culture_ = sample_key(Role::culture, 1, GetParam());
  const Layout layout_ = layout_of(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Suites, BesideTest, ::testing::Values(Suite::hpke, Suite::sm),
                         [](const auto& suite) { return std::string(name_of(suite.param)); });

TEST_P(BesideTest, OpensForEachRecipientAlone) {
  const Bytes beside = sealed();
  for (const BesideKey& key : {venue_, police_, culture_}) {
    const auto opened = open_beside(key, origin, entry_id_of(1), beside).value();
    EXPECT_EQ(opened.number, person.number);
    EXPECT_EQ(opened.name, person.name);
    EXPECT_EQ(opened.document, person.document);
  }
}

TEST_P(BesideTest, OpensForNobodyElse) {
  const Bytes beside = sealed();
  const BesideKey stranger = sample_key(Role::market, 1, GetParam());
  EXPECT_EQ(open_beside(stranger, origin, entry_id_of(1), beside).error(), Errc::not_for_this_key);
  BesideKey liar = police_;  // the right label, another key
  liar.secret_key = stranger.secret_key;
  EXPECT_EQ(open_beside(liar, origin, entry_id_of(1), beside).error(), crypto::Errc::not_opened);
  BesideKey other_role = police_;
  other_role.role = Role::auditor;
  EXPECT_EQ(open_beside(other_role, origin, entry_id_of(1), beside).error(),
            Errc::not_for_this_key);
}

TEST_P(BesideTest, OpensOnlyBesideItsOwnLeafInItsOwnLog) {
  const Bytes beside = sealed();
  EXPECT_EQ(open_beside(venue_, origin, entry_id_of(2), beside).error(), crypto::Errc::not_opened);
  EXPECT_EQ(open_beside(venue_, "county.example/41010010000002", entry_id_of(1), beside).error(),
            crypto::Errc::not_opened);
}

TEST_P(BesideTest, NeverOpensAsSomebodyElseWithAnyBitChanged) {
  const Bytes beside = sealed();
  const std::size_t others = wrapped_at + layout_.wrapped_size;  // other recipients' wrapped keys
  const std::size_t sealed_at = wrapped_at + 3 * layout_.wrapped_size;
  for (std::size_t at = 0; at < beside.size(); ++at) {
    if (at >= others && at < sealed_at) continue;  // not read for this key; the leaf covers them
    Bytes changed = beside;
    changed[at] ^= 0x10;
    EXPECT_FALSE(open_beside(venue_, origin, entry_id_of(1), changed)) << at;
  }
}

TEST_P(BesideTest, ThatDoesNotKeepItsCommitmentIsAltered) {
  Bytes beside = sealed();
  beside[commitment_at] ^= 1;
  EXPECT_EQ(open_beside(venue_, origin, entry_id_of(1), beside).error(), Errc::beside_altered);
}

TEST_P(BesideTest, ThatClaimsTheOtherSuiteDoesNotOpen) {
  Bytes beside = sealed();
  beside[suite_at] ^= 3;
  EXPECT_EQ(open_beside(venue_, origin, entry_id_of(1), beside).error(), Errc::beside_form);
  const auto other = GetParam() == Suite::hpke ? Suite::sm : Suite::hpke;
  BesideKey mixed = venue_;  // the right label, a key of the other suite
  mixed.secret_key = sample_key(Role::venue, 1, other).secret_key;
  EXPECT_EQ(open_beside(mixed, origin, entry_id_of(1), sealed()).error(), Errc::not_for_this_key);
}

TEST_P(BesideTest, HasOneSizeForItsSuiteAndRecipients) {
  const std::size_t size = wrapped_at + 3 * layout_.wrapped_size + layout_.content_size;
  auto one = sealer();
  for (std::uint64_t number = 0; number < 40; ++number) {
    const Registration who{DocumentKind::passport, std::string(number % 32, '1'),
                           std::string(number * 4, 'n'), "CAN"};
    EXPECT_EQ(one.seal(entry_id_of(number), who, noon)->size(), size);
  }
}

TEST_P(BesideTest, IsReadOnlyWhole) {
  const Bytes beside = sealed();
  for (std::size_t size = 0; size < beside.size(); ++size) {
    EXPECT_EQ(open_beside(venue_, origin, entry_id_of(1), ByteView(beside).first(size)).error(),
              Errc::beside_form);
  }
  Bytes longer = beside;
  longer.push_back(0);
  EXPECT_EQ(open_beside(venue_, origin, entry_id_of(1), longer).error(), Errc::beside_form);
  for (const unsigned count : {0U, 2U, 4U, 9U, 255U}) {
    Bytes changed = beside;
    changed[count_at] = static_cast<std::uint8_t>(count);
    EXPECT_EQ(open_beside(venue_, origin, entry_id_of(1), changed).error(), Errc::beside_form);
  }
}

TEST_P(BesideTest, TellsNothingByItsSizeOrItsBytes) {
  const Registration longest{DocumentKind::passport, std::string(number_bytes_max, '1'),
                             std::string(name_bytes_max, 'n'), "CAN"};
  const Bytes beside = sealed();
  EXPECT_EQ(sealer().seal(entry_id_of(1), longest, noon)->size(), beside.size());
  EXPECT_EQ(text_of(beside).find("1101051949"), std::string_view::npos);
  EXPECT_EQ(text_of(beside).find("张"), std::string_view::npos);
  // The same person twice has nothing in common but what is public.
  auto one = sealer();
  const Bytes first = one.seal(entry_id_of(1), person, noon).value();
  const Bytes second = one.seal(entry_id_of(2), person, noon).value();
  EXPECT_FALSE(
      std::ranges::equal(slice(first, commitment_at, 32), slice(second, commitment_at, 32)));
}

TEST_P(BesideTest, SealsNothingBeyondALimit) {
  Registration beyond = person;
  beyond.name = std::string(name_bytes_max + 1, 'n');
  EXPECT_EQ(sealer().seal(entry_id_of(1), beyond, noon).error(), Errc::registration_field);
}

}  // namespace
}  // namespace menshen::ledger
