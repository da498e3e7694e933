#include "drivers/scanner/errc.hpp"

#include <string>

namespace menshen::scanner {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "scanner"; }
  std::string message(int code) const override {
    if (static_cast<Errc>(code) == Errc::code_too_long) return "a scanned code is too long";
    return "unknown";
  }
};

}  // namespace

boost::system::error_code make_error_code(Errc code) {
  static const Category category;
  return {static_cast<int>(code), category};
}

}  // namespace menshen::scanner
