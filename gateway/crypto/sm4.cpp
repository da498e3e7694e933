#include "gateway/crypto/sm4.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/sm3.hpp"

namespace menshen::crypto {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

constexpr std::size_t message_bytes_max = std::size_t{1} << 30;  // OpenSSL counts in int

struct SmKeys {
  Sm4Key enciphering{};
  Digest authenticating{};

  explicit SmKeys(const SmKey& key) {
    Bytes derived = sm3_kdf(key, enciphering.size() + authenticating.size());
    std::copy_n(derived.begin(), enciphering.size(), enciphering.begin());
    std::ranges::copy(ByteView(derived).last(authenticating.size()), authenticating.begin());
    OPENSSL_cleanse(derived.data(), derived.size());
  }
  ~SmKeys() {
    OPENSSL_cleanse(enciphering.data(), enciphering.size());
    OPENSSL_cleanse(authenticating.data(), authenticating.size());
  }
  SmKeys(const SmKeys&) = delete;
  SmKeys& operator=(const SmKeys&) = delete;
};

Digest tag_of(std::uint8_t suite, const SmKeys& keys, const Sm4Iv& iv, ByteView aad,
              ByteView ciphertext) {
  Bytes covered = {suite};
  covered.insert(covered.end(), aad.begin(), aad.end());
  covered.insert(covered.end(), iv.begin(), iv.end());
  covered.insert(covered.end(), ciphertext.begin(), ciphertext.end());
  return hmac_sm3(keys.authenticating, covered);
}

}  // namespace

Bytes sm4_ctr(const Sm4Key& key, const Sm4Iv& iv, ByteView text) {
  check(text.size() <= message_bytes_max, "a message within message_bytes_max");
  const Cipher cipher(EVP_CIPHER_CTX_new());
  check(cipher != nullptr, "no memory for a cipher");
  check(EVP_EncryptInit_ex(cipher.get(), EVP_sm4_ctr(), nullptr, key.data(), iv.data()) == 1,
        "SM4-CTR of OpenSSL's default provider");
  Bytes out(text.size());
  if (text.empty()) return out;
  int written = 0;  // a stream: as many bytes come out as go in, at once
  check(EVP_EncryptUpdate(cipher.get(), out.data(), &written, text.data(),
                          static_cast<int>(text.size())) == 1,
        "EVP_EncryptUpdate");
  return out;
}

Bytes sm_seal(std::uint8_t suite, const SmKey& key, const Sm4Iv& iv, ByteView aad,
              ByteView plaintext) {
  const SmKeys keys(key);
  Bytes sealed = sm4_ctr(keys.enciphering, iv, plaintext);
  const Digest tag = tag_of(suite, keys, iv, aad, sealed);
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  return sealed;
}

Result<Bytes> sm_open(std::uint8_t suite, const SmKey& key, const Sm4Iv& iv, ByteView aad,
                      ByteView sealed) {
  if (sealed.size() < sm_tag_bytes) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  if (sealed.size() > message_bytes_max) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  const ByteView ciphertext = sealed.first(sealed.size() - sm_tag_bytes);
  const SmKeys keys(key);
  const Digest wanted = tag_of(suite, keys, iv, aad, ciphertext);
  if (!equal_in_constant_time(wanted, sealed.last(sm_tag_bytes))) {
    MENSHEN_RETURN_ERROR(Errc::not_opened);
  }
  return sm4_ctr(keys.enciphering, iv, ciphertext);
}

}  // namespace menshen::crypto
