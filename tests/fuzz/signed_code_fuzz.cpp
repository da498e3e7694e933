// The whole envelope, entered at four depths, since no mutation finds its way through base45 and
// zlib: the first byte says whether the rest is the text, the zlib stream, the COSE message, or a
// payload that our issuer signs.
#include <string>

#include "gateway/core/result.hpp"
#include "gateway/identity/base45.hpp"
#include "gateway/identity/inflate.hpp"
#include "gateway/identity/numbers.hpp"
#include "gateway/identity/signed_code.hpp"
#include "tests/support/issuer.hpp"

namespace {

using namespace menshen;

std::string code_from(std::uint8_t depth, ByteView bytes) {
  static const test::Issuer issuer = test::ed25519_issuer();
  const std::string prefix(identity::signed_code_prefix);
  switch (depth % 4) {
    case 0:
      return std::string(text_of(bytes));
    case 1:
      return prefix + identity::to_base45(bytes);
    case 2:
      return prefix + identity::to_base45(identity::deflate(bytes));
    default:
      return prefix + identity::to_base45(identity::deflate(
                          identity::sign_cose_sign1(bytes, issuer.kid, issuer.key)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const identity::TrustStore store = test::trusting_both();
  if (size == 0) return 0;
  const Moment now = test::issuing_moment();
  const std::string text = code_from(data[0], {data + 1, size - 1});
  const auto credential = identity::recognize_signed_code(text, store, "45060010000001", now);
  if (!credential) return 0;
  // What is taken was signed and is either a person or an age.
  const auto message = identity::unpack_code(text);
  const auto* issuer = store.find(message->kid, now.date());
  check(issuer != nullptr && verifies(*message, issuer->key), "taken without a signature");
  check(credential->number.empty() == credential->adult_by_claim.has_value(), "a mixture");
  check(credential->number.empty() == credential->name.empty(), "a person without a name");
  if (!credential->number.empty()) {
    check(identity::read_number(credential->number, now.date()).has_value(), "no number");
  }
  const auto claims = identity::parse_claims(message->payload);
  check(claims.has_value(), "taken without claims");
  check(now.at < claims->expires + identity::clock_leeway, "taken after its end");
  check(!credential->single_use || credential->single_use_until > now.at, "forgotten at once");
  return 0;
}
