#include "gateway/crypto/aead.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "gateway/crypto/errc.hpp"

namespace menshen::crypto {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

// OpenSSL counts in int; SP 800-38D §5.2.1.1 allows 2^36 − 32 bytes, nobody here has as many.
constexpr std::size_t message_bytes_max = std::size_t{1} << 30;

int length_of(ByteView bytes) {
  check(bytes.size() <= message_bytes_max, "a message within message_bytes_max");
  return static_cast<int>(bytes.size());
}

Cipher begin(const AeadKey& key, const AeadNonce& nonce, bool sealing) {
  Cipher cipher(EVP_CIPHER_CTX_new());
  const int ready = EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(),
                                      nonce.data(), sealing ? 1 : 0);
  check(ready == 1, "AES-256-GCM of OpenSSL's default provider");
  return cipher;
}

// GCM is a stream: as many bytes come out as go in, at once.
void pass(const Cipher& cipher, std::uint8_t* out, ByteView in) {
  if (in.empty()) return;
  int written = 0;
  check(EVP_CipherUpdate(cipher.get(), out, &written, in.data(), length_of(in)) == 1,
        "EVP_CipherUpdate");
}

}  // namespace

Bytes aead_seal(const AeadKey& key, const AeadNonce& nonce, ByteView aad, ByteView plaintext) {
  const Cipher cipher = begin(key, nonce, true);
  Bytes sealed(plaintext.size() + aead_tag_bytes);
  pass(cipher, nullptr, aad);
  pass(cipher, sealed.data(), plaintext);
  std::uint8_t* tag = sealed.data() + plaintext.size();
  int written = 0;
  check(EVP_CipherFinal_ex(cipher.get(), tag, &written) == 1, "EVP_CipherFinal_ex");
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, aead_tag_bytes, tag) == 1,
        "the tag of AES-256-GCM");
  return sealed;
}

Result<Bytes> aead_open(const AeadKey& key, const AeadNonce& nonce, ByteView aad, ByteView sealed) {
  if (sealed.size() < aead_tag_bytes) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  if (sealed.size() > message_bytes_max) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  const ByteView ciphertext = sealed.first(sealed.size() - aead_tag_bytes);
  std::array<std::uint8_t, aead_tag_bytes> tag{};
  std::ranges::copy(sealed.last(aead_tag_bytes), tag.begin());

  const Cipher cipher = begin(key, nonce, false);
  Bytes plaintext(ciphertext.size());
  pass(cipher, nullptr, aad);
  pass(cipher, plaintext.data(), ciphertext);
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, aead_tag_bytes, tag.data()) == 1,
        "the tag of AES-256-GCM");
  int written = 0;
  // Nothing of an altered message leaves: GCM deciphers before it knows.
  if (EVP_CipherFinal_ex(cipher.get(), plaintext.data() + plaintext.size(), &written) != 1) {
    MENSHEN_RETURN_ERROR(Errc::not_opened);
  }
  return plaintext;
}

}  // namespace menshen::crypto
