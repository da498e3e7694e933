#include "gateway/crypto/errc.hpp"

#include <string>

namespace menshen::crypto {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "crypto"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::key_form:
        return "not the bytes or the text of a key";
      case Errc::key_kind:
        return "a key of a kind that is not used here";
      case Errc::key_not_on_curve:
        return "the key is no point or scalar of its curve";
      case Errc::sealed_form:
        return "too short or too long to be sealed bytes";
      case Errc::not_opened:
        return "sealed bytes do not open: wrong key, wrong context or altered";
      case Errc::pin_form:
        return "not a stored PIN";
      case Errc::context_used_up:
        return "the context has sealed all the messages it may";
      case Errc::certificate_form:
        return "not the bytes or the text of certificates";
      case Errc::certificate_field:
        return "a name or host that no certificate may carry";
      case Errc::certificate_authority:
        return "not the certificate of an authority, or of another key";
      case Errc::certificate_validity:
        return "a validity that ends before it begins or outlives the authority's";
      case Errc::tpm_absent:
        return "no TPM 2.0 answers there";
      case Errc::tpm_refused:
        return "the TPM answers with an error";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::crypto
