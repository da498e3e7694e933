#include "gateway/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <utility>
#include <vector>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::http {
namespace {

constexpr int chain_depth_max = 3;
constexpr int security_level = 2;  // OpenSSL's: 112 bits and no SHA-1

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeMemory {
  void operator()(BIO* memory) const { BIO_free_all(memory); }
};
using X509Ptr = std::unique_ptr<X509, FreeX509>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeKey>;
using MemoryPtr = std::unique_ptr<BIO, FreeMemory>;

X509Ptr openssl_of(const crypto::Certificate& certificate) {
  const unsigned char* at = certificate.der.data();
  X509Ptr read(d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size())));
  check(read != nullptr, "what was read once is read again");
  return read;
}

std::optional<crypto::Certificate> read_back(X509* certificate) {
  if (certificate == nullptr) return std::nullopt;
  unsigned char* der = nullptr;
  const int length = i2d_X509(certificate, &der);
  if (length <= 0) return std::nullopt;
  auto parsed = crypto::parse_certificate({der, static_cast<std::size_t>(length)});
  OPENSSL_free(der);
  return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

std::string end_of_chain(const STACK_OF(X509) * chain) {
  const auto authority = read_back(sk_X509_value(chain, sk_X509_num(chain) - 1));
  check(authority.has_value(), "what was verified ends at somebody who is believed");
  return to_hex(crypto::sha256(authority->der));
}

// OpenSSL takes a certificate that does not say what it is for as one for everything.
bool names_a_client(const crypto::Certificate& certificate) {
  return certificate.for_clients && !certificate.authority && !certificate.name.empty() &&
         !certificate.unit.empty();
}

int verify_client(X509_STORE_CTX* store, void*) {
  if (X509_verify_cert(store) != 1) return 0;
  const auto client = read_back(X509_STORE_CTX_get0_cert(store));
  if (client && names_a_client(*client)) return 1;
  X509_STORE_CTX_set_error(store, X509_V_ERR_INVALID_PURPOSE);
  return 0;
}

bool names_a_server(const crypto::Certificate& certificate) {
  return certificate.for_servers && !certificate.authority;
}

// The host's name is looked at by OpenSSL, among the rest.
int verify_server(X509_STORE_CTX* store, void*) {
  if (X509_verify_cert(store) != 1) return 0;
  const auto server = read_back(X509_STORE_CTX_get0_cert(store));
  if (server && names_a_server(*server)) return 1;
  X509_STORE_CTX_set_error(store, X509_V_ERR_INVALID_PURPOSE);
  return 0;
}

void allow_only_what_is_meant(SSL_CTX* context) {
  SSL_CTX_set_security_level(context, security_level);
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_early_data(context, 0);  // it could be replayed (RFC 8446 §8)
  SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(context, client_certificates_bytes_max);
  SSL_CTX_set_verify_depth(context, chain_depth_max);
}

Ok show(SSL_CTX* context, const std::string& chain_text, const std::string& key_text,
        crypto::CertificateUse use) {
  const auto chain = crypto::read_certificates(chain_text);
  if (!chain) MENSHEN_RETURN_ERROR(Errc::certificate_unusable);
  const bool meant = use == crypto::CertificateUse::server ? chain->front().for_servers
                                                           : chain->front().for_clients;
  if (!meant) MENSHEN_RETURN_ERROR(Errc::certificate_unusable);
  const auto key = crypto::PrivateKey::from_pem(key_text);
  if (!key) MENSHEN_RETURN_ERROR(Errc::private_key_unusable);
  if (key->public_key().spki() != chain->front().spki) {
    MENSHEN_RETURN_ERROR(Errc::private_key_of_another);
  }
  if (SSL_CTX_use_certificate(context, openssl_of(chain->front()).get()) != 1) {
    MENSHEN_RETURN_ERROR(Errc::certificate_unusable);
  }
  for (std::size_t i = 1; i < chain->size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, openssl_of((*chain)[i]).get()) != 1) {
      MENSHEN_RETURN_ERROR(Errc::certificate_unusable);
    }
  }
  const MemoryPtr memory(BIO_new_mem_buf(key_text.data(), static_cast<int>(key_text.size())));
  const KeyPtr private_key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
  if (SSL_CTX_use_PrivateKey(context, private_key.get()) != 1) {
    MENSHEN_RETURN_ERROR(Errc::private_key_unusable);
  }
  return {};
}

Ok believe(SSL_CTX* context, const std::string& authorities_text) {
  const auto authorities = crypto::read_certificates(authorities_text);
  if (!authorities) MENSHEN_RETURN_ERROR(Errc::authorities_unusable);
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  // Exactly these: one that was itself issued by another is believed without that other.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  for (const crypto::Certificate& authority : *authorities) {
    const X509Ptr certificate = openssl_of(authority);
    const bool added = authority.authority && X509_STORE_add_cert(store, certificate.get()) == 1 &&
                       SSL_CTX_add_client_CA(context, certificate.get()) == 1;
    if (!added) MENSHEN_RETURN_ERROR(Errc::authorities_unusable);
  }
  return {};
}

Refusal refusal_of_certificate(long verified) {
  switch (verified) {
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Refusal::not_valid_now;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      return Refusal::unknown_authority;
    default:
      return Refusal::unfit_certificate;
  }
}

// By OpenSSL's first error; those beyond SSL_AD_REASON_OFFSET are alerts that the client sent.
Refusal refusal_of(unsigned long error, long verified) {
  const int reason = ERR_GET_REASON(error);
  switch (reason) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return refusal_of_certificate(verified);
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return Refusal::no_certificate;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return Refusal::old_tls;
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_BAD_RECORD_TYPE:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_RECORD_LENGTH_MISMATCH:
      return Refusal::no_tls;
    default:
      return reason > SSL_AD_REASON_OFFSET ? Refusal::client_left : Refusal::other;
  }
}

std::time_t seconds_of(Instant now) {
  return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
}

}  // namespace

Result<TlsContext> TlsContext::from(const TlsSettings& settings) {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  check(context != nullptr, "no memory for TLS");
  allow_only_what_is_meant(context.get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), verify_client, nullptr);
  Ok ok = show(context.get(), settings.certificate_chain, settings.private_key,
               crypto::CertificateUse::server);
  if (ok) ok = believe(context.get(), settings.client_authorities);
  ERR_clear_error();
  if (!ok) return ok.error();
  return TlsContext(std::move(context), settings.now);
}

Result<TlsContext> TlsContext::from(const TlsClientSettings& settings) {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  check(context != nullptr, "no memory for TLS");
  allow_only_what_is_meant(context.get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), verify_server, nullptr);
  Ok ok = believe(context.get(), settings.server_authorities);
  if (ok && !settings.certificate_chain.empty()) {
    ok = show(context.get(), settings.certificate_chain, settings.private_key,
              crypto::CertificateUse::client);
  }
  ERR_clear_error();
  if (!ok) return ok.error();
  return TlsContext(std::move(context), settings.now);
}

void TlsSession::Free::operator()(ssl_st* session) const { SSL_free(session); }

TlsSession::TlsSession(const TlsContext& context, bool accepts)
    : now_(context.now_), accepts_(accepts), session_(SSL_new(context.context_.get())) {
  from_wire_ = BIO_new(BIO_s_mem());
  to_wire_ = BIO_new(BIO_s_mem());
  check(session_ != nullptr && from_wire_ != nullptr && to_wire_ != nullptr, "no memory for TLS");
  BIO_set_mem_eof_return(from_wire_, -1);  // empty is not the end: more may come
  SSL_set_bio(session_.get(), from_wire_, to_wire_);
  X509_VERIFY_PARAM_set_time(SSL_get0_param(session_.get()), seconds_of(now_()));
}

TlsSession::TlsSession(const TlsContext& context) : TlsSession(context, true) {
  SSL_set_accept_state(session_.get());
}

TlsSession::TlsSession(const TlsContext& context, const std::string& server)
    : TlsSession(context, false) {
  SSL_set_connect_state(session_.get());
  X509_VERIFY_PARAM* const wanted = SSL_get0_param(session_.get());
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(wanted, server.c_str()) == 1;
  if (!is_address) {
    const long named = SSL_ctrl(session_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                TLSEXT_NAMETYPE_host_name, const_cast<char*>(server.c_str()));
    check(named == 1 && X509_VERIFY_PARAM_set1_host(wanted, server.data(), server.size()) == 1,
          "a host's name can be asked for");
  }
  shake_hands();
}

TlsSession::~TlsSession() = default;
TlsSession::TlsSession(TlsSession&&) noexcept = default;
TlsSession& TlsSession::operator=(TlsSession&&) noexcept = default;

bool TlsSession::feed(std::string_view wire) {
  if (failed_) return false;
  if (!established()) {
    handshake_bytes_ += wire.size();
    if (handshake_bytes_ > handshake_bytes_max) {
      failed_ = true;
      refusal_ = Refusal::too_long;
      return false;
    }
  }
  const int took = BIO_write(from_wire_, wire.data(), static_cast<int>(wire.size()));
  check(took == static_cast<int>(wire.size()), "no memory for TLS");
  return established() || shake_hands();
}

bool TlsSession::shake_hands() {
  ERR_clear_error();
  const int done = SSL_do_handshake(session_.get());
  if (done == 1) {
    established_ = true;
    if (!accepts_) return true;
    client_ = read_back(SSL_get0_peer_certificate(session_.get()));
    check(client_ && names_a_client(*client_), "no handshake without the client's certificate");
    authority_ = end_of_chain(SSL_get0_verified_chain(session_.get()));
    return true;
  }
  failed_ = SSL_get_error(session_.get(), done) != SSL_ERROR_WANT_READ;
  if (failed_) refusal_ = refusal_of(ERR_peek_error(), SSL_get_verify_result(session_.get()));
  ERR_clear_error();
  return !failed_;
}

ClientIdentity TlsSession::client() const {
  check(client_.has_value(), "a client is known once it has shown its certificate");
  return {client_->name, client_->unit, client_->serial, authority_};
}

bool TlsSession::client_outlived() const { return client_ && !client_->validity.holds_at(now_()); }

std::optional<std::size_t> TlsSession::read(std::span<char> space) {
  if (failed_) return std::nullopt;
  if (!established()) return 0;
  ERR_clear_error();
  std::size_t count = 0;
  const int done = SSL_read_ex(session_.get(), space.data(), space.size(), &count);
  if (done == 1) return count;
  const int why = SSL_get_error(session_.get(), done);
  ERR_clear_error();
  if (why == SSL_ERROR_WANT_READ) return 0;
  failed_ = why != SSL_ERROR_ZERO_RETURN;  // after the other end's close_notify we may still write
  return std::nullopt;
}

bool TlsSession::write(std::string_view plain) {
  if (failed_ || !established()) return false;
  if (plain.empty()) return true;
  ERR_clear_error();
  std::size_t count = 0;
  failed_ = SSL_write_ex(session_.get(), plain.data(), plain.size(), &count) != 1;
  ERR_clear_error();
  return !failed_ && count == plain.size();
}

void TlsSession::end() {
  if (failed_ || !established()) return;
  ERR_clear_error();
  SSL_shutdown(session_.get());  // 0: the other end's close_notify is not waited for
  ERR_clear_error();
}

std::string TlsSession::take_wire() {
  std::string wire(BIO_ctrl_pending(to_wire_), '\0');
  if (wire.empty()) return wire;
  const int got = BIO_read(to_wire_, wire.data(), static_cast<int>(wire.size()));
  check(got == static_cast<int>(wire.size()), "what waits can be read");
  return wire;
}

}  // namespace menshen::http
