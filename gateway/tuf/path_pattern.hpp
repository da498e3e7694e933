// Which targets a delegation speaks for (§4.5, "paths" and "path_hash_prefixes").
#pragma once

#include <string_view>

#include "gateway/tuf/metadata.hpp"

namespace menshen::tuf {

// '*' is any run of characters and '?' one character, neither ever a '/'; all else is itself.
bool matches(std::string_view pattern, std::string_view path);

bool covers(const Delegation& delegation, std::string_view path);

}  // namespace menshen::tuf
