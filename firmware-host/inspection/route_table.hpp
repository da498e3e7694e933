// Every address of this interface, with what it takes. openapi.json describes the same table; a
// test walks both.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "firmware-host/inspection/rights.hpp"
#include "gateway/http/message.hpp"

namespace menshen::inspection {

struct Route {
  http::Method method;
  // "{index}" stands for one part of a path, "{tile}" for all that is left of it.
  std::string_view path;
  Resource resource;
  std::span<const std::string_view> parameters;
};

inline constexpr std::array<std::string_view, 9> entries_parameters = {
    "from", "to", "kind", "decision", "after", "size", "limit", "format", "proof"};
inline constexpr std::array<std::string_view, 2> entry_parameters = {"proof", "size"};
inline constexpr std::array<std::string_view, 1> proof_parameters = {"size"};
inline constexpr std::array<std::string_view, 2> consistency_parameters = {"from", "to"};

// The first that fits is meant. HEAD is answered as GET.
inline constexpr std::array<Route, 11> route_table = {{
    {http::Method::get, "/openapi.json", Resource::description, {}},
    {http::Method::get, "/checkpoint", Resource::checkpoint, {}},
    {http::Method::get, "/tile/entries/{tile}", Resource::entry_bundle, {}},
    {http::Method::get, "/tile/{tile}", Resource::hash_tile, {}},
    {http::Method::get, "/v1/entries", Resource::entries, entries_parameters},
    {http::Method::get, "/v1/violations", Resource::violations, entries_parameters},
    {http::Method::get, "/v1/entries/{index}", Resource::entry, entry_parameters},
    {http::Method::get, "/v1/entries/{index}/proof", Resource::proof, proof_parameters},
    {http::Method::get, "/v1/consistency", Resource::consistency, consistency_parameters},
    {http::Method::get, "/v1/beside/{index}", Resource::beside, {}},
    {http::Method::post, "/v1/cosignature", Resource::cosignature, {}},
}};

// What stands for the placeholder, empty where the address has none; nothing: another address.
std::optional<std::string_view> fits(const Route& route, std::string_view path);

}  // namespace menshen::inspection
