#include "gateway/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <utility>

#include "gateway/core/result.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t block_bytes = 64;  // of SHA-256

// Fetching an algorithm by name costs more than digesting a number: once for the program.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  check(algorithm != nullptr, "OpenSSL has no SHA-256");
  return algorithm;
}

DigestContext new_context() {
  DigestContext context(EVP_MD_CTX_new());
  check(context != nullptr, "no memory for a digest");
  return context;
}

void begin(evp_md_ctx_st* context) {
  check(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1, "SHA-256 begins");
}

void feed(evp_md_ctx_st* context, ByteView bytes) {
  check(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1, "SHA-256 goes on");
}

Digest end(evp_md_ctx_st* context) {
  Digest digest{};
  check(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1, "SHA-256 ends");
  return digest;
}

DigestContext after_block(const std::array<std::uint8_t, block_bytes>& key, std::uint8_t pad) {
  std::array<std::uint8_t, block_bytes> block{};
  std::ranges::transform(key, block.begin(),
                         [pad](std::uint8_t byte) { return std::uint8_t(byte ^ pad); });
  DigestContext context = new_context();
  begin(context.get());
  feed(context.get(), block);
  OPENSSL_cleanse(block.data(), block.size());
  return context;
}

}  // namespace

void FreeDigestContext::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Digest sha256(ByteView bytes) { return Sha256().add(bytes).finish(); }

namespace {

// Begun and not fed: it holds nothing of what was digested before.
thread_local DigestContext spare;

}  // namespace

Sha256::Sha256() : context_(std::move(spare)) {
  if (context_) return;
  context_ = new_context();
  begin(context_.get());
}

// What was fed and not finished is wiped with its context.
Sha256::~Sha256() {
  if (!fed_) spare = std::move(context_);
}

Sha256& Sha256::add(ByteView bytes) {
  fed_ = true;
  feed(context_.get(), bytes);
  return *this;
}

Digest Sha256::finish() {
  const Digest digest = end(context_.get());
  begin(context_.get());
  fed_ = false;
  return digest;
}

Digest hmac_sha256(ByteView key, ByteView message) { return HmacSha256(key).of(message); }

// RFC 2104 §2: a key longer than a block is replaced by its digest; H(K ⊕ opad, H(K ⊕ ipad, text)).
HmacSha256::HmacSha256(ByteView key) {
  std::array<std::uint8_t, block_bytes> block{};
  if (key.size() > block_bytes) {
    std::ranges::copy(sha256(key), block.begin());
  } else {
    std::ranges::copy(key, block.begin());
  }
  inner_ = after_block(block, 0x36);
  outer_ = after_block(block, 0x5c);
  OPENSSL_cleanse(block.data(), block.size());
}

Digest HmacSha256::of(ByteView message) const {
  const DigestContext work = new_context();
  check(EVP_MD_CTX_copy_ex(work.get(), inner_.get()) == 1, "HMAC begins");
  feed(work.get(), message);
  const Digest inner = end(work.get());
  check(EVP_MD_CTX_copy_ex(work.get(), outer_.get()) == 1, "HMAC ends");
  feed(work.get(), inner);
  return end(work.get());
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace menshen::crypto
