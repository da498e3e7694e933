#include "gateway/crypto/hash_to_curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/seeded_chance.hpp"
#include "tests/support/unhex.hpp"
#include "tests/unit/gateway/crypto/hash_to_curve_vectors.hpp"
#include "tests/unit/gateway/crypto/p256_twin.hpp"

namespace menshen::crypto {
namespace {

std::string hex(const FieldElement& a) { return to_hex(field_bytes_of(a)); }

AffinePoint affine(const MappedPoint& point) {
  return {point.numerator * inverse(point.denominator), point.y};
}

TEST(ExpandMessage, AgreesWithTheVectorsOfTheRfc) {
  for (const auto& vector : vectors::expanded) {
    const std::string message = vectors::message_named(vector.message);
    EXPECT_EQ(to_hex(expand_message_xmd(bytes_of(message), bytes_of(vectors::expander_tag),
                                        vector.byte_count)),
              vector.uniform)
        << vector.message;
  }
}

TEST(ExpandMessage, DigestsATagThatIsTooLongAsTheVectorsDo) {
  ASSERT_EQ(vectors::long_tag.size(), 256U);
  for (const auto& vector : vectors::expanded_long_tag) {
    const std::string message = vectors::message_named(vector.message);
    EXPECT_EQ(to_hex(expand_message_xmd(bytes_of(message), bytes_of(vectors::long_tag),
                                        vector.byte_count)),
              vector.uniform)
        << vector.message;
  }
}

TEST(ExpandMessageDeathTest, GivesNoMoreThanTheRfcAllows) {
  EXPECT_EQ(expand_message_xmd({}, bytes_of("t"), 8160).size(), 8160U);
  EXPECT_DEATH(expand_message_xmd({}, bytes_of("t"), 8161), "5.3.1");
  EXPECT_DEATH(expand_message_xmd({}, bytes_of("t"), 0), "5.3.1");
}

TEST(HashToCurve, GoesThroughTheIntermediateValuesOfTheVectors) {
  for (const auto& vector : vectors::hashed) {
    const std::string message = vectors::message_named(vector.message);
    const auto [u0, u1] = hash_to_field(bytes_of(message), bytes_of(vectors::suite_tag));
    EXPECT_EQ(hex(u0), vector.u0);
    EXPECT_EQ(hex(u1), vector.u1);
    const AffinePoint q0 = affine(map_to_curve(u0));
    const AffinePoint q1 = affine(map_to_curve(u1));
    EXPECT_EQ(hex(q0.x), vector.q0_x);
    EXPECT_EQ(hex(q0.y), vector.q0_y);
    EXPECT_EQ(hex(q1.x), vector.q1_x);
    EXPECT_EQ(hex(q1.y), vector.q1_y);
  }
}

TEST(HashToCurve, EndsAtThePointsOfTheVectors) {
  for (const auto& vector : vectors::hashed) {
    const std::string message = vectors::message_named(vector.message);
    const AffinePoint point = hash_to_curve(bytes_of(message), bytes_of(vectors::suite_tag));
    EXPECT_EQ(hex(point.x), vector.p_x) << vector.message;
    EXPECT_EQ(hex(point.y), vector.p_y) << vector.message;
  }
}

TEST(HashToCurve, GivesManyAtOnceWhatItGivesOneByOne) {
  std::vector<Bytes> messages;
  EXPECT_TRUE(hash_all_to_curve(messages, bytes_of("tag")).empty());
  for (int i = 0; i < 70; ++i) messages.push_back(to_bytes(std::to_string(i)));
  const auto points = hash_all_to_curve(messages, bytes_of("tag"));
  ASSERT_EQ(points.size(), messages.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(compressed(points[i]), compressed(hash_to_curve(messages[i], bytes_of("tag"))));
  }
}

TEST(HashToCurve, GivesAnotherPointUnderAnotherTag) {
  EXPECT_NE(compressed(hash_to_curve(bytes_of("m"), bytes_of("tag a"))),
            compressed(hash_to_curve(bytes_of("m"), bytes_of("tag b"))));
}

TEST(MapToCurve, AgreesWithTheTwinOnManyNumbers) {
  const twin::Field field;
  const Chance chance = test::seeded_chance(11);
  for (int i = 0; i < 300; ++i) {
    const auto uniform = draw<p256_uniform_bytes>(chance);
    const AffinePoint point = affine(map_to_curve(field_element_of(uniform)));
    const auto [x, y] = twin::map_to_curve(field, field.of(uniform));
    ASSERT_EQ(hex(point.x), to_hex(x));
    ASSERT_EQ(hex(point.y), to_hex(y));
  }
}

// §6.6.2, "exceptional cases": u = 0, and u with Z² u⁴ + Z u² = 0, that is u² = 1/10.
TEST(MapToCurve, AgreesWithTheTwinWhereTheDenominatorWouldBeZero) {
  const twin::Field field;
  const auto exceptional = field.root(field.inverse(field.small(10)));
  for (const auto& u : {field.small(0), exceptional, field.minus(field.small(0), exceptional)}) {
    Bytes uniform(16, 0);
    const Bytes bytes = field.bytes(u);
    uniform.insert(uniform.end(), bytes.begin(), bytes.end());
    const AffinePoint point = affine(map_to_curve(
        field_element_of(std::span<const std::uint8_t>(uniform).first<p256_uniform_bytes>())));
    const auto [x, y] = twin::map_to_curve(field, u);
    EXPECT_EQ(hex(point.x), to_hex(x));
    EXPECT_EQ(hex(point.y), to_hex(y));
  }
}

}  // namespace
}  // namespace menshen::crypto
