// What a server answered to a Client, as a plain value (RFC 9110).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/message.hpp"

namespace menshen::http {

// The first of that name, or empty; the name is in lower case.
std::string_view field_of(const std::vector<Field>& fields, std::string_view name);

struct Reply {
  unsigned status = 0;        // 200 to 599
  std::vector<Field> fields;  // of the header, names in lower case; trailers are dropped
  std::string body;
  bool keep_alive = false;

  std::string_view field(std::string_view lower) const { return field_of(fields, lower); }
};

}  // namespace menshen::http
