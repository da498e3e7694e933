#include "gateway/http/errc.hpp"

#include <string>

namespace menshen::http {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "http"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::request_malformed:
        return "not an HTTP/1.1 request";
      case Errc::target_malformed:
        return "the target is not in origin form";
      case Errc::host_malformed:
        return "no Host field, or more than one";
      case Errc::framing_ambiguous:
        return "two readings of where the body ends";
      case Errc::length_malformed:
        return "Content-Length is no number";
      case Errc::chunk_malformed:
        return "a chunk's size or end is malformed";
      case Errc::request_too_slow:
        return "the request did not arrive in time";
      case Errc::body_too_large:
        return "the body is too large";
      case Errc::target_too_long:
        return "the target is too long";
      case Errc::expectation_unknown:
        return "an expectation other than 100-continue";
      case Errc::header_too_large:
        return "the header is too large";
      case Errc::method_unknown:
        return "a method that is not served here";
      case Errc::coding_unknown:
        return "a transfer coding other than chunked";
      case Errc::version_unknown:
        return "a version other than HTTP/1.0 and HTTP/1.1";
      case Errc::answer_missing:
        return "no answer in time";
      case Errc::connections_full:
        return "as many connections as may be";
      case Errc::address_malformed:
        return "not a numeric address";
      case Errc::address_not_loopback:
        return "the address reaches beyond this machine, which was not asked for";
      case Errc::certificate_unusable:
        return "not a server's certificate, with those that issued it after it";
      case Errc::private_key_unusable:
        return "not a private key";
      case Errc::private_key_of_another:
        return "the private key is not the certificate's";
      case Errc::authorities_unusable:
        return "not certificates of authorities";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

unsigned status_of(Errc code) {
  switch (code) {
    case Errc::request_too_slow:
      return 408;
    case Errc::body_too_large:
      return 413;
    case Errc::target_too_long:
      return 414;
    case Errc::expectation_unknown:
      return 417;
    case Errc::header_too_large:
      return 431;
    case Errc::method_unknown:
    case Errc::coding_unknown:
      return 501;
    case Errc::answer_missing:
    case Errc::connections_full:
      return 503;
    case Errc::version_unknown:
      return 505;
    default:
      return 400;
  }
}

}  // namespace menshen::http
