// Ciphertexts and public keys of SM2 come from other people's hands: re-encoded for OpenSSL, they
// are either refused or mean one thing.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/crypto/sm2.hpp"
#include "gateway/ledger/register_key.hpp"

namespace {

using namespace menshen;

void keys_come_back(ByteView bytes) {
  if (const auto key = crypto::Sm2PublicKey::from_point(bytes)) {
    check(crypto::Sm2PublicKey::from_point(key->point()).value() == *key, "a point is a point");
  }
  if (const auto secret = ledger::register_secret_from(text_of(bytes))) {
    check(ledger::secret_text(*secret) == text_of(bytes), "a secret has one text");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The key of GB/T 32918.5 appendix C, whose ciphertext is among the seeds.
  static const auto key = crypto::Sm2PrivateKey::from_scalar(
      from_hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8").value());
  const ByteView bytes(data, size);
  if (const auto message = key->decrypt(bytes)) {
    check(message->size() + crypto::sm2_overhead_bytes == size, "one length for one message");
  }
  keys_come_back(bytes);
  return 0;
}
