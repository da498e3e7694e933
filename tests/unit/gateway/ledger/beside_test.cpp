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

class BesideTest : public ::testing::Test {
 protected:
  BesideSealer sealer(std::uint32_t seed = 9) const {
    return BesideSealer({recipient_of(venue_), recipient_of(police_), recipient_of(culture_)},
                        origin, seeded_chance(seed));
  }
  Bytes sealed(std::uint64_t number = 1) const {
    return sealer().seal(entry_id_of(number), person, noon).value();
  }

  const BesideKey venue_ = sample_key(Role::venue);
  const BesideKey police_ = sample_key(Role::police);
  const BesideKey culture_ = sample_key(Role::culture);
};

// Offsets of the layout in docs/formats.md, "Beside the leaf".
constexpr std::size_t commitment_at = 3;
constexpr std::size_t count_at = 35;
constexpr std::size_t wrapped_at = 36;
constexpr std::size_t wrapped_size = 1 + 8 + 32 + 4 + 48;
constexpr std::size_t encapsulated_at = 9;
constexpr std::size_t sequence_at = 41;

ByteView slice(const Bytes& bytes, std::size_t from, std::size_t count) {
  return ByteView(bytes).subspan(from, count);
}

TEST_F(BesideTest, OpensForEachRecipientAlone) {
  const Bytes beside = sealed();
  for (const BesideKey& key : {venue_, police_, culture_}) {
    const auto opened = open_beside(key, origin, entry_id_of(1), beside).value();
    EXPECT_EQ(opened.number, person.number);
    EXPECT_EQ(opened.name, person.name);
    EXPECT_EQ(opened.document, person.document);
  }
}

// The formats page once more, by hand: whoever builds a reader has nothing else.
TEST_F(BesideTest, IsLaidOutAsTheFormatsPageSays) {
  const Bytes beside = sealed(7);
  EXPECT_EQ(beside.size(), wrapped_at + 3 * wrapped_size + 32 + registration_bytes_fixed + 16);
  EXPECT_EQ(to_hex(slice(beside, 0, 3)), "010101");
  EXPECT_EQ(beside[count_at], 3);
  const std::size_t mine = wrapped_at + wrapped_size;  // the second recipient
  EXPECT_EQ(beside[mine], 5);                          // police
  EXPECT_TRUE(std::ranges::equal(slice(beside, mine + 1, 8), police_.key_id));
  crypto::X25519Public encapsulated{};
  std::ranges::copy(slice(beside, mine + encapsulated_at, 32), encapsulated.begin());
  EXPECT_EQ(to_hex(slice(beside, mine + sequence_at, 4)), "00000000");

  Bytes aad = to_bytes(origin);
  const EntryId id = entry_id_of(7);
  aad.insert(aad.end(), id.begin(), id.end());
  Bytes aad_of_key = aad;
  aad_of_key.push_back(5);
  aad_of_key.insert(aad_of_key.end(), police_.key_id.begin(), police_.key_id.end());
  const auto context =
      crypto::OpenContext::start(encapsulated, police_.secret_key, bytes_of("menshen beside 1"))
          .value();
  const Bytes unwrapped = context.open_at(0, aad_of_key, slice(beside, mine + 45, 48)).value();
  crypto::AeadKey key{};
  std::ranges::copy(unwrapped, key.begin());
  const std::size_t sealed_at = wrapped_at + 3 * wrapped_size;
  const Bytes content =
      crypto::aead_open(key, {}, aad, ByteView(beside).subspan(sealed_at)).value();
  EXPECT_EQ(Bytes(content.begin() + 32, content.end()), canonical_bytes(person).value());
  const auto commitment =
      crypto::hmac_sha256(slice(content, 0, 32), slice(content, 32, registration_bytes_fixed));
  EXPECT_TRUE(std::ranges::equal(slice(beside, commitment_at, 32), commitment));
}

TEST_F(BesideTest, OpensForNobodyElse) {
  const Bytes beside = sealed();
  const BesideKey stranger = sample_key(Role::market);
  EXPECT_EQ(open_beside(stranger, origin, entry_id_of(1), beside).error(), Errc::not_for_this_key);
  BesideKey liar = police_;  // the right label, another key
  liar.secret_key = stranger.secret_key;
  EXPECT_EQ(open_beside(liar, origin, entry_id_of(1), beside).error(), crypto::Errc::not_opened);
  BesideKey other_role = police_;
  other_role.role = Role::auditor;
  EXPECT_EQ(open_beside(other_role, origin, entry_id_of(1), beside).error(),
            Errc::not_for_this_key);
}

TEST_F(BesideTest, OpensOnlyBesideItsOwnLeafInItsOwnLog) {
  const Bytes beside = sealed();
  EXPECT_EQ(open_beside(venue_, origin, entry_id_of(2), beside).error(), crypto::Errc::not_opened);
  EXPECT_EQ(open_beside(venue_, "county.example/41010010000002", entry_id_of(1), beside).error(),
            crypto::Errc::not_opened);
}

TEST_F(BesideTest, NeverOpensAsSomebodyElseWithAnyBitChanged) {
  const Bytes beside = sealed();
  const std::size_t others = wrapped_at + wrapped_size;  // the other recipients' wrapped keys
  const std::size_t sealed_at = wrapped_at + 3 * wrapped_size;
  for (std::size_t at = 0; at < beside.size(); ++at) {
    if (at >= others && at < sealed_at) continue;  // not read for this key; the leaf covers them
    Bytes changed = beside;
    changed[at] ^= 0x10;
    EXPECT_FALSE(open_beside(venue_, origin, entry_id_of(1), changed)) << at;
  }
}

TEST_F(BesideTest, ThatDoesNotKeepItsCommitmentIsAltered) {
  Bytes beside = sealed();
  beside[commitment_at] ^= 1;
  EXPECT_EQ(open_beside(venue_, origin, entry_id_of(1), beside).error(), Errc::beside_altered);
}

TEST_F(BesideTest, IsReadOnlyWhole) {
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

TEST_F(BesideTest, TellsNothingByItsSizeOrItsBytes) {
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

TEST_F(BesideTest, UsesOneContextForARecipientAndHour) {
  auto one = sealer();
  const auto enc_of = [](const Bytes& beside, std::size_t line) {
    return to_hex(slice(beside, wrapped_at + line * wrapped_size + encapsulated_at, 32));
  };
  const auto sequence_of = [](const Bytes& beside) {
    return to_hex(slice(beside, wrapped_at + sequence_at, 4));
  };
  std::vector<Bytes> entries;
  std::uint64_t number = 0;
  for (const Instant at : {noon, noon + minutes(59), noon + minutes(60), noon}) {
    entries.push_back(one.seal(entry_id_of(++number), person, at).value());
  }
  EXPECT_EQ(enc_of(entries[0], 0), enc_of(entries[1], 0));
  EXPECT_NE(enc_of(entries[0], 0), enc_of(entries[0], 1));
  EXPECT_NE(enc_of(entries[1], 0), enc_of(entries[2], 0));
  EXPECT_NE(enc_of(entries[0], 0), enc_of(entries[3], 0));  // a clock that went back: a new one
  EXPECT_EQ(sequence_of(entries[0]), "00000000");
  EXPECT_EQ(sequence_of(entries[1]), "00000001");
  EXPECT_EQ(sequence_of(entries[2]), "00000000");
  for (std::size_t i = entries.size(); i-- > 0;) {
    EXPECT_TRUE(open_beside(culture_, origin, entry_id_of(i + 1), entries[i])) << i;
  }
}

TEST_F(BesideTest, BeginsANewContextWhenOneIsUsedUp) {
  BesideSealer one({recipient_of(venue_)}, origin, seeded_chance(3));
  for (std::uint64_t i = 0; i < crypto::hpke_messages_max; ++i) {
    ASSERT_TRUE(one.seal(entry_id_of(i), person, noon));
  }
  const Bytes next = one.seal(entry_id_of(1), person, noon).value();
  EXPECT_EQ(to_hex(slice(next, wrapped_at + sequence_at, 4)), "00000000");
  EXPECT_TRUE(open_beside(venue_, origin, entry_id_of(1), next));
}

TEST_F(BesideTest, SealsNothingBeyondALimit) {
  Registration beyond = person;
  beyond.name = std::string(name_bytes_max + 1, 'n');
  EXPECT_EQ(sealer().seal(entry_id_of(1), beyond, noon).error(), Errc::registration_field);
}

TEST(Recipients, NeverIncludeTheEducationRole) {
  const auto education = recipient_of(sample_key(Role::education));
  const auto venue = recipient_of(sample_key(Role::venue));
  EXPECT_EQ(check_recipients(std::vector{venue, education}).error(), Errc::education_refused);
  EXPECT_DEATH(BesideSealer({venue, education}, origin, seeded_chance(1)), "check failed");
}

TEST(Recipients, AreSomeAndFewAndEachOnce) {
  std::vector<Recipient> recipients;
  EXPECT_EQ(check_recipients(recipients).error(), Errc::no_recipient);
  for (std::uint32_t seed = 0; seed < recipients_max; ++seed) {
    recipients.push_back(recipient_of(sample_key(Role::police, 100 + seed)));
  }
  EXPECT_TRUE(check_recipients(recipients));
  recipients.push_back(recipient_of(sample_key(Role::venue)));
  EXPECT_EQ(check_recipients(recipients).error(), Errc::no_recipient);
  recipients = {recipients[0], recipients[1], recipients[0]};
  EXPECT_EQ(check_recipients(recipients).error(), Errc::no_recipient);
  EXPECT_DEATH(BesideSealer({}, origin, seeded_chance(1)), "check failed");
}

TEST(Recipients, HaveRolesWithFixedNames) {
  EXPECT_EQ(name_of(Role::venue), "venue");
  EXPECT_EQ(name_of(Role::education), "education");
  EXPECT_EQ(name_of(Role::market), "market");
  EXPECT_EQ(name_of(Role::culture), "culture");
  EXPECT_EQ(name_of(Role::police), "police");
  EXPECT_EQ(name_of(Role::township), "township");
  EXPECT_EQ(name_of(Role::auditor), "auditor");
  EXPECT_EQ(name_of(static_cast<Role>(99)), "unknown");
}

}  // namespace
}  // namespace menshen::ledger
