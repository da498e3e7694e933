// Certificates come from whoever connects: they are refused, or read the same each time.
#include "gateway/core/result.hpp"
#include "gateway/crypto/certificate.hpp"

namespace {

using namespace menshen;

void comes_back(const crypto::Certificate& certificate) {
  check(crypto::parse_certificate(certificate.der).value() == certificate, "one reading");
  check(certificate.hosts.size() <= crypto::certificate_hosts_max, "hosts are limited");
  const auto again = crypto::read_certificates(crypto::pem_of(certificate));
  check(again && again->size() == 1 && again->front() == certificate, "a text is read back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto one = crypto::parse_certificate(bytes)) comes_back(*one);
  if (const auto several = crypto::read_certificates(text_of(bytes))) {
    check(several->size() <= crypto::certificates_count_max, "certificates are limited");
    for (const crypto::Certificate& each : *several) comes_back(each);
  }
  return 0;
}
