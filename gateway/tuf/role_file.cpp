#include "gateway/tuf/role_file.hpp"

#include <algorithm>
#include <array>

#include "gateway/tuf/errc.hpp"

namespace menshen::tuf {
namespace {

constexpr std::string_view extension = ".json";
constexpr std::array<std::string_view, 4> top_level = {"root", "timestamp", "snapshot", "targets"};

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string role_file(std::string_view role) { return percent_encoded(role).append(extension); }

std::string role_file(std::string_view role, std::uint64_t version) {
  return std::to_string(version) + "." + role_file(role);
}

std::string snapshot_name(std::string_view role) { return std::string(role).append(extension); }

bool is_delegated_role(std::string_view name) {
  return !name.empty() && name.size() <= role_name_bytes_max &&
         std::ranges::find(top_level, name) == top_level.end();
}

Result<std::string> target_file(std::string_view path, const std::optional<std::string>& hash) {
  std::string out;
  for (;;) {
    const auto slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") MENSHEN_RETURN_ERROR(Errc::target_name);
    if (slash == std::string_view::npos) {
      if (hash) out += *hash + ".";
      return out + percent_encoded(part);
    }
    out += percent_encoded(part) + "/";
    path.remove_prefix(slash + 1);
  }
}

}  // namespace menshen::tuf
