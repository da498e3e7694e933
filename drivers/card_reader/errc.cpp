#include "drivers/card_reader/errc.hpp"

#include <string>

namespace menshen::card_reader {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "card_reader"; }
  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::frame_length:
        return "impossible length in a frame of the card reader";
      case Errc::frame_check:
        return "wrong check byte in a frame of the card reader";
      case Errc::record_lengths:
        return "the lengths inside a card's record do not fit the answer";
    }
    return "unknown";
  }
};

}  // namespace

boost::system::error_code make_error_code(Errc code) {
  static const Category category;
  return {static_cast<int>(code), category};
}

}  // namespace menshen::card_reader
