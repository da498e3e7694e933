#include "gateway/crypto/p256_field.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/support/seeded_chance.hpp"
#include "tests/unit/gateway/crypto/p256_twin.hpp"

namespace menshen::crypto {
namespace {

using Uniform = std::array<std::uint8_t, p256_uniform_bytes>;

// Numbers where carries and borrows happen, and many where they may.
std::vector<Uniform> numbers() {
  std::vector<Uniform> all;
  const Bytes prime = twin::Field().prime_bytes();
  for (const int offset : {-2, -1, 0, 1, 2}) {
    Uniform near_prime{};
    std::ranges::copy(prime, near_prime.end() - 32);
    near_prime.back() = static_cast<std::uint8_t>(near_prime.back() + offset);
    if (offset > 0) {  // p ends with ff: carry by hand up to the first zero
      std::fill(near_prime.end() - 12, near_prime.end(), std::uint8_t{0});
      near_prime[p256_uniform_bytes - 13] = 1;
      near_prime.back() = static_cast<std::uint8_t>(offset - 1);
    }
    all.push_back(near_prime);
  }
  for (std::size_t bit = 0; bit < 384; bit += 16) {
    Uniform one_bit{};
    one_bit[bit / 8] = static_cast<std::uint8_t>(1U << bit % 8);
    all.push_back(one_bit);
  }
  Uniform ones;
  ones.fill(0xff);
  all.push_back(ones);
  all.push_back({});
  const Chance chance = test::seeded_chance(7);
  for (int i = 0; i < 60; ++i) all.push_back(draw<p256_uniform_bytes>(chance));
  return all;
}

Bytes bytes(const FieldElement& a) {
  const auto array = field_bytes_of(a);
  return {array.begin(), array.end()};
}

TEST(P256Field, ReadsAndWritesWhatTheTwinReadsAndWrites) {
  const twin::Field field;
  for (const Uniform& number : numbers()) {
    EXPECT_EQ(bytes(field_element_of(number)), field.bytes(field.of(number))) << to_hex(number);
  }
  for (const int small : {0, 1, 3, 10, 65'537}) {
    EXPECT_EQ(bytes(field_element_of(static_cast<std::uint32_t>(small))),
              field.bytes(field.small(small)));
  }
}

TEST(P256Field, AddsSubtractsAndMultipliesAsTheTwinDoes) {
  const twin::Field field;
  const auto all = numbers();
  for (const Uniform& a : all) {
    for (const Uniform& b : all) {
      const FieldElement ours_a = field_element_of(a);
      const FieldElement ours_b = field_element_of(b);
      const auto twin_a = field.of(a);
      const auto twin_b = field.of(b);
      ASSERT_EQ(bytes(ours_a + ours_b), field.bytes(field.plus(twin_a, twin_b)));
      ASSERT_EQ(bytes(ours_a - ours_b), field.bytes(field.minus(twin_a, twin_b)));
      ASSERT_EQ(bytes(ours_a * ours_b), field.bytes(field.times(twin_a, twin_b)));
    }
    ASSERT_EQ(bytes(square(field_element_of(a))),
              field.bytes(field.times(field.of(a), field.of(a))));
  }
}

TEST(P256Field, InvertsAsTheTwinDoesAndZeroToZero) {
  const twin::Field field;
  for (const Uniform& a : numbers()) {
    ASSERT_EQ(bytes(inverse(field_element_of(a))), field.bytes(field.inverse(field.of(a))));
  }
}

TEST(P256Field, InvertsManyAtOnceAsOneByOne) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 50U}) {
    std::vector<FieldElement> elements;
    std::vector<FieldElement> room(count);
    for (std::uint32_t i = 0; i < count; ++i) elements.push_back(field_element_of(i + 1));
    invert_all(elements, room);
    for (std::uint32_t i = 0; i < count; ++i) {
      EXPECT_EQ(bytes(elements[i]), bytes(inverse(field_element_of(i + 1))));
    }
  }
}

// Of a square, a^((p − 3) / 4) · a is a root (p = 3 modulo 4).
TEST(P256Field, FindsTheRootsOfSquares) {
  const twin::Field field;
  for (const Uniform& a : numbers()) {
    const FieldElement squared = square(field_element_of(a));
    const FieldElement root = power_p_minus_3_over_4(squared) * squared;
    EXPECT_EQ(bytes(square(root)), bytes(squared));
  }
}

TEST(P256Field, TellsEqualFromUnequalAndOddFromEven) {
  const twin::Field field;
  const auto all = numbers();
  for (const Uniform& a : all) {
    const FieldElement ours = field_element_of(a);
    EXPECT_EQ(odd_mask(ours), field.is_odd(field.of(a)) ? ~Mask{0} : 0);
    for (const Uniform& b : all) {
      const bool same = field.bytes(field.of(a)) == field.bytes(field.of(b));
      ASSERT_EQ(equal_mask(ours, field_element_of(b)), same ? ~Mask{0} : 0);
    }
  }
}

TEST(P256Field, ChoosesByTheMaskAlone) {
  const FieldElement three = field_element_of(3);
  const FieldElement ten = field_element_of(10);
  EXPECT_EQ(bytes(chosen(~Mask{0}, three, ten)), bytes(three));
  EXPECT_EQ(bytes(chosen(0, three, ten)), bytes(ten));
}

}  // namespace
}  // namespace menshen::crypto
