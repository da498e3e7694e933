// Certificates that crypto would not issue, signed by the sample authority all the same.
#pragma once

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <functional>
#include <memory>

#include "tests/support/sample_certificates.hpp"

namespace menshen::test {

inline SamplePair altered(const SamplePair& pair, const SamplePair& authority,
                          const std::function<void(X509*)>& change) {
  const Bytes& der = pair.certificate.der;
  const unsigned char* at = der.data();
  const std::unique_ptr<X509, void (*)(X509*)> certificate(
      d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free);
  const std::string pem = authority.key_text();
  BIO* const text = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(text, nullptr, nullptr, nullptr);
  change(certificate.get());
  check(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "signed again");
  EVP_PKEY_free(key);
  BIO_free(text);
  unsigned char* out = nullptr;
  const int length = i2d_X509(certificate.get(), &out);
  const Bytes bytes(out, out + length);
  OPENSSL_free(out);
  return {pair.key, crypto::parse_certificate(bytes).value()};
}

// Without the extended key usage (RFC 5280 §4.2.1.12).
inline SamplePair without_uses(const SamplePair& pair, const SamplePair& authority) {
  return altered(pair, authority, [](X509* certificate) {
    const int at = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1);
    X509_EXTENSION_free(X509_delete_ext(certificate, at));
  });
}

// A second OU: one reader would take the first, another the last.
inline SamplePair with_second_unit(const SamplePair& pair, const SamplePair& authority) {
  return altered(pair, authority, [](X509* certificate) {
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "OU", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("police"), -1, -1, 0);
  });
}

// An authority that another one issued.
inline SamplePair issued_by(const SamplePair& pair, const SamplePair& authority) {
  return altered(pair, authority, [&](X509* certificate) {
    const Bytes& der = authority.certificate.der;
    const unsigned char* at = der.data();
    X509* const issuer = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    X509_NAME* const name = X509_get_subject_name(issuer);
    X509_set_issuer_name(certificate, name);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "O", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("issued"), -1, -1, 0);
    X509_free(issuer);
  });
}

// A client of `authority` under the certificate that another one gave it.
inline SamplePair issued_for(SampleAuthority& authority, const SamplePair& issued) {
  auto key = crypto::PrivateKey::generate(crypto::Algorithm::es256, seeded_chance(11));
  auto certificate = crypto::issue_certificate(
      issued.certificate, authority.own().key, key.public_key(),
      {"an office", "market", {}, crypto::CertificateUse::client, SampleAuthority::usual()},
      seeded_chance(12));
  return {std::move(key), std::move(certificate.value())};
}

}  // namespace menshen::test
