#include "gateway/http/errc.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace menshen::http {
namespace {

constexpr std::pair<Errc, const char*> words[] = {
    {Errc::request_malformed, "not an HTTP/1.1 request"},
    {Errc::target_malformed, "the target is not in origin form"},
    {Errc::host_malformed, "no Host field, or more than one"},
    {Errc::framing_ambiguous, "two readings of where the body ends"},
    {Errc::length_malformed, "Content-Length is no number"},
    {Errc::chunk_malformed, "a chunk's size or end is malformed"},
    {Errc::request_too_slow, "the request did not arrive in time"},
    {Errc::body_too_large, "the body is too large"},
    {Errc::target_too_long, "the target is too long"},
    {Errc::expectation_unknown, "an expectation other than 100-continue"},
    {Errc::header_too_large, "the header is too large"},
    {Errc::method_unknown, "a method that is not served here"},
    {Errc::coding_unknown, "a transfer coding other than chunked"},
    {Errc::version_unknown, "a version other than HTTP/1.0 and HTTP/1.1"},
    {Errc::answer_missing, "no answer in time"},
    {Errc::connections_full, "as many connections as may be"},
    {Errc::address_malformed, "not a numeric address"},
    {Errc::address_not_loopback,
     "the address reaches beyond this machine, which was not asked for"},
    {Errc::certificate_unusable, "not a server's certificate, with those that issued it after it"},
    {Errc::private_key_unusable, "not a private key"},
    {Errc::private_key_of_another, "the private key is not the certificate's"},
    {Errc::authorities_unusable, "not certificates of authorities"},
    {Errc::url_malformed, "not a URL of HTTP"},
    {Errc::host_unknown, "no address is known for the host"},
    {Errc::not_connected, "nobody listens at that address"},
    {Errc::not_believed, "TLS: the server is not who it should be, or does not want us"},
    {Errc::reply_malformed, "not an HTTP/1.1 response"},
    {Errc::reply_unframed, "the response does not say where it ends"},
    {Errc::reply_cut_off, "the connection ended before the response did"},
    {Errc::reply_surplus, "bytes after the end of the response"},
    {Errc::reply_too_slow, "the response came too slowly"},
    {Errc::reply_encoded, "a content coding that was not asked for"},
    {Errc::redirect_refused, "the server points to another place, which is not followed"},
    {Errc::status_unexpected, "the server answers with an error"},
};

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "http"; }

  std::string message(int code) const override {
    const auto* found =
        std::ranges::find(words, static_cast<Errc>(code), &std::pair<Errc, const char*>::first);
    return found == std::end(words) ? "unknown" : found->second;
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
