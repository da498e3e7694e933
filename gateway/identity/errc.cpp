#include "gateway/identity/errc.hpp"

#include <string>

namespace menshen::identity {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "identity"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::prefix_form:
        return "the code does not begin with the prefix of a signed code";
      case Errc::code_too_long:
        return "the code is longer than its limit";
      case Errc::base45_form:
        return "not base45 (RFC 9285)";
      case Errc::deflate_form:
        return "not one whole zlib stream (RFC 1950)";
      case Errc::deflate_too_long:
        return "inflates beyond its limit";
      case Errc::cbor_form:
        return "not one well-formed CBOR value (RFC 8949)";
      case Errc::cbor_limit:
        return "CBOR that is too deep, too long, or of indefinite length";
      case Errc::cbor_duplicate:
        return "a CBOR map has a key twice";
      case Errc::cose_form:
        return "not a COSE_Sign1 (RFC 9052)";
      case Errc::cose_critical:
        return "a critical header that is not known here (RFC 9052 §3.1)";
      case Errc::cwt_form:
        return "not a CWT (RFC 8392)";
      case Errc::claims_form:
        return "not the claims of a signed code (docs/formats.md)";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::identity
