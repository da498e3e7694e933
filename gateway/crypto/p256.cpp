#include "gateway/crypto/p256.hpp"

#include <openssl/obj_mac.h>

#include <algorithm>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/openssl_owned.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::crypto {

enum class P256::Step : std::uint8_t {
  multiplication = 1,
  base_multiplication,
  paired_multiplication,
  hash,
  encoding,
  decoding,
};

namespace {

constexpr const char* no_memory = "no memory for points";

// Read alone once it is made, so that threads may share it.
const EC_GROUP* curve() {
  static const owned::Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  check(group != nullptr, "OpenSSL has P-256");
  return group.get();
}

owned::Number number_of(ByteView big_endian) {
  owned::Number number(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr));
  check(number != nullptr, no_memory);
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

FieldElement element_of(const BIGNUM* below_prime) {
  std::array<std::uint8_t, p256_uniform_bytes> bytes{};
  const int size = static_cast<int>(bytes.size());
  check(BN_bn2binpad(below_prime, bytes.data(), size) == size, "a coordinate");
  return field_element_of(bytes);
}

struct JacobianPoint {  // x = X / Z², y = Y / Z³
  FieldElement x;
  FieldElement y;
  FieldElement z;
};

// The call has been deprecated since 3.0 and is in every 3.x. Without it OpenSSL inverts Z for each
// point that it writes, which made a table dearer by a fourteenth.
JacobianPoint jacobian(const EC_POINT* point, BN_CTX* room) {
  const owned::Number x(BN_new()), y(BN_new()), z(BN_new());
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  check(EC_POINT_get_Jprojective_coordinates_GFp(curve(), point, x.get(), y.get(), z.get(), room) ==
            1,
        no_memory);
#pragma GCC diagnostic pop
  return {element_of(x.get()), element_of(y.get()), element_of(z.get())};
}

std::vector<PointBytes> all_compressed(std::span<const JacobianPoint> points) {
  std::vector<FieldElement> inverses(points.size()), work(points.size());
  std::ranges::transform(points, inverses.begin(), &JacobianPoint::z);
  invert_all(inverses, work);
  std::vector<PointBytes> bytes;
  bytes.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const FieldElement squared = square(inverses[i]);
    bytes.push_back(compressed({points[i].x * squared, points[i].y * squared * inverses[i]}));
  }
  return bytes;
}

void write_number(const BIGNUM* number, std::span<std::uint8_t> big_endian) {
  const int size = static_cast<int>(big_endian.size());
  check(BN_bn2binpad(number, big_endian.data(), size) == size, "a number below the order");
}

}  // namespace

void FreePoint::operator()(ec_point_st* point) const { EC_POINT_clear_free(point); }
void FreeGroup::operator()(ec_group_st* group) const { EC_GROUP_free(group); }
void FreeRoom::operator()(bignum_ctx* room) const { BN_CTX_free(room); }

Scalar Scalar::from_uniform(std::span<const std::uint8_t, p256_uniform_bytes> uniform) {
  const std::unique_ptr<BN_CTX, FreeRoom> room(BN_CTX_new());
  const owned::Number number = number_of(uniform);
  const owned::Number last(BN_dup(EC_GROUP_get0_order(curve())));
  check(room != nullptr && last != nullptr && BN_sub_word(last.get(), 1) == 1, no_memory);
  check(BN_mod(number.get(), number.get(), last.get(), room.get()) == 1, no_memory);
  check(BN_add_word(number.get(), 1) == 1, no_memory);
  Scalar scalar;
  write_number(number.get(), scalar.bytes_);
  return scalar;
}

Scalar Scalar::draw(const Chance& chance) {
  auto uniform = menshen::draw<p256_uniform_bytes>(chance);
  Scalar scalar = from_uniform(uniform);
  wipe(std::span(uniform));
  return scalar;
}

Result<Scalar> Scalar::from_bytes(ByteView big_endian) {
  if (big_endian.size() != p256_scalar_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  const owned::Number number = number_of(big_endian);
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(curve())) >= 0) {
    MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  }
  Scalar scalar;
  std::ranges::copy(big_endian, scalar.bytes_.begin());
  return scalar;
}

Scalar::~Scalar() { wipe(std::span(bytes_)); }

// OpenSSL multiplies two points at once where one of them is its group's generator: both share the
// doublings, so that the sum costs a third more than one product and not twice as much.
FixedPoint::FixedPoint(const Point& base) : group_(EC_GROUP_dup(curve())) {
  check(group_ != nullptr &&
            EC_GROUP_set_generator(group_.get(), base.point_.get(), EC_GROUP_get0_order(curve()),
                                   EC_GROUP_get0_cofactor(curve())) == 1,
        no_memory);
}

P256::P256(P256Work& work) : room_(BN_CTX_new()), work_(work) {
  check(room_ != nullptr, no_memory);
}

// FNV-1a over the steps.
void P256::note(Step step, std::uint64_t& count) {
  ++count;
  work_.order = (work_.order ^ static_cast<std::uint64_t>(step)) * 0x100000001b3;
}

Point P256::new_point() const {
  Point point(EC_POINT_new(curve()));
  check(point.point_ != nullptr, no_memory);
  return point;
}

Point P256::point_of(const AffinePoint& affine) {
  const owned::Number x = number_of(field_bytes_of(affine.x));
  const owned::Number y = number_of(field_bytes_of(affine.y));
  Point point = new_point();
  check(EC_POINT_set_affine_coordinates(curve(), point.point_.get(), x.get(), y.get(),
                                        room_.get()) == 1,
        "a hashed point lies on the curve");
  return point;
}

Point P256::hash(ByteView message, ByteView tag) {
  note(Step::hash, work_.hashes);
  return point_of(hash_to_curve(message, tag));
}

Point P256::times(const Scalar& a, const Point& p) {
  note(Step::multiplication, work_.multiplications);
  Point product = new_point();
  check(EC_POINT_mul(curve(), product.point_.get(), nullptr, p.point_.get(),
                     number_of(a.bytes()).get(), room_.get()) == 1,
        no_memory);
  return product;
}

Point P256::times_base(const Scalar& a) {
  note(Step::base_multiplication, work_.base_multiplications);
  Point product = new_point();
  check(EC_POINT_mul(curve(), product.point_.get(), number_of(a.bytes()).get(), nullptr, nullptr,
                     room_.get()) == 1,
        no_memory);
  return product;
}

Point P256::sum_with_base(const Scalar& a, const Point& p, const Scalar& g) {
  note(Step::paired_multiplication, work_.paired_multiplications);
  Point total = new_point();
  check(EC_POINT_mul(curve(), total.point_.get(), number_of(g.bytes()).get(), p.point_.get(),
                     number_of(a.bytes()).get(), room_.get()) == 1,
        no_memory);
  return total;
}

Point P256::sum(const Scalar& a, const Point& p, const Scalar& b, const FixedPoint& q) {
  note(Step::paired_multiplication, work_.paired_multiplications);
  Point total = new_point();
  check(EC_POINT_mul(q.group_.get(), total.point_.get(), number_of(b.bytes()).get(), p.point_.get(),
                     number_of(a.bytes()).get(), room_.get()) == 1,
        no_memory);
  return total;
}

std::vector<PointBytes> P256::hash_all_and_multiply(const Scalar& a,
                                                    std::span<const Bytes> messages, ByteView tag) {
  std::vector<JacobianPoint> products;
  products.reserve(messages.size());
  const owned::Number scalar = number_of(a.bytes());
  Point product = new_point();
  for (const AffinePoint& hashed : hash_all_to_curve(messages, tag)) {
    note(Step::hash, work_.hashes);
    note(Step::multiplication, work_.multiplications);
    const Point point = point_of(hashed);
    check(EC_POINT_mul(curve(), product.point_.get(), nullptr, point.point_.get(), scalar.get(),
                       room_.get()) == 1,
          no_memory);
    note(Step::encoding, work_.encodings);
    products.push_back(jacobian(product.point_.get(), room_.get()));
  }
  return all_compressed(products);
}

std::vector<PointBytes> P256::hash_all(std::span<const Bytes> messages, ByteView tag) {
  std::vector<PointBytes> points;
  points.reserve(messages.size());
  for (const AffinePoint& hashed : hash_all_to_curve(messages, tag)) {
    note(Step::hash, work_.hashes);
    points.push_back(compressed(hashed));
  }
  return points;
}

PointBytes P256::encode(const Point& point) {
  note(Step::encoding, work_.encodings);
  PointBytes bytes{};
  check(EC_POINT_point2oct(curve(), point.point_.get(), POINT_CONVERSION_COMPRESSED, bytes.data(),
                           bytes.size(), room_.get()) == bytes.size(),
        "a point that is not at infinity");
  return bytes;
}

Result<Point> P256::decode(ByteView bytes) {
  note(Step::decoding, work_.decodings);
  const owned::QuietErrors quiet;
  if (bytes.size() != p256_point_bytes || (bytes[0] != 2 && bytes[0] != 3)) {
    MENSHEN_RETURN_ERROR(Errc::key_form);
  }
  Point point = new_point();
  if (EC_POINT_oct2point(curve(), point.point_.get(), bytes.data(), bytes.size(), room_.get()) !=
      1) {
    MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  }
  return point;
}

}  // namespace menshen::crypto
