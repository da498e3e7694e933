#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "gateway/crypto/certificate.hpp"
#include "gateway/crypto/curve.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/openssl_owned.hpp"

namespace menshen::crypto {
namespace {

using OwnedCertificate = std::unique_ptr<X509, owned::Release<X509_free>>;
using OwnedExtension = std::unique_ptr<X509_EXTENSION, owned::Release<X509_EXTENSION_free>>;
using OwnedAddress = std::unique_ptr<ASN1_OCTET_STRING, owned::Release<ASN1_OCTET_STRING_free>>;
using OwnedNumber = std::unique_ptr<ASN1_INTEGER, owned::Release<ASN1_INTEGER_free>>;

constexpr std::size_t serial_bytes = 16;  // RFC 5280 §4.1.2.2: at most 20, and no other's
constexpr std::size_t label_bytes_max = 63;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= certificate_name_bytes_max &&
         std::ranges::all_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x20 && byte != 0x7F;
         });
}

bool is_address(const std::string& text) {
  return OwnedAddress(a2i_IPADDRESS(text.c_str())) != nullptr;
}

bool is_label(std::string_view label) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !label.empty() && label.size() <= label_bytes_max && std::ranges::all_of(label, allowed) &&
         label.front() != '-' && label.back() != '-';
}

// RFC 1123 §2.1; no wildcard. What looks like an address and is none is no name either.
bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > host_bytes_max) return false;
  std::string_view last;
  for (;;) {
    const auto dot = text.find('.');
    last = text.substr(0, dot);
    if (!is_label(last)) return false;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  return !std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::string> subject_alt_name(const std::vector<std::string>& hosts) {
  if (hosts.size() > certificate_hosts_max) MENSHEN_RETURN_ERROR(Errc::certificate_field);
  std::string value;
  for (const std::string& host : hosts) {
    const bool address = is_address(host);
    if (!address && !is_domain(host)) MENSHEN_RETURN_ERROR(Errc::certificate_field);
    value += (value.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + host;
  }
  return value;
}

std::int64_t seconds_of(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

}  // namespace

// Puts one certificate together and signs it.
class CertificateWriter {
 public:
  CertificateWriter() : certificate_(X509_new()) {
    check(certificate_ != nullptr, "no memory for a certificate");
    check(X509_set_version(certificate_.get(), X509_VERSION_3) == 1, "a version");
  }

  void number(const Chance& chance) {
    auto bytes = draw<serial_bytes>(chance);
    bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x7F) | 0x40);  // positive, of fixed length
    const owned::Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    const OwnedNumber serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
    check(serial != nullptr && X509_set_serialNumber(certificate_.get(), serial.get()) == 1,
          "no memory for a serial number");
  }

  Ok last(const Validity& validity) {
    if (seconds_of(validity.from) >= seconds_of(validity.to)) {
      MENSHEN_RETURN_ERROR(Errc::certificate_validity);
    }
    const bool set =
        ASN1_TIME_set(X509_getm_notBefore(certificate_.get()), seconds_of(validity.from)) &&
        ASN1_TIME_set(X509_getm_notAfter(certificate_.get()), seconds_of(validity.to));
    if (!set) MENSHEN_RETURN_ERROR(Errc::certificate_validity);  // a year of five digits
    return {};
  }

  Ok speak_of(const std::string& name, const std::string& unit) {
    X509_NAME* subject = X509_get_subject_name(certificate_.get());
    if (!is_name(name) || (!unit.empty() && !is_name(unit))) {
      MENSHEN_RETURN_ERROR(Errc::certificate_field);
    }
    if (!unit.empty() && !add(subject, NID_organizationalUnitName, unit)) {
      MENSHEN_RETURN_ERROR(Errc::certificate_field);
    }
    if (!add(subject, NID_commonName, name)) MENSHEN_RETURN_ERROR(Errc::certificate_field);
    return {};
  }

  void carry(const PublicKey& key) {
    check(X509_set_pubkey(certificate_.get(), key.key_.get()) == 1, "a key has a public half");
  }

  void be_issued_by(X509* authority) {
    authority_ = authority == nullptr ? certificate_.get() : authority;
    check(X509_set_issuer_name(certificate_.get(), X509_get_subject_name(authority_)) == 1,
          "an issuer has a name");
  }

  // Every `value` is ours, but for hosts, which were looked at.
  void extend(int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, authority_, certificate_.get(), nullptr, nullptr, 0);
    const OwnedExtension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    check(extension != nullptr && X509_add_ext(certificate_.get(), extension.get(), -1) == 1,
          "an extension of ours");
  }

  Result<Certificate> sign(const PrivateKey& key) {
    const Curve* curve = curve_of(key.algorithm());
    const EVP_MD* digest = curve == nullptr ? nullptr : EVP_get_digestbyname(curve->digest);
    check(X509_sign(certificate_.get(), key.key_.get(), digest) > 0, "OpenSSL signs by its keys");
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate_.get(), &der);
    check(length > 0, "a certificate has a DER form");
    const Bytes bytes(der, der + length);
    OPENSSL_free(der);
    return parse_certificate(bytes);
  }

 private:
  // False for what is no UTF-8, and for more than 64 characters.
  static bool add(X509_NAME* name, int nid, const std::string& value) {
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
  }

  OwnedCertificate certificate_;
  X509* authority_ = nullptr;
};

Result<Certificate> make_authority(const PrivateKey& key, const std::string& name,
                                   const Validity& validity, const Chance& chance) {
  const owned::QuietErrors quiet;
  CertificateWriter writer;
  writer.number(chance);
  if (const Ok ok = writer.last(validity); !ok) return ok.error();
  if (const Ok ok = writer.speak_of(name, ""); !ok) return ok.error();
  writer.carry(key.public_key());
  writer.be_issued_by(nullptr);
  writer.extend(NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  writer.extend(NID_key_usage, "critical,keyCertSign,cRLSign");
  writer.extend(NID_subject_key_identifier, "hash");
  return writer.sign(key);
}

Result<Certificate> issue_certificate(const Certificate& authority, const PrivateKey& authority_key,
                                      const PublicKey& subject_key,
                                      const CertificateRequest& request, const Chance& chance) {
  const owned::QuietErrors quiet;
  const unsigned char* at = authority.der.data();
  const OwnedCertificate issuer(d2i_X509(nullptr, &at, static_cast<long>(authority.der.size())));
  if (issuer == nullptr || !authority.authority ||
      authority.spki != authority_key.public_key().spki()) {
    MENSHEN_RETURN_ERROR(Errc::certificate_authority);
  }
  if (request.validity.from < authority.validity.from ||
      request.validity.to > authority.validity.to) {
    MENSHEN_RETURN_ERROR(Errc::certificate_validity);
  }
  const auto hosts = subject_alt_name(request.hosts);
  if (!hosts) return hosts.error();
  CertificateWriter writer;
  writer.number(chance);
  if (const Ok ok = writer.last(request.validity); !ok) return ok.error();
  if (const Ok ok = writer.speak_of(request.name, request.unit); !ok) return ok.error();
  writer.carry(subject_key);
  writer.be_issued_by(issuer.get());
  writer.extend(NID_basic_constraints, "critical,CA:FALSE");
  writer.extend(NID_key_usage, "critical,digitalSignature");
  writer.extend(NID_ext_key_usage,
                request.use == CertificateUse::server ? "serverAuth" : "clientAuth");
  if (!hosts->empty()) writer.extend(NID_subject_alt_name, *hosts);
  writer.extend(NID_subject_key_identifier, "hash");
  writer.extend(NID_authority_key_identifier, "keyid:always");
  return writer.sign(authority_key);
}

}  // namespace menshen::crypto
