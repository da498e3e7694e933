#include "gateway/http/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "gateway/http/errc.hpp"
#include "gateway/http/framing.hpp"

namespace menshen::http {
namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;
constexpr std::size_t host_name_bytes_max = 253;  // RFC 1035 §2.3.4, as text

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_path(std::string_view path) {
  return path.starts_with('/') && std::ranges::all_of(path, [](char c) {
           return c > ' ' && c < 127 && c != '?' && c != '#' && c != '"' && c != '<' && c != '>';
         });
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

// "host", "host:port", "[address]:port"; where the host ends.
std::optional<std::string_view> split_host(std::string_view authority, std::string_view& rest) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    rest = authority.substr(end + 1);
    const auto address = authority.substr(1, end - 1);
    if (!all_of(address, "0123456789abcdefABCDEF:.")) return std::nullopt;
    return address;
  }
  const auto end = std::min(authority.find(':'), authority.size());
  rest = authority.substr(end);
  const auto name = authority.substr(0, end);
  const bool sound =
      name.size() <= host_name_bytes_max && !name.starts_with('.') &&
      all_of(name, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.");
  return sound ? std::optional(name) : std::nullopt;
}

}  // namespace

std::string Origin::host_field() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? https_port : http_port)) text += ":" + std::to_string(port);
  return text;
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > url_bytes_max) MENSHEN_RETURN_ERROR(Errc::url_malformed);
  Url url;
  const std::string scheme = lower(text.substr(0, text.find("://")));
  if (scheme != "http" && scheme != "https") MENSHEN_RETURN_ERROR(Errc::url_malformed);
  url.origin.tls = scheme == "https";
  text.remove_prefix(std::min(scheme.size() + 3, text.size()));
  const auto slash = std::min(text.find('/'), text.size());
  url.path = slash == text.size() ? "/" : std::string(text.substr(slash));
  std::string_view rest;
  const auto host = split_host(text.substr(0, slash), rest);
  if (!host || !is_path(url.path)) MENSHEN_RETURN_ERROR(Errc::url_malformed);
  url.origin.host = lower(*host);
  url.origin.port = url.origin.tls ? https_port : http_port;
  if (!rest.empty()) {
    const auto port = rest.front() == ':' ? port_of(rest.substr(1)) : std::nullopt;
    if (!port) MENSHEN_RETURN_ERROR(Errc::url_malformed);
    url.origin.port = *port;
  }
  return url;
}

}  // namespace menshen::http
