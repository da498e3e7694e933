#include <algorithm>
#include <array>

#include "gateway/crypto/signature.hpp"

namespace menshen::crypto {
namespace {

constexpr std::array algorithms{Algorithm::es256, Algorithm::eddsa, Algorithm::es384,
                                Algorithm::ps256};

template <class Matches>
std::optional<Algorithm> first_algorithm(Matches matches) {
  const auto* found = std::ranges::find_if(algorithms, matches);
  if (found == algorithms.end()) return std::nullopt;
  return *found;
}

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256:
      return "ES256";
    case Algorithm::eddsa:
      return "EdDSA";
    case Algorithm::es384:
      return "ES384";
    case Algorithm::ps256:
      return "PS256";
  }
  return "unknown";
}

std::optional<Algorithm> algorithm_named(std::string_view name) {
  return first_algorithm([=](Algorithm algorithm) { return name_of(algorithm) == name; });
}

std::optional<Algorithm> algorithm_numbered(std::int64_t number) {
  return first_algorithm(
      [=](Algorithm algorithm) { return static_cast<std::int64_t>(algorithm) == number; });
}

}  // namespace menshen::crypto
