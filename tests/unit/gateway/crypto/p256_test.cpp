#include "gateway/crypto/p256.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/errc.hpp"
#include "tests/support/seeded_chance.hpp"
#include "tests/support/unhex.hpp"
#include "tests/unit/gateway/crypto/p256_twin.hpp"

namespace menshen::crypto {
namespace {

using test::unhex;

constexpr auto order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr auto order_less_1 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";
// SP 800-186 §3.2.1.3, G compressed; G_y is odd.
constexpr auto generator = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";

Scalar scalar_of(std::uint64_t small) {
  Bytes bytes(24, 0);
  append_u64_be(bytes, small);
  return Scalar::from_bytes(bytes).value();
}

std::array<std::uint8_t, p256_uniform_bytes> uniform_of(std::string_view last_32_bytes) {
  std::array<std::uint8_t, p256_uniform_bytes> uniform{};
  const Bytes bytes = unhex(last_32_bytes);
  std::ranges::copy(bytes, uniform.end() - 32);
  return uniform;
}

class P256Test : public testing::Test {
 protected:
  PointBytes bytes(const Point& point) { return curve.encode(point); }

  P256Work work;
  P256 curve{work};
  Chance chance = test::seeded_chance(3);
};

TEST(Scalars, AreNeverZeroWhateverTheBytes) {
  EXPECT_EQ(to_hex(Scalar::from_uniform(std::array<std::uint8_t, p256_uniform_bytes>{}).bytes()),
            std::string(63, '0') + "1");
  // order − 1 is 0 modulo order − 1.
  EXPECT_EQ(to_hex(Scalar::from_uniform(uniform_of(order_less_1)).bytes()),
            std::string(63, '0') + "1");
  EXPECT_EQ(to_hex(Scalar::from_uniform(uniform_of(order)).bytes()), std::string(63, '0') + "2");
  const Chance zeros = [](std::span<std::uint8_t> out) { std::ranges::fill(out, 0); };
  EXPECT_EQ(to_hex(Scalar::draw(zeros).bytes()), std::string(63, '0') + "1");
}

TEST(Scalars, AreReadFromOneToTheOrderLessOne) {
  EXPECT_TRUE(Scalar::from_bytes(unhex(order_less_1)).has_value());
  EXPECT_EQ(Scalar::from_bytes(unhex(order)).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Scalar::from_bytes(Bytes(32, 0xff)).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Scalar::from_bytes(Bytes(32, 0)).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Scalar::from_bytes(Bytes(31, 1)).error(), Errc::key_form);
  EXPECT_EQ(Scalar::from_bytes(Bytes(33, 1)).error(), Errc::key_form);
}

TEST_F(P256Test, OneTimesTheGeneratorIsTheGeneratorOfTheStandard) {
  EXPECT_EQ(to_hex(bytes(curve.times_base(scalar_of(1)))), generator);
}

// Addition by the only means that need none: (a + 1) P = a P + P, for the first multiples.
TEST_F(P256Test, MultipliesAsRepeatedAdditionDoes) {
  const Point p = curve.hash(bytes_of("a point"), bytes_of("test"));
  const FixedPoint base(p);
  const Point zero_plus = curve.times(scalar_of(1), p);
  EXPECT_EQ(bytes(zero_plus), bytes(p));
  for (std::uint64_t a = 1; a < 20; ++a) {
    const Point multiple = curve.times(scalar_of(a), p);
    EXPECT_EQ(bytes(curve.sum(scalar_of(1), multiple, scalar_of(1), base)),
              bytes(curve.times(scalar_of(a + 1), p)));
  }
}

TEST_F(P256Test, ProductsCommuteAndSumsAreSums) {
  for (int i = 0; i < 30; ++i) {
    const Scalar a = Scalar::draw(chance);
    const Scalar b = Scalar::draw(chance);
    const Point p = curve.times_base(a);
    const Point q = curve.times_base(b);
    EXPECT_EQ(bytes(curve.times(b, p)), bytes(curve.times(a, q)));
    // a·q + b·G = b·(a·G + G) = b·(p + G)
    const Point p_and_g = curve.sum_with_base(scalar_of(1), p, scalar_of(1));
    EXPECT_EQ(bytes(curve.sum_with_base(a, q, b)), bytes(curve.times(b, p_and_g)));
    // a·p + b·q, by either base
    EXPECT_EQ(bytes(curve.sum(a, p, b, FixedPoint(q))), bytes(curve.sum(b, q, a, FixedPoint(p))));
  }
}

TEST_F(P256Test, TheOrderLessOneTimesAPointIsItsOpposite) {
  const Point p = curve.hash(bytes_of("a point"), bytes_of("test"));
  const PointBytes before = bytes(p);
  PointBytes after = bytes(curve.times(Scalar::from_bytes(unhex(order_less_1)).value(), p));
  EXPECT_NE(before[0], after[0]);
  after[0] = before[0];
  EXPECT_EQ(before, after);
}

TEST_F(P256Test, HashesAndMultipliesManyAsOneByOne) {
  const Scalar a = Scalar::draw(chance);
  std::vector<Bytes> messages;
  for (int i = 0; i < 40; ++i) messages.push_back(to_bytes(std::to_string(i)));
  const auto products = curve.hash_all_and_multiply(a, messages, bytes_of("test"));
  const auto points = curve.hash_all(messages, bytes_of("test"));
  ASSERT_EQ(products.size(), messages.size());
  ASSERT_EQ(points.size(), messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Point hashed = curve.hash(messages[i], bytes_of("test"));
    EXPECT_EQ(points[i], bytes(hashed));
    EXPECT_EQ(products[i], bytes(curve.times(a, hashed)));
  }
}

TEST_F(P256Test, ReadsWhatItWrote) {
  for (int i = 0; i < 50; ++i) {
    const PointBytes written = bytes(curve.times_base(Scalar::draw(chance)));
    EXPECT_EQ(bytes(curve.decode(written).value()), written);
  }
}

// About half of all x have no point; the twin says which.
TEST_F(P256Test, ReadsExactlyTheNumbersThatHaveAPoint) {
  const twin::Field field;
  int points = 0;
  for (int i = 0; i < 200; ++i) {
    const auto x = draw<32>(chance);
    Bytes encoded = {static_cast<std::uint8_t>(2 + i % 2)};
    encoded.insert(encoded.end(), x.begin(), x.end());
    const auto point = curve.decode(encoded);
    const bool below_prime = to_hex(x) < to_hex(field.prime_bytes());
    const bool wanted = below_prime && field.is_square(field.curve_at(field.of(x)));
    ASSERT_EQ(point.has_value(), wanted);
    if (point.has_error()) {
      EXPECT_EQ(point.error(), Errc::key_not_on_curve);
    }
    points += wanted ? 1 : 0;
  }
  EXPECT_GT(points, 60);
  EXPECT_LT(points, 140);
}

TEST_F(P256Test, RefusesEveryOtherFormOfAPoint) {
  const PointBytes good = bytes(curve.times_base(scalar_of(5)));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(curve.decode(ByteView(good).first(size)).error(), Errc::key_form);
  }
  EXPECT_EQ(curve.decode(Bytes(34, 2)).error(), Errc::key_form);
  EXPECT_EQ(curve.decode(Bytes{0}).error(), Errc::key_form);  // infinity
  for (int first = 0; first < 256; ++first) {
    PointBytes other = good;
    other[0] = static_cast<std::uint8_t>(first);
    EXPECT_EQ(curve.decode(other).has_value(), first == 2 || first == 3) << first;
  }
  Bytes prime_itself = {2};
  const Bytes prime = twin::Field().prime_bytes();
  prime_itself.insert(prime_itself.end(), prime.begin(), prime.end());
  EXPECT_EQ(curve.decode(prime_itself).error(), Errc::key_not_on_curve);
}

TEST_F(P256Test, CountsWhatItDoesAndInWhichOrder) {
  const auto of = [](auto... steps) {
    P256Work mine;
    P256 its(mine);
    (steps(its), ...);
    return mine;
  };
  const auto hash = [](P256& c) { (void)c.hash(bytes_of("m"), bytes_of("t")); };
  const auto base = [](P256& c) { (void)c.times_base(scalar_of(2)); };
  EXPECT_EQ(of(hash, base), of(hash, base));
  EXPECT_NE(of(hash, base), of(base, hash));  // the same counts
  EXPECT_NE(of(hash, base), of(hash, base, base));
  EXPECT_EQ(of(hash, base, base).base_multiplications, 2U);
  EXPECT_EQ(of(hash, base, base).hashes, 1U);
}

}  // namespace
}  // namespace menshen::crypto
