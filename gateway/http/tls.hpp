// TLS 1.3 (RFC 8446) without a socket: bytes of the wire in, plain bytes out, and the other way.
// A server of ours asks who the client is; a client of ours shows a certificate where it has one.
// No session is resumed, so that each connection's identity is verified anew. With tls.cpp the only
// file of this room that sees OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/crypto/certificate.hpp"
#include "gateway/http/errc.hpp"
#include "gateway/http/server.hpp"

struct ssl_st;
struct ssl_ctx_st;
struct bio_st;

namespace menshen::http {

// What a client may send before it is known, its certificates included.
inline constexpr std::size_t handshake_bytes_max = 64 * 1024;
inline constexpr std::size_t client_certificates_bytes_max = 16 * 1024;  // of one client's chain

// A client's end: TLS 1.3 and nothing older, and only these authorities.
struct TlsClientSettings {
  std::string server_authorities;  // PEM: who may issue the server's certificate
  std::string certificate_chain;   // PEM: ours, then those that issued it; empty: none is shown
  std::string private_key;         // PEM, PKCS #8, of the first of them
  WallClock now;                   // by which certificates are judged
};

// What all connections of a server share, or of a client.
class TlsContext {
 public:
  // Errc::certificate_unusable, private_key_unusable, private_key_of_another or
  // authorities_unusable. Times are not looked at: a box with a wrong clock starts too.
  static Result<TlsContext> from(const TlsSettings& settings);
  static Result<TlsContext> from(const TlsClientSettings& settings);

 private:
  friend class TlsSession;
  TlsContext(std::shared_ptr<ssl_ctx_st> context, WallClock now)
      : context_(std::move(context)), now_(std::move(now)) {}

  std::shared_ptr<ssl_ctx_st> context_;
  WallClock now_;
};

// One connection. After a false or a nothing it is of no more use, but for what take_wire() gives:
// the alert that tells the other end why.
class TlsSession {
 public:
  // A server's end, of a server's context.
  explicit TlsSession(const TlsContext& context);
  // A client's end: with a server that its certificate names so, an address or a DNS name. What it
  // begins with waits in take_wire().
  TlsSession(const TlsContext& context, const std::string& server);
  ~TlsSession();
  TlsSession(TlsSession&&) noexcept;
  TlsSession& operator=(TlsSession&&) noexcept;

  // What the wire brought. False if that is no handshake with somebody who may be heard.
  bool feed(std::string_view wire);
  bool established() const { return established_; }
  ClientIdentity client() const;  // of a server's end, once established
  std::optional<Refusal> refusal() const { return refusal_; }  // of a handshake that failed
  bool client_outlived() const;                                // its certificate has ended since

  // How many plain bytes came, as many as fit; 0 while there are none; nothing at their end.
  std::optional<std::size_t> read(std::span<char> space);
  bool write(std::string_view plain);  // once established
  void end();                          // close_notify (RFC 8446 §6.1)

  std::string take_wire();  // what is to be sent, once
 private:
  struct Free {
    void operator()(ssl_st* session) const;
  };

  TlsSession(const TlsContext& context, bool accepts);
  bool shake_hands();

  WallClock now_;
  bool accepts_;  // a server's end
  std::unique_ptr<ssl_st, Free> session_;
  bio_st* from_wire_ = nullptr;  // both belong to session_
  bio_st* to_wire_ = nullptr;
  std::size_t handshake_bytes_ = 0;
  bool failed_ = false;
  bool established_ = false;
  std::optional<Refusal> refusal_;
  std::optional<crypto::Certificate> client_;
  std::string authority_;
};

}  // namespace menshen::http
