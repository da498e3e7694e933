#include "gateway/core/credential.hpp"

#include "gateway/core/result.hpp"

namespace menshen {

void throw_exception_from_error(const Defect&, const boost::source_location& where) {
  check(false, "value() of a recognition that is a defect", where);
  __builtin_unreachable();
}

std::string masked_number(std::string_view number) {
  if (number.size() < 3) return std::string(number.size(), '*');
  return std::string(1, number.front()) + std::string(number.size() - 2, '*') + number.back();
}

std::string masked_name(std::string_view name) {
  // The first character: a lead byte and its continuation bytes (10xxxxxx).
  std::size_t first = name.empty() ? 0 : 1;
  while (first < name.size() && (static_cast<unsigned char>(name[first]) & 0xC0) == 0x80) ++first;
  std::string masked(name.substr(0, first));
  for (std::size_t i = first; i < name.size(); ++i) {
    if ((static_cast<unsigned char>(name[i]) & 0xC0) != 0x80) masked += '*';
  }
  return masked;
}

}  // namespace menshen
