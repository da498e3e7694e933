// Numbers modulo the prime of P-256 (SP 800-186 §3.2.1.3), p = 2^256 − 2^224 + 2^192 + 2^96 − 1.
// Here because hashing to the curve (hash_to_curve.hpp) needs square roots, which OpenSSL's public
// calls give only through big numbers: slower by ten and in a time that depends on the values. No
// step here depends on a value: no branch, no index, the same instructions for all.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace menshen::crypto {

inline constexpr std::size_t p256_field_bytes = 32;
inline constexpr std::size_t p256_uniform_bytes = 48;  // reduced, none is likelier by 2^-128

// a · 2^260 mod p (Montgomery's form) in five limbs of 52 bits, the least significant first, always
// below p. Five and not four of 64: sums of products then carry inside 128 bits, which g++ compiles
// twice as well as chains of carries.
struct FieldElement {
  std::array<std::uint64_t, 5> limbs{};

  bool operator==(const FieldElement&) const = delete;  // equal_mask, which takes one time
};

// All bits set for yes, none for no.
using Mask = std::uint64_t;

FieldElement field_element_of(std::uint32_t small);
// Big-endian, reduced modulo p (RFC 9380 §5.2 with L = 48).
FieldElement field_element_of(std::span<const std::uint8_t, p256_uniform_bytes> uniform);
std::array<std::uint8_t, p256_field_bytes> field_bytes_of(const FieldElement& a);  // big-endian

FieldElement operator+(const FieldElement& a, const FieldElement& b);
FieldElement operator-(const FieldElement& a, const FieldElement& b);
FieldElement operator*(const FieldElement& a, const FieldElement& b);
FieldElement square(const FieldElement& a);

FieldElement power_p_minus_3_over_4(const FieldElement& a);
FieldElement inverse(const FieldElement& a);  // 0 of 0 (RFC 9380 §4, inv0)
// Each by its inverse, none of them 0: one inverse() and three products an element.
void invert_all(std::span<FieldElement> elements, std::span<FieldElement> room);

Mask equal_mask(const FieldElement& a, const FieldElement& b);
Mask odd_mask(const FieldElement& a);  // RFC 9380 §4.1, sgn0
FieldElement chosen(Mask which, const FieldElement& if_set, const FieldElement& if_not);

}  // namespace menshen::crypto
