#include "gateway/crypto/der_signature.hpp"

#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "gateway/crypto/curve.hpp"
#include "gateway/crypto/openssl_owned.hpp"

namespace menshen::crypto {
namespace {

bool set_pss(EVP_PKEY_CTX* parameters, Algorithm algorithm) {
  return algorithm != Algorithm::ps256 ||
         (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
          EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_AUTO) == 1);
}

}  // namespace

Bytes sign_der(const PrivateKey& key, ByteView message) {
  const Bytes signature = key.sign(message);
  return curve_of(key.algorithm()) == nullptr ? signature : der_signature(signature);
}

bool verify_der(const PublicKey& key, ByteView message, ByteView signature) {
  const owned::QuietErrors quiet;
  if (key.algorithm() == Algorithm::eddsa) return key.verify(message, signature);
  const Curve* curve = curve_of(key.algorithm());
  const Bytes spki = key.spki();
  const unsigned char* at = spki.data();
  const auto opened = owned::key(d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size())));
  const owned::MessageContext context(EVP_MD_CTX_new());
  check(opened != nullptr && context != nullptr, "no memory to verify");
  EVP_PKEY_CTX* parameters = nullptr;  // belongs to `context`
  const char* const digest = curve == nullptr ? "SHA256" : curve->digest;
  return EVP_DigestVerifyInit_ex(context.get(), &parameters, digest, nullptr, nullptr, opened.get(),
                                 nullptr) == 1 &&
         set_pss(parameters, key.algorithm()) &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace menshen::crypto
