// TLS 1.3 (RFC 8446) without a socket: bytes of the wire in, plain bytes out, and the other way.
// Both ends show certificates; no session is resumed, so that each connection's identity is
// verified anew. With tls.cpp the only file of this room that sees OpenSSL.
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

// What all connections of a server share.
class TlsContext {
 public:
  // Errc::certificate_unusable, private_key_unusable, private_key_of_another or
  // authorities_unusable. Times are not looked at: a box with a wrong clock starts too.
  static Result<TlsContext> from(const TlsSettings& settings);

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
  explicit TlsSession(const TlsContext& context);
  ~TlsSession();
  TlsSession(TlsSession&&) noexcept;
  TlsSession& operator=(TlsSession&&) noexcept;

  // What the wire brought. False if that is no handshake with a client that may be heard.
  bool feed(std::string_view wire);
  bool established() const { return client_.has_value(); }
  ClientIdentity client() const;                               // once established
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

  bool shake_hands();

  WallClock now_;
  std::unique_ptr<ssl_st, Free> session_;
  bio_st* from_wire_ = nullptr;  // both belong to session_
  bio_st* to_wire_ = nullptr;
  std::size_t handshake_bytes_ = 0;
  bool failed_ = false;
  std::optional<Refusal> refusal_;
  std::optional<crypto::Certificate> client_;
  std::string authority_;
};

}  // namespace menshen::http
