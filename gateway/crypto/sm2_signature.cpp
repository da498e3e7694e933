#include "gateway/crypto/sm2_signature.hpp"

#include "gateway/crypto/curve.hpp"
#include "gateway/crypto/openssl_owned.hpp"

namespace menshen::crypto {
namespace {

// OpenSSL wants the identity before it begins, through a context that the message's then uses.
struct Signing {
  owned::KeyContext parameters;
  owned::MessageContext message;
};

Signing signing_with(const owned::Key& key) {
  Signing signing{owned::KeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)),
                  owned::MessageContext(EVP_MD_CTX_new())};
  check(signing.parameters != nullptr && signing.message != nullptr, "no memory for SM2");
  EVP_MD_CTX_set_pkey_ctx(signing.message.get(), signing.parameters.get());
  check(EVP_PKEY_CTX_set1_id(signing.parameters.get(), sm2_identity.data(),
                             static_cast<int>(sm2_identity.size())) == 1,
        "OpenSSL takes an identity for SM2");
  return signing;
}

}  // namespace

Bytes sm2_sign(const Sm2PrivateKey& key, ByteView message) {
  const owned::QuietErrors quiet;
  const owned::Key opened = key_of_scalar(sm2_group, key.scalar());
  check(opened != nullptr, "a key of ours has a scalar");
  const Signing signing = signing_with(opened);
  check(EVP_DigestSignInit_ex(signing.message.get(), nullptr, "SM3", nullptr, nullptr, opened.get(),
                              nullptr) == 1,
        "OpenSSL signs by SM2");
  std::size_t length = 0;
  check(
      EVP_DigestSign(signing.message.get(), nullptr, &length, message.data(), message.size()) == 1,
      "a signature has a length");
  Bytes der(length);
  check(EVP_DigestSign(signing.message.get(), der.data(), &length, message.data(),
                       message.size()) == 1,
        "OpenSSL signs by SM2");
  der.resize(length);
  return raw_signature(der, sm2_group.field_bytes);
}

bool sm2_verify(const Sm2PublicKey& key, ByteView message, ByteView signature) {
  const owned::QuietErrors quiet;
  if (signature.size() != sm2_signature_bytes) return false;
  const owned::Key opened = key_of_point(sm2_group, key.point());
  check(opened != nullptr, "a key of ours is a point");
  const Signing signing = signing_with(opened);
  if (EVP_DigestVerifyInit_ex(signing.message.get(), nullptr, "SM3", nullptr, nullptr, opened.get(),
                              nullptr) != 1) {
    return false;
  }
  const Bytes der = der_signature(signature);
  return EVP_DigestVerify(signing.message.get(), der.data(), der.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace menshen::crypto
