// X.509 certificates (RFC 5280) of the regulator's pull: an authority of one level, a venue's
// server, and the clients that stand for a role. They are read here from whoever shows them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::crypto {

inline constexpr std::size_t certificate_bytes_max = 8 * 1024;         // of one, DER
inline constexpr std::size_t certificates_text_bytes_max = 64 * 1024;  // PEM
inline constexpr std::size_t certificates_count_max = 8;               // in one text
// A name that we issue: 64 characters at most (RFC 5280 appendix A.1, ub-common-name).
inline constexpr std::size_t certificate_name_bytes_max = 64;
inline constexpr std::size_t certificate_hosts_max = 8;
inline constexpr std::size_t host_bytes_max = 253;  // RFC 1035 §2.3.4, as text

// Whole seconds. RFC 5280 §4.1.2.5 counts the last one in; OpenSSL does not, and it is who judges.
struct Validity {
  Instant from;
  Instant to;

  bool holds_at(Instant now) const { return from <= now && now < to; }
  bool operator==(const Validity&) const = default;
};

struct Certificate {
  Bytes der;
  Bytes spki;               // the public key it speaks for
  std::string name;         // CN; empty where there is none, more than one, or none to be shown
  std::string unit;         // OU; the same
  std::string issuer_name;  // the issuer's CN; the same
  std::string serial;       // hex
  Validity validity;
  bool authority = false;    // may issue others (§4.2.1.9 and §4.2.1.3)
  bool for_servers = false;  // says so itself (§4.2.1.12); one that says nothing is for neither
  bool for_clients = false;
  std::vector<std::string> hosts;  // DNS names and addresses (§4.2.1.6); others are left out

  bool operator==(const Certificate&) const = default;
};

// Errc::certificate_form for anything but the bytes of exactly one certificate. Whether it may be
// believed is not asked.
Result<Certificate> parse_certificate(ByteView der);

// One to certificates_count_max "-----BEGIN CERTIFICATE-----", and no block of another kind: a
// private key that slipped in is refused. Errc::certificate_form.
Result<std::vector<Certificate>> read_certificates(std::string_view pem);

std::string pem_of(const Certificate& certificate);

enum class CertificateUse : std::uint8_t { server, client };

struct CertificateRequest {
  std::string name;                // CN
  std::string unit;                // OU; empty: none
  std::vector<std::string> hosts;  // DNS names in small letters, and addresses
  CertificateUse use = CertificateUse::client;
  Validity validity;
};

// One that signs itself and may issue leaves, but no further authority (path length 0). `chance`
// gives the serial number. Errc::certificate_field for a name that cannot be,
// Errc::certificate_validity for an end before the beginning.
Result<Certificate> make_authority(const PrivateKey& key, const std::string& name,
                                   const Validity& validity, const Chance& chance);

// Also Errc::certificate_authority where `authority` is none or its key is another, and
// Errc::certificate_validity beyond the authority's own.
Result<Certificate> issue_certificate(const Certificate& authority, const PrivateKey& authority_key,
                                      const PublicKey& subject_key,
                                      const CertificateRequest& request, const Chance& chance);

}  // namespace menshen::crypto
