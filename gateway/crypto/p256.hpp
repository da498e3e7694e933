// Scalars and points of P-256 (SP 800-186 §3.2.1.3), multiplied by OpenSSL.
//
// OpenSSL's multiplication on P-256 goes the same steps for any scalar where it has assembly for
// the machine (x86-64, arm64); elsewhere, and in the numbers around it, it does not. What is
// promised of secrets is therefore the same operations in the same order, and those are counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/hash_to_curve.hpp"

struct bignum_ctx;  // OpenSSL's; its headers stay inside this room
struct ec_group_st;
struct ec_point_st;

namespace menshen::crypto {

inline constexpr std::size_t p256_scalar_bytes = 32;

// 1 … order − 1, and so never 0. Wiped when it goes.
class Scalar {
 public:
  // 1 + (uniform mod (order − 1)): none is likelier than another by more than 2^-128, and nothing
  // is ever drawn twice.
  static Scalar from_uniform(std::span<const std::uint8_t, p256_uniform_bytes> uniform);
  static Scalar draw(const Chance& chance);
  // Errc::key_form: not 32 bytes. Errc::key_not_on_curve: 0, or the order or more.
  static Result<Scalar> from_bytes(ByteView big_endian);

  Scalar(const Scalar&) = default;
  Scalar& operator=(const Scalar&) = default;
  ~Scalar();

  const std::array<std::uint8_t, p256_scalar_bytes>& bytes() const { return bytes_; }

 private:
  Scalar() = default;
  std::array<std::uint8_t, p256_scalar_bytes> bytes_{};
};

struct FreePoint {
  void operator()(ec_point_st* point) const;  // wipes it
};
struct FreeGroup {
  void operator()(ec_group_st* group) const;
};
struct FreeRoom {
  void operator()(bignum_ctx* room) const;
};

class Point {
 public:
  Point(Point&&) = default;
  Point& operator=(Point&&) = default;

 private:
  friend class P256;
  friend class FixedPoint;
  explicit Point(ec_point_st* point) : point_(point) {}
  std::unique_ptr<ec_point_st, FreePoint> point_;
};

// A point that is multiplied together with many others. Safe to share between threads.
class FixedPoint {
 public:
  explicit FixedPoint(const Point& base);

 private:
  friend class P256;
  std::unique_ptr<ec_group_st, FreeGroup> group_;
};

// What was done, in numbers, and in `order` a digest of the sequence: two runs that agree here did
// the same operations in the same order.
struct P256Work {
  std::uint64_t multiplications = 0;         // of a point by a scalar
  std::uint64_t base_multiplications = 0;    // of the generator
  std::uint64_t paired_multiplications = 0;  // the sum of two products
  std::uint64_t hashes = 0;
  std::uint64_t encodings = 0;
  std::uint64_t decodings = 0;
  std::uint64_t order = 0;

  bool operator==(const P256Work&) const = default;
};

// The curve's operations, on OpenSSL's room for big numbers: one for each thread, or one after the
// other. The work is added up in `work`, which must outlive it.
class P256 {
 public:
  explicit P256(P256Work& work);

  Point hash(ByteView message, ByteView tag);  // hash_to_curve
  Point times(const Scalar& a, const Point& p);
  Point times_base(const Scalar& a);
  Point sum_with_base(const Scalar& a, const Point& p, const Scalar& g);             // a·p + g·G
  Point sum(const Scalar& a, const Point& p, const Scalar& b, const FixedPoint& q);  // a·p + b·q
  // Each scalar times the point that the message hashes to.
  std::vector<PointBytes> hash_all_and_multiply(const Scalar& a, std::span<const Bytes> messages,
                                                ByteView tag);
  std::vector<PointBytes> hash_all(std::span<const Bytes> messages, ByteView tag);

  PointBytes encode(const Point& point);
  // Errc::key_form: not 33 bytes of a compressed point. Errc::key_not_on_curve: no point has this
  // x. Every other point of the curve has its order (the cofactor is 1).
  Result<Point> decode(ByteView compressed);

 private:
  enum class Step : std::uint8_t;
  void note(Step step, std::uint64_t& count);
  Point new_point() const;
  Point point_of(const AffinePoint& affine);

  std::unique_ptr<bignum_ctx, FreeRoom> room_;
  P256Work& work_;
};

}  // namespace menshen::crypto
