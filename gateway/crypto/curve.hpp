// The curves and what OpenSSL needs to be told about them: two of NIST's to sign on, and SM2's to
// encrypt on. For .cpp files of this room alone.
#pragma once

#include <array>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/openssl_owned.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::crypto {

struct CurveGroup {
  int nid;               // OpenSSL's number
  const char* name;      // OpenSSL's name
  const char* key_type;  // OpenSSL's name of keys on it
  std::size_t field_bytes;
};

struct Curve : CurveGroup {
  Algorithm algorithm;
  const char* digest;  // the one that COSE pairs with it (RFC 9053 §2.1)
};

extern const CurveGroup sm2_group;  // GB/T 32918.5

// Each returns null where there is none.
const Curve* curve_of(Algorithm algorithm);
const Curve* curve_of_width(std::size_t field_bytes);
const Curve* curve_named(std::string_view openssl_name);

// Null if the point is not on the curve. `point` is 04 ‖ x ‖ y.
owned::Key key_of_point(const CurveGroup& curve, ByteView point);

// Null unless 0 < scalar < order (FIPS 186-5 §A.2); on SM2's curve also below order − 1
// (GB/T 32918.1 §6.1). `scalar` is as long as the field.
owned::Key key_of_scalar(const CurveGroup& curve, ByteView scalar);

Bytes point_of(const owned::Key& key, const CurveGroup& curve);  // 04 ‖ x ‖ y

Bytes der_signature(ByteView raw);                           // r ‖ s → SEQUENCE { r, s }
Bytes raw_signature(ByteView der, std::size_t field_bytes);  // and back

}  // namespace menshen::crypto
