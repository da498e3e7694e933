#include "gateway/crypto/sha512.hpp"

#include <openssl/evp.h>

#include "gateway/core/result.hpp"

namespace menshen::crypto {

std::array<std::uint8_t, 64> sha512(ByteView bytes) {
  std::array<std::uint8_t, 64> digest{};
  check(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha512(), nullptr) == 1,
        "OpenSSL has no SHA-512");
  return digest;
}

}  // namespace menshen::crypto
