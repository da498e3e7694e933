// Where a server is and what is asked of it (RFC 3986, RFC 9110 §4.2): no user, no query, no
// fragment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"

namespace menshen::http {

inline constexpr std::size_t url_bytes_max = 512;

struct Origin {
  bool tls = false;
  std::string host;  // a name in lower case, or a numeric address without brackets
  std::uint16_t port = 80;
  bool operator==(const Origin&) const = default;

  std::string host_field() const;  // "example.com", "[::1]:8443" (RFC 9110 §7.2)
};

struct Url {
  Origin origin;
  std::string path;  // "/", "/metadata/"
  bool operator==(const Url&) const = default;
};

// Errc::url_malformed.
Result<Url> parse_url(std::string_view text);

}  // namespace menshen::http
