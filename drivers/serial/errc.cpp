#include "drivers/serial/errc.hpp"

#include <string>

namespace menshen::serial {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "serial"; }
  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::absent:
        return "no such serial device";
      case Errc::busy:
        return "another program holds the serial device";
      case Errc::baud_refused:
        return "the serial device does not know this baud rate";
    }
    return "unknown";
  }
};

}  // namespace

boost::system::error_code make_error_code(Errc code) {
  static const Category category;
  return {static_cast<int>(code), category};
}

}  // namespace menshen::serial
