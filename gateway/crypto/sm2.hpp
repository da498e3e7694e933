// SM2 public key encryption (GB/T 32918.4) on the recommended curve (GB/T 32918.5), with SM3.
// Nothing is signed here: SM2 signatures need an identity, which OpenSSL 3.0 leaves empty and peers
// do not.
//
// A ciphertext is C1 ‖ C3 ‖ C2 as the standard writes it. OpenSSL's is DER (GM/T 0009), whose
// integers drop leading zeros, so that its length varies; here it never does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"

struct evp_pkey_st;  // OpenSSL's; its headers stay inside this room

namespace menshen::crypto {

inline constexpr std::size_t sm2_point_bytes = 65;  // 04 ‖ x ‖ y
inline constexpr std::size_t sm2_overhead_bytes = sm2_point_bytes + 32;
inline constexpr std::size_t sm2_message_bytes_max = 1024;

using Sm2Point = std::array<std::uint8_t, sm2_point_bytes>;
using Sm2Scalar = std::array<std::uint8_t, 32>;

class Sm2PublicKey {
 public:
  // 04 ‖ x ‖ y, or x ‖ y alone (64 bytes). Errc::key_form, Errc::key_not_on_curve.
  static Result<Sm2PublicKey> from_point(ByteView point);

  const Sm2Point& point() const { return point_; }

  // 1 to sm2_message_bytes_max bytes become sm2_overhead_bytes more. The nonce is drawn inside
  // OpenSSL.
  Bytes encrypt(ByteView message) const;

  bool operator==(const Sm2PublicKey& other) const { return point_ == other.point_; }

 private:
  Sm2PublicKey(std::shared_ptr<evp_pkey_st> key, const Sm2Point& point)
      : key_(std::move(key)), point_(point) {}

  std::shared_ptr<evp_pkey_st> key_;
  Sm2Point point_;
};

// Never printed, never logged; scalar() is for the file that keeps it.
class Sm2PrivateKey {
 public:
  static Sm2PrivateKey generate(const Chance& chance);
  // 0 < scalar < n − 1 (GB/T 32918.1 §6.1). Errc::key_form, Errc::key_not_on_curve.
  static Result<Sm2PrivateKey> from_scalar(ByteView scalar);

  const Sm2Scalar& scalar() const { return scalar_; }
  const Sm2PublicKey& public_key() const { return public_key_; }

  // Errc::sealed_form outside the lengths; Errc::not_opened for another key, altered bytes, or a C1
  // that is no point of the curve.
  Result<Bytes> decrypt(ByteView ciphertext) const;

 private:
  Sm2PrivateKey(std::shared_ptr<evp_pkey_st> key, const Sm2Scalar& scalar, Sm2PublicKey public_key)
      : key_(std::move(key)), scalar_(scalar), public_key_(std::move(public_key)) {}

  std::shared_ptr<evp_pkey_st> key_;
  Sm2Scalar scalar_;
  Sm2PublicKey public_key_;
};

}  // namespace menshen::crypto
