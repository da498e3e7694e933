#include "firmware-host/desk/guard.hpp"

#include <algorithm>

#include "firmware-host/desk/errc.hpp"

namespace menshen::desk {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// "[::1]:8080" → "[::1]"; "localhost" stays.
std::string_view without_port(std::string_view host) {
  const auto bracket = host.rfind(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

}  // namespace

Ok check_host(const http::Request& request, const std::vector<std::string>& hosts) {
  const std::string name = lower(without_port(request.field("host")));
  const bool known = !name.empty() && std::ranges::any_of(hosts, [&](const std::string& host) {
    return lower(host) == name;
  });
  if (!known) MENSHEN_RETURN_ERROR(Errc::host_unknown);
  return {};
}

Ok check_same_origin(const http::Request& request) {
  const std::string_view site = request.field("sec-fetch-site");
  const std::string origin = lower(request.field("origin"));
  const std::string host = lower(request.field("host"));
  const bool site_agrees = site.empty() || site == "same-origin";
  const bool origin_agrees =
      origin.empty() || origin == "http://" + host || origin == "https://" + host;
  const bool says_nothing = site.empty() && origin.empty();
  if (!site_agrees || !origin_agrees || says_nothing) MENSHEN_RETURN_ERROR(Errc::origin_foreign);
  return {};
}

Ok check_not_cross_site(const http::Request& request) {
  const std::string_view site = request.field("sec-fetch-site");
  const bool fits = site.empty() || site == "same-origin" || site == "none";
  if (!fits) MENSHEN_RETURN_ERROR(Errc::origin_foreign);
  return {};
}

Ok check_json(const http::Request& request) {
  const std::string type = lower(request.field("content-type"));
  if (type.substr(0, type.find(';')) != "application/json") {
    MENSHEN_RETURN_ERROR(Errc::content_not_json);
  }
  return {};
}

// RFC 6265 §5.4: "name=value; name=value".
std::string_view cookie_in(const http::Request& request, std::string_view name) {
  std::string_view rest = request.field("cookie");
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto start = pair.find_first_not_of(' ');
    if (start == std::string_view::npos) continue;
    const std::string_view trimmed = pair.substr(start);
    if (trimmed.starts_with(name) && trimmed.substr(name.size()).starts_with('=')) {
      return trimmed.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace menshen::desk
