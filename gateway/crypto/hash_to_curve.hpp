// Hashing to P-256 (RFC 9380): suite P256_XMD:SHA-256_SSWU_RO_ (§8.2). Nobody knows the logarithm
// of what comes out, and no step depends on the message but through its length.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/p256_field.hpp"

namespace menshen::crypto {

inline constexpr std::size_t p256_point_bytes = 33;
// 02 or 03, then x (SEC 1 §2.3.3): never the point at infinity, which has no such form.
using PointBytes = std::array<std::uint8_t, p256_point_bytes>;

struct AffinePoint {
  FieldElement x;
  FieldElement y;
};
PointBytes compressed(const AffinePoint& point);

// §5.3.1; a domain separation tag beyond 255 bytes is digested first (§5.3.3). At most 255 · 32
// bytes.
Bytes expand_message_xmd(ByteView message, ByteView tag, std::size_t byte_count);

std::array<FieldElement, 2> hash_to_field(ByteView message, ByteView tag);  // §5.2, m = 1, L = 48

// x = numerator / denominator, which is never 0.
struct MappedPoint {
  FieldElement numerator;
  FieldElement denominator;
  FieldElement y;
};
MappedPoint map_to_curve(const FieldElement& u);  // §6.6.2, as §F.2 does it

AffinePoint hash_to_curve(ByteView message, ByteView tag);

// As many as there are messages, with one inversion for all: a third of the time is saved.
std::vector<AffinePoint> hash_all_to_curve(std::span<const Bytes> messages, ByteView tag);

}  // namespace menshen::crypto
