#include "gateway/crypto/hash_to_curve.hpp"

#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t sha256_block_bytes = 64;
constexpr std::size_t tag_bytes_max = 255;
constexpr std::string_view oversize_prefix = "H2C-OVERSIZE-DST-";

// Of the curve y² = x³ − 3x + b and of the suite (§8.2: Z = −10), in Montgomery's form.
constexpr FieldElement curve_b = {
    {0xdf6229c4bddfd, 0xca8843090d89c, 0x212ed6acf005c, 0x83415a220abf7, 0x0c30061dd4874}};
constexpr FieldElement root_of_10 = {
    {0x38ee98a195fd9, 0x6b23dcf70a1fd, 0xa8dfee78400ad, 0x303d913c88f9e, 0x0051d26ea2a8f}};
constexpr FieldElement zero{};
constexpr FieldElement one = {
    {0x0000000000010, 0xf000000000000, 0xfffffffffffff, 0xffeffffffffff, 0x00000000fffff}};
constexpr FieldElement minus_3 = {
    {0xfffffffffffcf, 0x30fffffffffff, 0, 0x0031000000000, 0x0ffffffcf0000}};
constexpr FieldElement minus_10 = {
    {0xfffffffffff5f, 0xa0fffffffffff, 0, 0x00a1000000000, 0x0ffffff5f0000}};

FieldElement negated(const FieldElement& a) { return zero - a; }
FieldElement tripled(const FieldElement& a) { return a + a + a; }

struct Root {
  Mask is_square;
  FieldElement root;  // of u / v, or of Z · u / v where that is no square
};

// §F.2.1.2, for p = 3 modulo 4. v is not 0.
Root square_root_of_ratio(const FieldElement& u, const FieldElement& v) {
  const FieldElement uv = u * v;
  const FieldElement candidate = power_p_minus_3_over_4(square(v) * uv) * uv;
  const FieldElement of_the_other = candidate * root_of_10;
  const Mask is_square = equal_mask(square(candidate) * v, u);
  return {is_square, chosen(is_square, candidate, of_the_other)};
}

struct ProjectivePoint {  // x = X / Z, y = Y / Z
  FieldElement x;
  FieldElement y;
  FieldElement z;
};

ProjectivePoint projective(const MappedPoint& point) {
  return {point.numerator, point.y * point.denominator, point.denominator};
}

// Renes, Costello, Batina, "Complete addition formulas for prime order elliptic curves" (2016),
// algorithm 4 (a = −3): right for any two points, equal or opposite ones among them.
ProjectivePoint sum(const ProjectivePoint& p, const ProjectivePoint& q) {
  const FieldElement xx = p.x * q.x;
  const FieldElement yy = p.y * q.y;
  const FieldElement zz = p.z * q.z;
  const FieldElement xy = (p.x + p.y) * (q.x + q.y) - (xx + yy);  // x₁y₂ + x₂y₁
  const FieldElement yz = (p.y + p.z) * (q.y + q.z) - (yy + zz);
  const FieldElement xz = (p.x + p.z) * (q.x + q.z) - (xx + zz);
  const FieldElement c = tripled(xz - curve_b * zz);
  const FieldElement d = tripled(curve_b * xz - tripled(zz) - xx);
  const FieldElement e = tripled(xx) - tripled(zz);
  const FieldElement plus = yy + c;
  const FieldElement minus = yy - c;
  return {plus * xy - yz * d, plus * minus + e * d, minus * yz + xy * e};
}

ProjectivePoint hash_to_projective(ByteView message, ByteView tag) {
  const auto [u0, u1] = hash_to_field(message, tag);
  return sum(projective(map_to_curve(u0)), projective(map_to_curve(u1)));
}

// Once in 2^256 messages Z is 0, the point at infinity: then (0, 0), which no curve operation
// takes.
AffinePoint affine(const ProjectivePoint& point, const FieldElement& inverse_of_z) {
  return {point.x * inverse_of_z, point.y * inverse_of_z};
}

}  // namespace

PointBytes compressed(const AffinePoint& point) {
  PointBytes bytes{};
  bytes[0] = static_cast<std::uint8_t>(2 + (odd_mask(point.y) & 1));
  std::ranges::copy(field_bytes_of(point.x), bytes.begin() + 1);
  return bytes;
}

Bytes expand_message_xmd(ByteView message, ByteView tag, std::size_t byte_count) {
  check(byte_count > 0 && byte_count <= 255 * digest_bytes, "as many bytes as §5.3.1 gives");
  Digest short_tag{};
  Sha256 hash;
  if (tag.size() > tag_bytes_max) {
    short_tag = hash.add(bytes_of(oversize_prefix)).add(tag).finish();
    tag = short_tag;
  }
  const auto tag_size = static_cast<std::uint8_t>(tag.size());
  constexpr std::array<std::uint8_t, sha256_block_bytes> zeros{};
  Bytes size;
  append_u16_be(size, static_cast<std::uint16_t>(byte_count));
  Digest first = hash.add(zeros).add(message).add(size).add(0).add(tag).add(tag_size).finish();
  Bytes out;
  out.reserve(byte_count + digest_bytes);
  Digest block{};
  for (std::uint8_t i = 1; out.size() < byte_count; ++i) {
    for (std::size_t k = 0; k < block.size(); ++k) block[k] ^= first[k];
    block = hash.add(block).add(i).add(tag).add(tag_size).finish();
    out.insert(out.end(), block.begin(), block.end());
  }
  wipe(std::span(first));
  out.resize(byte_count);
  return out;
}

std::array<FieldElement, 2> hash_to_field(ByteView message, ByteView tag) {
  Bytes uniform = expand_message_xmd(message, tag, 2 * p256_uniform_bytes);
  const std::span<const std::uint8_t> view = uniform;
  const std::array<FieldElement, 2> elements = {field_element_of(view.first<p256_uniform_bytes>()),
                                                field_element_of(view.last<p256_uniform_bytes>())};
  wipe(std::span(uniform));
  return elements;
}

MappedPoint map_to_curve(const FieldElement& u) {
  const FieldElement zu2 = minus_10 * square(u);
  const FieldElement tv2 = square(zu2) + zu2;
  const FieldElement x1 = curve_b * (tv2 + one);  // numerator of the first x
  const FieldElement denominator = minus_3 * chosen(equal_mask(tv2, zero), minus_10, negated(tv2));
  const FieldElement denominator2 = square(denominator);
  const FieldElement denominator3 = denominator2 * denominator;
  // g(x1), times the denominator's third power
  const FieldElement gx1 = (square(x1) + minus_3 * denominator2) * x1 + curve_b * denominator3;
  const Root root = square_root_of_ratio(gx1, denominator3);
  const FieldElement x2 = zu2 * x1;
  const FieldElement y2 = zu2 * u * root.root;
  const FieldElement y = chosen(root.is_square, root.root, y2);
  const Mask signs_agree = ~(odd_mask(u) ^ odd_mask(y));
  return {chosen(root.is_square, x1, x2), denominator, chosen(signs_agree, y, negated(y))};
}

AffinePoint hash_to_curve(ByteView message, ByteView tag) {
  const ProjectivePoint point = hash_to_projective(message, tag);
  return affine(point, inverse(point.z));
}

std::vector<AffinePoint> hash_all_to_curve(std::span<const Bytes> messages, ByteView tag) {
  std::vector<ProjectivePoint> points;
  std::vector<FieldElement> inverses;
  points.reserve(messages.size());
  inverses.reserve(messages.size());
  for (const Bytes& message : messages) {
    points.push_back(hash_to_projective(message, tag));
    inverses.push_back(points.back().z);
  }
  std::vector<FieldElement> room(messages.size());
  invert_all(inverses, room);
  std::vector<AffinePoint> hashed;
  hashed.reserve(messages.size());
  for (std::size_t i = 0; i < points.size(); ++i) hashed.push_back(affine(points[i], inverses[i]));
  return hashed;
}

}  // namespace menshen::crypto
