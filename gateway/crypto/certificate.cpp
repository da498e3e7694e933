#include "gateway/crypto/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <optional>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/openssl_owned.hpp"

namespace menshen::crypto {
namespace {

using OwnedCertificate = std::unique_ptr<X509, owned::Release<X509_free>>;
using OwnedNames = std::unique_ptr<GENERAL_NAMES, owned::Release<GENERAL_NAMES_free>>;

constexpr std::size_t shown_name_bytes_max = 256;  // 64 characters of UTF-8
constexpr std::string_view pem_kind = "CERTIFICATE";

std::string_view text_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

bool may_be_shown(std::string_view text) {
  return text.size() <= shown_name_bytes_max && std::ranges::all_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x20 && byte != 0x7F;
         });
}

// The only value of its kind; of two, one reader would take the first and another the last.
std::string only_value(const X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0 || X509_NAME_get_index_by_NID(name, nid, at) >= 0) return {};
  unsigned char* utf8 = nullptr;
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  const int length = ASN1_STRING_to_UTF8(&utf8, value);
  if (length < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return may_be_shown(text) ? text : std::string();
}

std::optional<Instant> instant_of(const ASN1_TIME* time) {
  using namespace std::chrono;
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const auto date = year(parts.tm_year + 1900) / month(static_cast<unsigned>(parts.tm_mon + 1)) /
                    day(static_cast<unsigned>(parts.tm_mday));
  if (!date.ok()) return std::nullopt;
  return Instant(sys_days(date)) + hours(parts.tm_hour) + minutes(parts.tm_min) +
         seconds(parts.tm_sec);
}

std::string hex_of(const ASN1_INTEGER* serial) {
  const std::string_view bytes = text_of(serial);
  const bool negative = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER;
  return (negative ? "-" : "") + to_hex(bytes_of(bytes));
}

std::string host_of(const GENERAL_NAME* name) {
  int kind = 0;
  const void* value = GENERAL_NAME_get0_value(name, &kind);
  const auto text = text_of(static_cast<const ASN1_STRING*>(value));
  if (kind == GEN_DNS) {
    return may_be_shown(text) && text.size() <= host_bytes_max ? std::string(text) : std::string();
  }
  std::array<char, INET6_ADDRSTRLEN> address{};
  const bool is_v4 = text.size() == 4;
  if (!is_v4 && text.size() != 16) return {};
  inet_ntop(is_v4 ? AF_INET : AF_INET6, text.data(), address.data(), address.size());
  return address.data();
}

std::vector<std::string> hosts_of(const X509* certificate) {
  const OwnedNames names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> hosts;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    int kind = 0;
    GENERAL_NAME_get0_value(name, &kind);
    if (kind != GEN_DNS && kind != GEN_IPADD) continue;
    std::string host = host_of(name);
    if (!host.empty()) hosts.push_back(std::move(host));
    if (hosts.size() == certificate_hosts_max) break;
  }
  return hosts;
}

void read_uses(X509* certificate, Certificate& out) {
  const std::uint32_t flags = X509_get_extension_flags(certificate);
  const std::uint32_t usage = X509_get_key_usage(certificate);  // all ones where it says nothing
  out.authority = (flags & EXFLAG_CA) != 0 && (usage & KU_KEY_CERT_SIGN) != 0;
  if ((flags & EXFLAG_XKUSAGE) == 0) return;
  const std::uint32_t uses = X509_get_extended_key_usage(certificate);
  out.for_servers = (uses & XKU_SSL_SERVER) != 0;
  out.for_clients = (uses & XKU_SSL_CLIENT) != 0;
}

Bytes spki_of(const X509* certificate) {
  unsigned char* der = nullptr;
  const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (length <= 0) return {};
  Bytes bytes(der, der + length);
  OPENSSL_free(der);
  return bytes;
}

struct PemBlock {
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long length = 0;

  PemBlock() = default;
  PemBlock(const PemBlock&) = delete;
  PemBlock& operator=(const PemBlock&) = delete;
  ~PemBlock() {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(bytes, static_cast<std::size_t>(length));
  }
};

}  // namespace

Result<Certificate> parse_certificate(ByteView der) {
  const owned::QuietErrors quiet;
  if (der.size() > certificate_bytes_max) MENSHEN_RETURN_ERROR(Errc::certificate_form);
  const unsigned char* at = der.data();
  const OwnedCertificate read(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (read == nullptr || at != der.data() + der.size()) {
    MENSHEN_RETURN_ERROR(Errc::certificate_form);
  }
  // Extensions that contradict each other or do not parse.
  if ((X509_get_extension_flags(read.get()) & EXFLAG_INVALID) != 0) {
    MENSHEN_RETURN_ERROR(Errc::certificate_form);
  }
  const auto from = instant_of(X509_get0_notBefore(read.get()));
  const auto to = instant_of(X509_get0_notAfter(read.get()));
  if (!from || !to) MENSHEN_RETURN_ERROR(Errc::certificate_form);
  Certificate certificate;
  certificate.der.assign(der.begin(), der.end());
  certificate.spki = spki_of(read.get());
  certificate.name = only_value(X509_get_subject_name(read.get()), NID_commonName);
  certificate.unit = only_value(X509_get_subject_name(read.get()), NID_organizationalUnitName);
  certificate.issuer_name = only_value(X509_get_issuer_name(read.get()), NID_commonName);
  certificate.serial = hex_of(X509_get0_serialNumber(read.get()));
  certificate.validity = {*from, *to};
  read_uses(read.get(), certificate);
  certificate.hosts = hosts_of(read.get());
  return certificate;
}

Result<std::vector<Certificate>> read_certificates(std::string_view pem) {
  const owned::QuietErrors quiet;
  if (pem.size() > certificates_text_bytes_max) MENSHEN_RETURN_ERROR(Errc::certificate_form);
  const owned::Memory memory = owned::reading(pem);
  std::vector<Certificate> certificates;
  for (;;) {
    PemBlock block;
    if (PEM_read_bio(memory.get(), &block.name, &block.header, &block.bytes, &block.length) != 1) {
      if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) break;
      MENSHEN_RETURN_ERROR(Errc::certificate_form);
    }
    const bool right = block.name == pem_kind && std::string_view(block.header).empty();
    if (!right || certificates.size() == certificates_count_max) {
      MENSHEN_RETURN_ERROR(Errc::certificate_form);
    }
    auto one = parse_certificate({block.bytes, static_cast<std::size_t>(block.length)});
    if (!one) return one.error();
    certificates.push_back(std::move(*one));
  }
  if (certificates.empty()) MENSHEN_RETURN_ERROR(Errc::certificate_form);
  return certificates;
}

std::string pem_of(const Certificate& certificate) {
  const owned::Memory memory = owned::writing();
  check(PEM_write_bio(memory.get(), pem_kind.data(), "", certificate.der.data(),
                      static_cast<long>(certificate.der.size())) > 0,
        "a certificate has a PEM form");
  return owned::written(memory);
}

}  // namespace menshen::crypto
