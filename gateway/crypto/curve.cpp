#include "gateway/crypto/curve.hpp"

#include <openssl/core_names.h>
#include <openssl/obj_mac.h>

#include <algorithm>

#include "gateway/core/result.hpp"

namespace menshen::crypto {
namespace {

constexpr std::array curves{
    Curve{{NID_X9_62_prime256v1, SN_X9_62_prime256v1, "EC", 32}, Algorithm::es256, "SHA256"},
    Curve{{NID_secp384r1, SN_secp384r1, "EC", 48}, Algorithm::es384, "SHA384"}};

template <class Matches>
const Curve* first_curve(Matches matches) {
  const auto* found = std::ranges::find_if(curves, matches);
  return found == curves.end() ? nullptr : found;
}

// A key from its parts; the scalar is null for a public key.
owned::Key assembled(const CurveGroup& curve, ByteView point, const BIGNUM* scalar) {
  const owned::ParamBuilder parts(OSSL_PARAM_BLD_new());
  check(parts != nullptr, "no memory for a key");
  check(
      OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.name, 0) == 1,
      "no memory for a key");
  check(OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) == 1,
        "no memory for a key");
  check(scalar == nullptr ||
            OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1,
        "no memory for a key");
  const owned::Params params(OSSL_PARAM_BLD_to_param(parts.get()));
  const owned::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, curve.key_type, nullptr));
  check(params != nullptr && context != nullptr, "no memory for a key");
  check(EVP_PKEY_fromdata_init(context.get()) == 1, "OpenSSL takes keys of curves");
  EVP_PKEY* key = nullptr;
  const int selection = scalar == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) return nullptr;
  return owned::key(key);
}

Bytes public_point(const CurveGroup& curve, const EC_GROUP* group, const BIGNUM* scalar) {
  const owned::Point point(EC_POINT_new(group));
  check(point != nullptr, "no memory for a key");
  check(EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, nullptr) == 1,
        "a public key from its scalar");
  Bytes encoded(1 + 2 * curve.field_bytes);
  check(EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(),
                           encoded.size(), nullptr) == encoded.size(),
        "a point has a known length");
  return encoded;
}

}  // namespace

const Curve* curve_of(Algorithm algorithm) {
  return first_curve([=](const Curve& curve) { return curve.algorithm == algorithm; });
}

const Curve* curve_of_width(std::size_t field_bytes) {
  return first_curve([=](const Curve& curve) { return curve.field_bytes == field_bytes; });
}

const Curve* curve_named(std::string_view openssl_name) {
  return first_curve([=](const Curve& curve) { return curve.name == openssl_name; });
}

const CurveGroup sm2_group{NID_sm2, SN_sm2, "SM2", 32};

owned::Key key_of_point(const CurveGroup& curve, ByteView point) {
  owned::Key key = assembled(curve, point, nullptr);
  if (key == nullptr) return nullptr;
  const owned::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  check(context != nullptr, "no memory for a key");
  return EVP_PKEY_public_check(context.get()) == 1 ? key : nullptr;
}

owned::Key key_of_scalar(const CurveGroup& curve, ByteView scalar) {
  const owned::Group group(EC_GROUP_new_by_curve_name(curve.nid));
  const owned::Number number(BN_secure_new());
  check(group != nullptr && number != nullptr, "no memory for a key");
  check(BN_bin2bn(scalar.data(), static_cast<int>(scalar.size()), number.get()) != nullptr,
        "no memory for a key");
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), order) >= 0) return nullptr;
  // −1 has no inverse after 1 is added, which SM2's signatures do.
  if (curve.nid == NID_sm2) {
    const owned::Number last(BN_dup(order));
    check(last != nullptr && BN_sub_word(last.get(), 1) == 1, "no memory for a key");
    if (BN_cmp(number.get(), last.get()) == 0) return nullptr;
  }
  return assembled(curve, public_point(curve, group.get(), number.get()), number.get());
}

Bytes point_of(const owned::Key& key, const CurveGroup& curve) {
  Bytes point{0x04};  // uncompressed (SEC 1 §2.3.3)
  for (const char* which : {OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y}) {
    BIGNUM* raw = nullptr;
    check(EVP_PKEY_get_bn_param(key.get(), which, &raw) == 1, "a point has coordinates");
    const owned::Number number(raw);
    Bytes half(curve.field_bytes);
    const int width = static_cast<int>(half.size());
    check(BN_bn2binpad(number.get(), half.data(), width) == width, "a coordinate fits its field");
    point.insert(point.end(), half.begin(), half.end());
  }
  return point;
}

Bytes der_signature(ByteView raw) {
  const int half = static_cast<int>(raw.size() / 2);
  owned::Number r(BN_bin2bn(raw.data(), half, nullptr));
  owned::Number s(BN_bin2bn(raw.data() + half, half, nullptr));
  const owned::EcdsaSignature signature(ECDSA_SIG_new());
  check(r != nullptr && s != nullptr && signature != nullptr, "no memory for a signature");
  check(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1, "r and s are there");
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  check(length > 0, "no memory for a signature");
  Bytes bytes(der, der + length);
  OPENSSL_free(der);
  return bytes;
}

Bytes raw_signature(ByteView der, std::size_t field_bytes) {
  const unsigned char* at = der.data();
  const owned::EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  check(signature != nullptr, "OpenSSL reads its own signature");
  Bytes raw(2 * field_bytes);
  const int width = static_cast<int>(field_bytes);
  const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
  const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
  check(BN_bn2binpad(r, raw.data(), width) == width, "r fits its field");
  check(BN_bn2binpad(s, raw.data() + field_bytes, width) == width, "s fits its field");
  return raw;
}

}  // namespace menshen::crypto
