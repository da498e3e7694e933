#include "gateway/crypto/p256_field.hpp"

#include <cstddef>

#include "gateway/core/result.hpp"

namespace menshen::crypto {
namespace {

__extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using)

using Limbs = std::array<std::uint64_t, 5>;

constexpr unsigned limb_bits = 52;
constexpr std::uint64_t limb_mask = (std::uint64_t{1} << limb_bits) - 1;

constexpr Limbs prime = {0xfffffffffffff, 0x00fffffffffff, 0, 0x0001000000000, 0x0ffffffff0000};
// To bring a number into Montgomery's form, and 2^256 times a number.
constexpr Limbs two_to_520 = {0x0000000000300, 0xffffffff00000, 0xffffefffffffb, 0xfdfffffffffff,
                              0x0000004ffffff};
constexpr Limbs two_to_776 = {0xffd0000000a00, 0xfffffff7fffff, 0xffffcffffffed, 0x0100000005fff,
                              0x0000018000000};
constexpr Limbs plain_one = {1, 0, 0, 0, 0};

// The nine columns of a product of five limbs by five.
using Columns = std::array<Wide, 9>;

inline Columns columns_of(const Limbs& a, const Limbs& b) {
  const auto ab = [&](std::size_t i, std::size_t j) { return Wide{a[i]} * b[j]; };
  return {ab(0, 0),
          ab(0, 1) + ab(1, 0),
          ab(0, 2) + ab(1, 1) + ab(2, 0),
          ab(0, 3) + ab(1, 2) + ab(2, 1) + ab(3, 0),
          ab(0, 4) + ab(1, 3) + ab(2, 2) + ab(3, 1) + ab(4, 0),
          ab(1, 4) + ab(2, 3) + ab(3, 2) + ab(4, 1),
          ab(2, 4) + ab(3, 3) + ab(4, 2),
          ab(3, 4) + ab(4, 3),
          ab(4, 4)};
}

inline Columns columns_of_square(const Limbs& a) {
  const Limbs twice = {2 * a[0], 2 * a[1], 2 * a[2], 2 * a[3], 0};
  const auto aa = [&](std::size_t i, std::size_t j) { return Wide{twice[i]} * a[j]; };
  const auto square_of = [&](std::size_t i) { return Wide{a[i]} * a[i]; };
  return {square_of(0),
          aa(0, 1),
          aa(0, 2) + square_of(1),
          aa(0, 3) + aa(1, 2),
          aa(0, 4) + aa(1, 3) + square_of(2),
          aa(1, 4) + aa(2, 3),
          aa(2, 4) + square_of(3),
          aa(3, 4),
          square_of(4)};
}

// Montgomery's reduction, the columns by 2^260 modulo p. p is −1 modulo 2^52, so a limb is cleared
// by adding itself times p; and p = −1 + 2^44 · 2^52 + 2^36 · 2^156 + (2^48 − 2^16) · 2^208, of
// which the −1 clears the limb and carries it into the next.
// Of factors below 2^257 the result is below 1.3 p.
inline Limbs reduced(const Columns& c) {
  constexpr std::uint64_t top = (std::uint64_t{1} << 48) - (std::uint64_t{1} << 16);
  const auto at_36 = [](std::uint64_t value) { return Wide{value} << 36; };
  const auto low = [](Wide value) { return static_cast<std::uint64_t>(value) & limb_mask; };
  const std::uint64_t m0 = low(c[0]);
  Wide sum = (c[0] >> limb_bits) + at_36(m0 << 8) + c[1];
  const std::uint64_t m1 = low(sum);
  sum = (sum >> limb_bits) + at_36(m1 << 8) + c[2];
  const std::uint64_t m2 = low(sum);
  sum = (sum >> limb_bits) + at_36((m2 << 8) + m0) + c[3];
  const std::uint64_t m3 = low(sum);
  sum = (sum >> limb_bits) + at_36((m3 << 8) + m1) + Wide{m0} * top + c[4];
  const std::uint64_t m4 = low(sum);
  Limbs out{};
  sum = (sum >> limb_bits) + at_36((m4 << 8) + m2) + Wide{m1} * top + c[5];
  out[0] = low(sum);
  sum = (sum >> limb_bits) + at_36(m3) + Wide{m2} * top + c[6];
  out[1] = low(sum);
  sum = (sum >> limb_bits) + at_36(m4) + Wide{m3} * top + c[7];
  out[2] = low(sum);
  sum = (sum >> limb_bits) + Wide{m4} * top + c[8];
  out[3] = low(sum);
  out[4] = static_cast<std::uint64_t>(sum >> limb_bits);
  return out;
}

// a − p where that is not negative, else a; a is below 2p.
FieldElement below_prime(const Limbs& a) {
  Limbs less{};
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < less.size(); ++i) {
    const std::uint64_t difference = a[i] - prime[i] - borrow;
    less[i] = difference & limb_mask;
    borrow = difference >> 63;
  }
  return chosen(0 - borrow, {a}, {less});
}

inline FieldElement product(const Limbs& a, const Limbs& b) {
  return below_prime(reduced(columns_of(a, b)));
}

// Between the squarings nothing is brought below p: each leaves less than it may be given.
FieldElement squared(const FieldElement& a, int times) {
  Limbs limbs = a.limbs;
  for (; times > 0; --times) limbs = reduced(columns_of_square(limbs));
  return below_prime(limbs);
}

// Of 32 big-endian bytes.
Limbs limbs_of(std::span<const std::uint8_t> bytes) {
  Limbs limbs{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = Wide{bytes[bytes.size() - 1 - i]} << (8 * i % limb_bits);
    const std::size_t limb = 8 * i / limb_bits;
    limbs[limb] |= static_cast<std::uint64_t>(byte) & limb_mask;
    if (limb + 1 < limbs.size()) {
      limbs[limb + 1] |= static_cast<std::uint64_t>(byte >> limb_bits);
    }
  }
  return limbs;
}

constexpr Mask mask_if_zero(std::uint64_t value) { return ((value | (0 - value)) >> 63) - 1; }

}  // namespace

FieldElement field_element_of(std::uint32_t small) {
  return product({small, 0, 0, 0, 0}, two_to_520);
}

FieldElement field_element_of(std::span<const std::uint8_t, p256_uniform_bytes> uniform) {
  const FieldElement upper = product(limbs_of(uniform.first<16>()), two_to_776);
  return upper + product(limbs_of(uniform.last<32>()), two_to_520);
}

std::array<std::uint8_t, p256_field_bytes> field_bytes_of(const FieldElement& a) {
  const Limbs plain = product(a.limbs, plain_one).limbs;
  std::array<std::uint8_t, p256_field_bytes> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t limb = 8 * i / limb_bits;
    Wide two_limbs = plain[limb];
    if (limb + 1 < plain.size()) two_limbs |= Wide{plain[limb + 1]} << limb_bits;
    bytes[bytes.size() - 1 - i] = static_cast<std::uint8_t>(two_limbs >> (8 * i % limb_bits));
  }
  return bytes;
}

FieldElement operator+(const FieldElement& a, const FieldElement& b) {
  Limbs sum{};
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const std::uint64_t limb = a.limbs[i] + b.limbs[i] + carry;
    sum[i] = limb & limb_mask;
    carry = limb >> limb_bits;
  }
  return below_prime(sum);
}

FieldElement operator-(const FieldElement& a, const FieldElement& b) {
  Limbs difference{};
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < difference.size(); ++i) {
    const std::uint64_t limb = a.limbs[i] - b.limbs[i] - borrow;
    difference[i] = limb & limb_mask;
    borrow = limb >> 63;
  }
  const Mask negative = 0 - borrow;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < difference.size(); ++i) {
    const std::uint64_t limb = difference[i] + (prime[i] & negative) + carry;
    difference[i] = limb & limb_mask;
    carry = limb >> limb_bits;
  }
  return {difference};
}

FieldElement operator*(const FieldElement& a, const FieldElement& b) {
  return product(a.limbs, b.limbs);
}

FieldElement square(const FieldElement& a) { return squared(a, 1); }

// The exponent, 2^254 − 2^222 + 2^190 + 2^94 − 1, is in bits 32 ones, 31 zeros, a one, 96 zeros and
// 94 ones. `ones_n` is a^(2^n − 1): 253 squarings and 12 products.
FieldElement power_p_minus_3_over_4(const FieldElement& a) {
  const FieldElement ones_2 = squared(a, 1) * a;
  const FieldElement ones_4 = squared(ones_2, 2) * ones_2;
  const FieldElement ones_8 = squared(ones_4, 4) * ones_4;
  const FieldElement ones_16 = squared(ones_8, 8) * ones_8;
  const FieldElement ones_24 = squared(ones_16, 8) * ones_8;
  const FieldElement ones_28 = squared(ones_24, 4) * ones_4;
  const FieldElement ones_30 = squared(ones_28, 2) * ones_2;
  const FieldElement ones_32 = squared(ones_30, 2) * ones_2;
  FieldElement power = squared(ones_32, 32) * a;
  power = squared(power, 96 + 32) * ones_32;
  power = squared(power, 32) * ones_32;
  return squared(power, 30) * ones_30;
}

// a^(p − 2) (Fermat), and p − 2 is four times that exponent and one.
FieldElement inverse(const FieldElement& a) { return squared(power_p_minus_3_over_4(a), 2) * a; }

void invert_all(std::span<FieldElement> elements, std::span<FieldElement> room) {
  check(room.size() >= elements.size(), "room for the products");
  if (elements.empty()) return;
  FieldElement all = elements[0];
  for (std::size_t i = 1; i < elements.size(); ++i) {
    room[i] = all;  // the product of those before i
    all = all * elements[i];
  }
  FieldElement inverted = inverse(all);
  for (std::size_t i = elements.size() - 1; i > 0; --i) {
    const FieldElement mine = inverted * room[i];
    inverted = inverted * elements[i];
    elements[i] = mine;
  }
  elements[0] = inverted;
}

Mask equal_mask(const FieldElement& a, const FieldElement& b) {
  std::uint64_t difference = 0;
  for (std::size_t i = 0; i < a.limbs.size(); ++i) difference |= a.limbs[i] ^ b.limbs[i];
  return mask_if_zero(difference);
}

Mask odd_mask(const FieldElement& a) { return 0 - (product(a.limbs, plain_one).limbs[0] & 1); }

FieldElement chosen(Mask which, const FieldElement& if_set, const FieldElement& if_not) {
  FieldElement out;
  for (std::size_t i = 0; i < out.limbs.size(); ++i) {
    out.limbs[i] = if_not.limbs[i] ^ (which & (if_set.limbs[i] ^ if_not.limbs[i]));
  }
  return out;
}

}  // namespace menshen::crypto
