#include "gateway/watchlist/sealed_token.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "gateway/crypto/hkdf.hpp"
#include "gateway/ledger/holds.hpp"
#include "gateway/watchlist/errc.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

Bytes token_of(const SealedTable& table, const std::string& number, std::uint32_t seed = 1,
               const EntryFacts& facts = some_facts()) {
  return table.token_for(number, facts, test::seeded_chance(seed)).value();
}

TEST(Token, HasOneSizeWhoeverItIsAbout) {
  const SomeEpoch epoch(200);
  const SealedTable table = epoch.table();
  for (std::size_t i = 0; i < 400; i += 20) {
    EXPECT_EQ(token_of(table, child(i)).size(), token_bytes) << i;
  }
  EXPECT_EQ(token_bytes, 494U);
}

TEST(Token, IsWhatLiesBesideALeafAsAToken) {
  const SomeEpoch epoch(1);
  EXPECT_EQ(ledger::holds_of(token_of(epoch.table(), child(0))), ledger::Holds::token);
}

// The promise that stands for time: what OpenSSL is asked to do is the same, in the same order.
TEST(Token, CostsTheSameOperationsInTheSameOrderForAListedAndAnUnlistedChild) {
  const SomeEpoch epoch(200);
  const SealedTable table = epoch.table();
  crypto::P256Work first;
  ASSERT_TRUE(table.token_for(child(0), some_facts(), epoch.chance, first));
  for (std::size_t i = 0; i < 400; ++i) {
    crypto::P256Work work;
    ASSERT_TRUE(table.token_for(child(i), some_facts(), epoch.chance, work));
    ASSERT_EQ(work, first) << i << (i < 200 ? " listed" : " unlisted");
  }
  EXPECT_EQ(first.paired_multiplications, 6U);
  EXPECT_EQ(first.hashes, 1U);
  EXPECT_EQ(first.decodings, 3U);
  EXPECT_EQ(first.encodings, 6U);
  EXPECT_EQ(first.multiplications + first.base_multiplications, 0U);
}

TEST(Token, DrawsAsMuchChanceForEveryChild) {
  const SomeEpoch epoch(100);
  const SealedTable table = epoch.table();
  std::set<std::vector<std::size_t>> draws;
  for (std::size_t i = 0; i < 200; i += 10) {
    std::vector<std::size_t> sizes;
    const Chance counted = [&](std::span<std::uint8_t> out) {
      sizes.push_back(out.size());
      epoch.chance(out);
    };
    ASSERT_TRUE(table.token_for(child(i), some_facts(), counted));
    draws.insert(sizes);
  }
  EXPECT_EQ(draws.size(), 1U);
}

TEST(Token, IsAnotherEachTime) {
  const SomeEpoch epoch(1);
  const SealedTable table = epoch.table();
  const Bytes one = token_of(table, child(0), 1), other = token_of(table, child(0), 2);
  const auto parts_of = [](const Bytes& token) { return parse_token(token).value().parts; };
  std::set<Bytes> pieces;
  for (const auto& token : {parts_of(one), parts_of(other)}) {
    for (const TokenPart& part : token) {
      pieces.insert(Bytes(part.q.begin(), part.q.end()));
      pieces.insert(Bytes(part.sealed.begin(), part.sealed.end()));
    }
  }
  EXPECT_EQ(pieces.size(), 12U);
}

// The three parts come in each of the six orders; which one is known from the seed alone.
TEST(Token, HasItsPartsInAnyOrder) {
  const SomeEpoch epoch(1);
  const SealedTable table = epoch.table();
  crypto::P256Work work;
  crypto::P256 curve(work);
  const auto hashed = curve.hash(bytes_of(child(0)), bytes_of(sealed_format::number_tag));
  std::map<std::vector<std::size_t>, int> orders;
  for (std::uint32_t i = 0; i < 300; ++i) {
    const TokenSeed seed = draw<token_seed_bytes>(test::seeded_chance(i));
    const auto token = token_of(table, child(0), i);
    std::vector<std::size_t> order;
    for (const TokenPart& part : parse_token(token).value().parts) {
      for (std::size_t k = 0; k < candidates; ++k) {
        const auto scalars = scalars_of(seed, k);
        const auto q = curve.encode(curve.sum_with_base(scalars.beta, hashed, scalars.gamma));
        if (q == part.q) order.push_back(k);
      }
    }
    ASSERT_EQ(order.size(), candidates);
    ++orders[order];
  }
  EXPECT_EQ(orders.size(), 6U);
  for (const auto& [order, count] : orders) EXPECT_NEAR(count, 50, 33);  // 5 sigma
}

TEST(Token, ScalarsAreNotZeroAndDifferByCandidateAndSeed) {
  std::set<std::array<std::uint8_t, crypto::p256_scalar_bytes>> all;
  for (std::uint8_t fill = 0; fill < 20; ++fill) {
    TokenSeed seed;
    seed.fill(fill);
    for (std::size_t i = 0; i < candidates; ++i) {
      const TokenScalars scalars = scalars_of(seed, i);
      all.insert(scalars.beta.bytes());
      all.insert(scalars.gamma.bytes());
    }
  }
  EXPECT_EQ(all.size(), 120U);
  EXPECT_FALSE(all.contains({}));
}

// The manual's formulas with nothing of the product but the curve: one product after the other.
TEST(Token, IsMadeAsTheManualSays) {
  const SomeEpoch epoch(20);
  const SealedTable table = epoch.table();
  const EntryFacts facts = some_facts();
  const TokenSeed seed = draw<token_seed_bytes>(test::seeded_chance(4));
  const Bytes token = token_of(table, child(3), 4);

  crypto::P256Work work;
  crypto::P256 curve(work);
  const auto y =
      curve.hash(bytes_of(child(3)),
                 bytes_of("MENSHEN-V01-sealed-list-number-with-P256_XMD:SHA-256_SSWU_RO_"));
  const auto l = curve.decode(table.base()).value();
  const auto one = crypto::Scalar::from_bytes(to_bytes(std::string(31, '\0') + '\1')).value();
  Bytes context = to_bytes(some_origin);
  append_u64_be(context, 7);
  context.insert(context.end(), facts.id.begin(), facts.id.end());
  const Candidates slots = SlotDraw(table.salt(), table.slots()).of(child(3));
  std::set<Bytes> inner;
  for (std::uint8_t i = 0; i < 3; ++i) {
    Bytes uniform(96);
    crypto::hkdf_sha256(bytes_of("menshen token scalars 1"), seed, Bytes{i}, uniform);
    const std::span<const std::uint8_t> view = uniform;
    const auto beta = crypto::Scalar::from_uniform(view.first<48>());
    const auto gamma = crypto::Scalar::from_uniform(view.last<48>());
    const auto gamma_g = curve.times_base(gamma), gamma_l = curve.times(gamma, l);
    const auto beta_p = curve.times(beta, curve.decode(table.slot(slots[i])).value());
    const auto q =
        curve.encode(curve.sum(one, curve.times(beta, y), one, crypto::FixedPoint(gamma_g)));
    const auto s = curve.encode(curve.sum(one, beta_p, one, crypto::FixedPoint(gamma_l)));
    Bytes info(q.begin(), q.end());
    append_u64_be(info, 7);
    crypto::AeadKey key{};
    crypto::hkdf_sha256(bytes_of("menshen token key 1"), s, info, key);
    for (std::size_t part = 0; part < 3; ++part) {
      const ByteView bytes = ByteView(token).subspan(11 + part * 161, 161);
      if (!std::ranges::equal(bytes.first(33), q)) continue;
      inner.insert(crypto::aead_open(key, {}, context, bytes.subspan(33)).value());
    }
  }
  ASSERT_EQ(inner.size(), 1U);  // three keys open three copies of one thing
  crypto::X25519Public encapsulated{};
  std::copy_n(inner.begin()->begin(), 32, encapsulated.begin());
  const Bytes clear = crypto::OpenContext::start(encapsulated, education_pair().secret_key,
                                                 bytes_of("menshen token 1"))
                          ->open_at(0, context, ByteView(*inner.begin()).subspan(32))
                          .value();
  Bytes wanted = {1};
  wanted.insert(wanted.end(), seed.begin(), seed.end());
  const Bytes number = to_bytes(child(3));
  wanted.insert(wanted.end(), number.begin(), number.end());
  append_u64_be(wanted, static_cast<std::uint64_t>(facts.moment.at.time_since_epoch().count()));
  wanted.push_back(1);  // a chip read
  wanted.resize(64, 0);
  EXPECT_EQ(clear, wanted);
}

TEST(Token, IsNotMadeOfAnAdultsNumber) {
  const SomeEpoch epoch(1);
  const std::string adult = with_check("45060220080101001");
  EntryFacts facts = some_facts();
  EXPECT_EQ(epoch.table().token_for(adult, facts, epoch.chance).error(), Errc::not_a_minor);
  // On the last day, by the venue's calendar, not by UTC's.
  facts.moment = {
      Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)) + std::chrono::hours(15),
      std::chrono::hours(8)};
  EXPECT_TRUE(epoch.table().token_for(adult, facts, epoch.chance));
  facts.moment.at += std::chrono::hours(1);
  EXPECT_EQ(epoch.table().token_for(adult, facts, epoch.chance).error(), Errc::not_a_minor);
}

TEST(Token, IsNotMadeOfWhatIsNoNumber) {
  const SomeEpoch epoch(1);
  for (const std::string& number : {std::string(), std::string("H12345678"),
                                    std::string("450602120401123"), std::string(18, '0')}) {
    EXPECT_EQ(epoch.table().token_for(number, some_facts(), epoch.chance).error(),
              Errc::number_form);
  }
}

TEST(Token, IsNotMadeOfFactsThatItCannotCarry) {
  const SomeEpoch epoch(1);
  const auto error_of = [&](const EntryFacts& facts) {
    return epoch.table().token_for(child(0), facts, epoch.chance).error();
  };
  EntryFacts facts = some_facts();
  const std::string origin(token_origin_bytes_max + 1, 'o');
  facts.origin = origin;
  EXPECT_EQ(error_of(facts), Errc::entry_facts);
  facts.origin = std::string_view(origin).substr(1);
  EXPECT_EQ(error_of(facts), Error());
  facts = some_facts();
  facts.evidence = Evidence::none;
  EXPECT_EQ(error_of(facts), Errc::entry_facts);
  facts = some_facts();
  facts.moment.at = Instant(std::chrono::milliseconds(-1));
  EXPECT_EQ(error_of(facts), Errc::entry_facts);
}

TEST(Token, IsParsedWholeOrNotAtAll) {
  const SomeEpoch epoch(1);
  const Bytes token = token_of(epoch.table(), child(0));
  EXPECT_EQ(parse_token(token)->epoch, 7U);
  for (std::size_t size = 0; size < token.size(); ++size) {
    const Bytes cut(token.begin(), token.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(parse_token(cut).error(), Errc::token_form);
  }
  Bytes longer = token;
  longer.push_back(0);
  EXPECT_EQ(parse_token(longer).error(), Errc::token_form);
  for (const std::size_t at : {0U, 1U, 2U}) {
    Bytes bent = token;
    ++bent[at];
    EXPECT_EQ(parse_token(bent).error(), Errc::token_form);
  }
}

TEST(TokenContent, IsReadAsItWasWrittenAndInNoOtherForm) {
  TokenContent content;
  content.seed.fill(3);
  content.number = child(7);
  content.at = at_epoch_day(2);
  content.evidence = Evidence::signed_code_bound;
  const Bytes bytes = encode_content(content);
  const auto read = parse_content(bytes).value();
  EXPECT_EQ(read.seed, content.seed);
  EXPECT_EQ(read.number, content.number);
  EXPECT_EQ(read.at, content.at);
  EXPECT_EQ(read.evidence, content.evidence);
  int taken = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {1, 0x80}) {
      Bytes bent = bytes;
      bent[at] = static_cast<std::uint8_t>(bent[at] ^ change);
      const bool is_seed = at >= 1 && at < 33;
      const bool good = parse_content(bent).has_value();
      const bool never_other = at == 0 || (at >= 33 && at < 51) || at >= 60;
      EXPECT_TRUE(good || !is_seed) << at;
      EXPECT_FALSE(good && never_other) << at;
      taken += good ? 1 : 0;
    }
  }
  EXPECT_GE(taken, 64);
  for (const int evidence : {0, 7, 255}) {
    Bytes bent = bytes;
    bent[59] = static_cast<std::uint8_t>(evidence);
    EXPECT_EQ(parse_content(bent).error(), Errc::token_content);
  }
  EXPECT_EQ(parse_content(ByteView(bytes).first(63)).error(), Errc::token_content);
  EXPECT_EQ(parse_content({}).error(), Errc::token_content);
}

}  // namespace
}  // namespace menshen::watchlist
