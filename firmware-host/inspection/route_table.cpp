#include "firmware-host/inspection/route_table.hpp"

namespace menshen::inspection {

std::optional<std::string_view> fits(const Route& route, std::string_view path) {
  const auto opens = route.path.find('{');
  if (opens == std::string_view::npos) {
    return path == route.path ? std::optional(std::string_view()) : std::nullopt;
  }
  const auto closes = route.path.find('}', opens);
  const auto before = route.path.substr(0, opens);
  const auto behind = route.path.substr(closes + 1);
  if (!path.starts_with(before)) return std::nullopt;
  path.remove_prefix(before.size());
  if (!path.ends_with(behind)) return std::nullopt;
  path.remove_suffix(behind.size());
  const bool whole = route.path.substr(opens, closes + 1 - opens) == "{tile}";
  if (path.empty() || (!whole && path.find('/') != std::string_view::npos)) return std::nullopt;
  return path;
}

}  // namespace menshen::inspection
