// What is particular to each suite beside a leaf: the layouts of docs/formats.md once more, by
// hand, since whoever builds a reader has nothing else; and HPKE's contexts.
#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/sm3.hpp"
#include "gateway/crypto/sm4.hpp"
#include "gateway/ledger/beside.hpp"
#include "tests/support/sample_keys.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using std::chrono::minutes;
using test::entry_id_of;
using test::recipient_of;
using test::sample_key;
using test::seeded_chance;

const std::string origin = "county.example/41010010000001";
const Registration person{DocumentKind::citizen_id, "11010519491231002X", "张三", ""};
const Instant noon = test::sample_moment.at;

constexpr std::size_t commitment_at = 3;
constexpr std::size_t count_at = 35;
constexpr std::size_t wrapped_at = 36;

ByteView slice(ByteView bytes, std::size_t from, std::size_t count) {
  return bytes.subspan(from, count);
}

void add(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

template <std::size_t N>
std::array<std::uint8_t, N> array_of(ByteView bytes) {
  std::array<std::uint8_t, N> out{};
  std::ranges::copy(bytes, out.begin());
  return out;
}

Bytes aad_of(const EntryId& id) {
  Bytes aad = to_bytes(origin);
  add(aad, id);
  return aad;
}

class OneSuite : public ::testing::Test {
 protected:
  explicit OneSuite(Suite suite)
      : venue_(sample_key(Role::venue, 1, suite)),
        police_(sample_key(Role::police, 1, suite)),
        culture_(sample_key(Role::culture, 1, suite)) {}

  BesideSealer sealer() const {
    return BesideSealer({recipient_of(venue_), recipient_of(police_), recipient_of(culture_)},
                        origin, seeded_chance(9));
  }
  void expect_content(ByteView content, const crypto::Digest& commitment,
                      ByteView expected_commitment) const {
    EXPECT_TRUE(std::ranges::equal(content.subspan(32), canonical_bytes(person).value()));
    EXPECT_TRUE(std::ranges::equal(expected_commitment, commitment));
  }

  const BesideKey venue_;
  const BesideKey police_;
  const BesideKey culture_;
};

class BesideByHpke : public OneSuite {
 protected:
  BesideByHpke() : OneSuite(Suite::hpke) {}
  static constexpr std::size_t wrapped_size = 93;
  static constexpr std::size_t encapsulated_at = 9;
  static constexpr std::size_t sequence_at = 41;
};

TEST_F(BesideByHpke, IsLaidOutAsTheFormatsPageSays) {
  const Bytes beside = sealer().seal(entry_id_of(7), person, noon).value();
  EXPECT_EQ(beside.size(), wrapped_at + 3 * wrapped_size + 288);
  EXPECT_EQ(to_hex(slice(beside, 0, 3)), "010101");
  EXPECT_EQ(beside[count_at], 3);
  const std::size_t mine = wrapped_at + wrapped_size;  // the second recipient
  EXPECT_EQ(beside[mine], 5);                          // police
  EXPECT_TRUE(std::ranges::equal(slice(beside, mine + 1, 8), police_.key_id));
  EXPECT_EQ(to_hex(slice(beside, mine + sequence_at, 4)), "00000000");

  const Bytes aad = aad_of(entry_id_of(7));
  Bytes aad_of_key = aad;
  aad_of_key.push_back(5);
  add(aad_of_key, police_.key_id);
  const auto context =
      crypto::OpenContext::start(array_of<32>(slice(beside, mine + encapsulated_at, 32)),
                                 std::get<crypto::X25519Secret>(police_.secret_key),
                                 bytes_of("menshen beside 1"))
          .value();
  const auto key =
      array_of<32>(context.open_at(0, aad_of_key, slice(beside, mine + 45, 48)).value());
  const Bytes content = crypto::aead_open(key, {}, aad, ByteView(beside).last(288)).value();
  expect_content(content, crypto::hmac_sha256(slice(content, 0, 32), slice(content, 32, 240)),
                 slice(beside, commitment_at, 32));
}

TEST_F(BesideByHpke, UsesOneContextForARecipientAndHour) {
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

TEST_F(BesideByHpke, BeginsANewContextWhenOneIsUsedUp) {
  BesideSealer one({recipient_of(venue_)}, origin, seeded_chance(3));
  for (std::uint64_t i = 0; i < crypto::hpke_messages_max; ++i) {
    ASSERT_TRUE(one.seal(entry_id_of(i), person, noon));
  }
  const Bytes next = one.seal(entry_id_of(1), person, noon).value();
  EXPECT_EQ(to_hex(slice(next, wrapped_at + sequence_at, 4)), "00000000");
  EXPECT_TRUE(open_beside(venue_, origin, entry_id_of(1), next));
}

class BesideBySm : public OneSuite {
 protected:
  BesideBySm() : OneSuite(Suite::sm) {}
  static constexpr std::size_t wrapped_size = 138;
  static constexpr std::size_t content_size = 16 + 272 + 32;

  Bytes aad_of_content(const EntryId& id) const {
    Bytes aad = aad_of(id);
    for (const BesideKey& to : {venue_, police_, culture_}) {
      aad.push_back(static_cast<std::uint8_t>(to.role));
      add(aad, to.key_id);
    }
    return aad;
  }
};

TEST_F(BesideBySm, IsLaidOutAsTheFormatsPageSays) {
  const Bytes beside = sealer().seal(entry_id_of(7), person, noon).value();
  EXPECT_EQ(beside.size(), wrapped_at + 3 * wrapped_size + content_size);
  EXPECT_EQ(to_hex(slice(beside, 0, 3)), "010102");
  EXPECT_EQ(beside[count_at], 3);
  const std::size_t mine = wrapped_at + wrapped_size;
  EXPECT_EQ(beside[mine], 5);
  EXPECT_TRUE(std::ranges::equal(slice(beside, mine + 1, 8), police_.key_id));
  const auto& secret = std::get<crypto::Sm2PrivateKey>(police_.secret_key);
  const Bytes content_key = secret.decrypt(slice(beside, mine + 9, 129)).value();

  const ByteView sealed = ByteView(beside).last(content_size);
  const ByteView ciphertext = slice(sealed, 16, 272);
  const Bytes keys = crypto::sm3_kdf(content_key, 48);
  Bytes covered = {2};
  add(covered, aad_of_content(entry_id_of(7)));
  add(covered, slice(sealed, 0, 16));
  add(covered, ciphertext);
  EXPECT_TRUE(std::ranges::equal(crypto::hmac_sm3(slice(keys, 16, 32), covered), sealed.last(32)));
  const Bytes content = crypto::sm4_ctr(array_of<16>(slice(keys, 0, 16)),
                                        array_of<16>(slice(sealed, 0, 16)), ciphertext);
  expect_content(content, crypto::hmac_sm3(slice(content, 0, 32), slice(content, 32, 240)),
                 slice(beside, commitment_at, 32));
}

// SM2 binds nothing to a wrapped key, so the content must: a recipient that was renamed, added or
// left out shows to every other.
TEST_F(BesideBySm, OpensForNobodyOnceARecipientsLabelIsChanged) {
  const Bytes beside = sealer().seal(entry_id_of(1), person, noon).value();
  for (const std::size_t line : {1U, 2U}) {
    for (std::size_t at = 0; at < 9; ++at) {
      Bytes changed = beside;
      changed[wrapped_at + line * wrapped_size + at] ^= 1;
      EXPECT_FALSE(open_beside(venue_, origin, entry_id_of(1), changed)) << line << ' ' << at;
    }
  }
  Bytes fewer = beside;
  fewer.erase(fewer.begin() + wrapped_at + 2 * wrapped_size,
              fewer.begin() + wrapped_at + 3 * wrapped_size);
  fewer[count_at] = 2;
  EXPECT_FALSE(open_beside(venue_, origin, entry_id_of(1), fewer));
}

TEST_F(BesideBySm, WrapsEachKeyAnew) {
  auto one = sealer();
  const Bytes first = one.seal(entry_id_of(1), person, noon).value();
  const Bytes second = one.seal(entry_id_of(1), person, noon).value();
  for (std::size_t line = 0; line < 3; ++line) {
    const std::size_t at = wrapped_at + line * wrapped_size + 9;
    EXPECT_FALSE(std::ranges::equal(slice(first, at, 65), slice(second, at, 65)));
  }
}

}  // namespace
}  // namespace menshen::ledger
