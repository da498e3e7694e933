#include "gateway/core/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace menshen {

void check(bool holds, const char* what, const boost::source_location& where) {
  if (holds) return;
  std::fprintf(stderr, "menshen: check failed: %s (%s:%u)\n", what, where.file_name(),
               static_cast<unsigned>(where.line()));
  std::abort();
}

std::string describe(const Error& error) {
  std::string text = error.message();
  if (error.has_location()) {
    text += " [";
    text += error.location().file_name();
    text += ":" + std::to_string(error.location().line()) + "]";
  }
  return text;
}

}  // namespace menshen
