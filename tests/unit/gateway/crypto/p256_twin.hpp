// The slow and obvious twin of the field and of hashing to the curve: OpenSSL's big numbers, and
// the formulas of RFC 9380 as §6.6.2 and §5.2 write them, with divisions and branches.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <memory>
#include <utility>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::crypto::twin {

struct Free {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* room) const { BN_CTX_free(room); }
};

class Field {  // of the prime of P-256
 public:
  using Number = std::shared_ptr<BIGNUM>;

  Field() : room_(BN_CTX_new()), prime_(made()) {
    const std::shared_ptr<EC_GROUP> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1),
                                          EC_GROUP_free);
    b_ = made();
    check(EC_GROUP_get_curve(group.get(), prime_.get(), nullptr, b_.get(), nullptr) == 1, "P-256");
  }

  Number of(ByteView big_endian) const {
    Number number = made();
    BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), number.get());
    BN_nnmod(number.get(), number.get(), prime_.get(), room_.get());
    return number;
  }
  Number small(int value) const {
    Number number = made();
    BN_set_word(number.get(), static_cast<BN_ULONG>(value < 0 ? -value : value));
    BN_set_negative(number.get(), value < 0 ? 1 : 0);
    BN_nnmod(number.get(), number.get(), prime_.get(), room_.get());
    return number;
  }
  Number plus(const Number& a, const Number& b) const { return with(BN_mod_add, a, b); }
  Number minus(const Number& a, const Number& b) const { return with(BN_mod_sub, a, b); }
  Number times(const Number& a, const Number& b) const { return with(BN_mod_mul, a, b); }
  Number inverse(const Number& a) const {  // 0 of 0
    Number out = made();
    if (!BN_is_zero(a.get())) BN_mod_inverse(out.get(), a.get(), prime_.get(), room_.get());
    return out;
  }
  bool is_square(const Number& a) const {
    return BN_kronecker(a.get(), prime_.get(), room_.get()) != -1;
  }
  Number root(const Number& a) const {
    Number out = made();
    check(BN_mod_sqrt(out.get(), a.get(), prime_.get(), room_.get()) != nullptr, "a square");
    return out;
  }
  bool is_zero(const Number& a) const { return BN_is_zero(a.get()); }
  bool is_odd(const Number& a) const { return BN_is_odd(a.get()); }

  Number curve_at(const Number& x) const {  // x³ − 3x + b
    return plus(plus(times(times(x, x), x), times(small(-3), x)), b_);
  }
  const Number& b() const { return b_; }
  Bytes prime_bytes() const { return bytes(prime_); }
  Bytes bytes(const Number& a) const {
    Bytes out(32);
    BN_bn2binpad(a.get(), out.data(), 32);
    return out;
  }

 private:
  using Operation = int (*)(BIGNUM*, const BIGNUM*, const BIGNUM*, const BIGNUM*, BN_CTX*);

  static Number made() { return {BN_new(), BN_free}; }
  Number with(Operation operation, const Number& a, const Number& b) const {
    Number out = made();
    check(operation(out.get(), a.get(), b.get(), prime_.get(), room_.get()) == 1, "OpenSSL");
    return out;
  }

  std::unique_ptr<BN_CTX, Free> room_;
  Number prime_;
  Number b_;
};

// §6.6.2, steps 1 to 8.
inline std::pair<Bytes, Bytes> map_to_curve(const Field& field, const Field::Number& u) {
  const auto z = field.small(-10);
  const auto zu2 = field.times(z, field.times(u, u));
  const auto tv1 = field.inverse(field.plus(field.times(zu2, zu2), zu2));
  const auto minus_b_over_a = field.times(field.b(), field.inverse(field.small(3)));
  auto x = field.times(minus_b_over_a, field.plus(field.small(1), tv1));
  if (field.is_zero(tv1)) {
    x = field.times(field.b(), field.inverse(field.times(z, field.small(-3))));
  }
  if (!field.is_square(field.curve_at(x))) x = field.times(zu2, x);
  auto y = field.root(field.curve_at(x));
  if (field.is_odd(u) != field.is_odd(y)) y = field.minus(field.small(0), y);
  return {field.bytes(x), field.bytes(y)};
}

}  // namespace menshen::crypto::twin
