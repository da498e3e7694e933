#include "gateway/exchange/errc.hpp"

#include <string>

namespace menshen::exchange {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "exchange"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::row_form:
        return "a row has not as many fields as the table";
      case Errc::field_too_long:
        return "a field is longer than its width";
      case Errc::field_text:
        return "a field holds what the format cannot carry";
      case Errc::encoding:
        return "a text is not of the table's encoding";
      case Errc::rows_form:
        return "not rows of this table";
      case Errc::certificate:
        return "the table has no number for this kind of document";
      case Errc::package_full:
        return "more than a package of this table carries";
      case Errc::package_form:
        return "not a package of this table";
      case Errc::archive:
        return "the package could not be packed";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::exchange
