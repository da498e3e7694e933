// Requests and responses as plain values (RFC 9110); how they look on the wire is codec's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/event_channel.hpp"

namespace menshen::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

std::string_view name_of(Method method);  // "GET", "DELETE", …

struct Field {
  std::string name;  // lower case in a Request
  std::string value;
};

// Who the other end of a mutual TLS connection is, by the certificate that was verified.
struct ClientIdentity {
  std::string name;    // CN: an office, never empty
  std::string unit;    // OU: its role, never empty; whether it is one is the handler's to say
  std::string serial;  // of the certificate, hex
  // SHA-256, hex, of the certificate among TlsSettings::client_authorities that its chain ends at.
  std::string authority = {};
  bool operator==(const ClientIdentity&) const = default;
};

struct Request {
  Method method = Method::get;
  std::string target;         // as sent, origin form: "/api/state?x=1"
  unsigned version = 11;      // 10 or 11
  std::vector<Field> fields;  // of the header; trailers are dropped
  std::string body;
  bool keep_alive = false;
  std::string peer;                      // numeric address of the other end; empty outside a Server
  bool from_loopback = false;            // the other end is this machine
  std::optional<ClientIdentity> client;  // exactly where the server asks for certificates

  std::string_view path() const;                         // the target up to '?'
  std::string_view field(std::string_view lower) const;  // the first of that name, or empty
  std::size_t count(std::string_view lower) const;       // how many fields of that name
};

struct Response {
  unsigned status = 200;
  std::vector<Field> fields;  // not Content-Length, Connection or Transfer-Encoding
  std::string body;
  // Where set, `body` is not sent: the response is a stream of events that lasts until the channel
  // closes or the reader goes (Content-Type: text/event-stream).
  std::shared_ptr<EventChannel> events;
};

std::string_view reason_phrase(unsigned status);  // "OK"; "" for a status not in use here

// May be called once, from any thread, at any later time; further calls change nothing.
using Answer = std::function<void(Response)>;
using Handler = std::function<void(Request, Answer)>;

}  // namespace menshen::http
