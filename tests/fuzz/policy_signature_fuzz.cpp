// A signature file, a table and perhaps a key file, divided by the first two NUL bytes: what is
// taken for a signature is written back as it was, and none that the fuzzer can make verifies.
#include "firmware-host/policy_signature.hpp"

#include "gateway/core/result.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of({data, size});
  const std::size_t first = std::min(text.find('\0'), text.size());
  const std::string_view rest = text.substr(std::min(first + 1, text.size()));
  const std::size_t second = std::min(rest.find('\0'), rest.size());
  const std::string_view signature = text.substr(0, first);
  const std::string_view table = rest.substr(0, second);

  const auto parsed = host::parse_policy_signature(signature);
  if (parsed) {
    check(parsed->size() == host::policy_signature_bytes, "64 bytes");
    const std::string written = to_base64(*parsed);
    check(signature == written || signature == written + "\n", "one way to write a signature");
  }
  static const auto key = crypto::PrivateKey::from_ed25519_seed(Bytes(32, 0x21)).value();
  const bool ours = signature == host::sign_policy(table, key);
  check(!host::verify_policy(table, signature, key.public_key()) || parsed, "verified a non-form");
  check(!ours || host::verify_policy(table, signature, key.public_key()), "our own verifies");
  if (second < rest.size()) {
    const auto signer = host::policy_signer(rest.substr(second + 1));
    if (signer) (void)host::verify_policy(table, signature, *signer);
  }
  return 0;
}
