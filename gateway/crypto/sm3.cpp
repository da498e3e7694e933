#include "gateway/crypto/sm3.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "gateway/core/result.hpp"

namespace menshen::crypto {

Digest sm3(ByteView bytes) {
  Digest digest{};
  check(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sm3(), nullptr) == 1,
        "SM3 of OpenSSL's default provider");
  return digest;
}

Digest hmac_sm3(ByteView key, ByteView message) {
  check(key.size() <= std::size_t{1} << 16, "a key of some bytes");
  Digest digest{};
  // OpenSSL takes a null key for "the key as before".
  const void* key_bytes = key.empty() ? "" : static_cast<const void*>(key.data());
  const auto* made = HMAC(EVP_sm3(), key_bytes, static_cast<int>(key.size()), message.data(),
                          message.size(), digest.data(), nullptr);
  check(made != nullptr, "HMAC-SM3 of OpenSSL's default provider");
  return digest;
}

Bytes sm3_kdf(ByteView z, std::size_t byte_count) {
  check(byte_count <= sm3_kdf_bytes_max, "no more than sm3_kdf_bytes_max");
  Bytes derived;
  for (std::uint32_t counter = 1; derived.size() < byte_count; ++counter) {
    Bytes block(z.begin(), z.end());
    append_u32_be(block, counter);
    const Digest digest = sm3(block);
    OPENSSL_cleanse(block.data(), block.size());
    derived.insert(derived.end(), digest.begin(), digest.end());
  }
  derived.resize(byte_count);
  return derived;
}

}  // namespace menshen::crypto
