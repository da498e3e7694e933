// What can be wrong with a request, each with the status that answers it (RFC 9110 §15), with a
// listening address, with TLS, and with what a server answers to a client.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::http {

enum class Errc {
  request_malformed = 1,      // 400: no request by RFC 9112 §2 and §3
  target_malformed = 2,       // 400: not in origin form (RFC 9112 §3.2.1)
  host_malformed = 3,         // 400: none, or more than one (RFC 9112 §3.2)
  framing_ambiguous = 4,      // 400: two readings of where the body ends (RFC 9112 §6.1, §6.3)
  length_malformed = 5,       // 400: Content-Length is no number
  chunk_malformed = 6,        // 400: RFC 9112 §7.1
  request_too_slow = 7,       // 408
  body_too_large = 8,         // 413
  target_too_long = 9,        // 414
  expectation_unknown = 10,   // 417: Expect other than 100-continue (RFC 9110 §10.1.1)
  header_too_large = 11,      // 431
  method_unknown = 12,        // 501
  coding_unknown = 13,        // 501: a Transfer-Encoding other than chunked (RFC 9112 §6.1)
  version_unknown = 14,       // 505
  answer_missing = 15,        // 503: the handler did not answer in time
  connections_full = 16,      // 503
  address_malformed = 20,     // listening: no IPv4 or IPv6 address
  address_not_loopback = 21,  // listening: beyond this machine, which was not asked for

  certificate_unusable = 30,    // TLS: no certificates, or the first is no server's
  private_key_unusable = 31,    // TLS: not the text of a private key
  private_key_of_another = 32,  // TLS: another certificate's
  authorities_unusable = 33,    // TLS: no certificates, or one that is no authority's

  url_malformed = 40,     // not http:// or https://, a host, a port, a path
  host_unknown = 41,      // no address by that name
  not_connected = 42,     // nobody listens there
  not_believed = 43,      // TLS: not the server of that name by these authorities, or it refused us
  reply_malformed = 44,   // no response by RFC 9112 §4
  reply_unframed = 45,    // a body that ends with the connection cannot be told from one cut off
  reply_cut_off = 46,     // the connection ended before the reply did
  reply_surplus = 47,     // bytes after the reply's end: its length was wrong
  reply_too_slow = 48,    // any of ClientSettings' times
  reply_encoded = 49,     // a content coding, which nobody asked for
  redirect_refused = 50,  // none is followed: a list comes from where it was said to
  status_unexpected = 51,  // another than the question has a use for
};

const boost::system::error_category& category();

// The status that answers a request with this error; 400 for an error of no request.
unsigned status_of(Errc code);

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::http

template <>
struct boost::system::is_error_code_enum<menshen::http::Errc> : std::true_type {};
