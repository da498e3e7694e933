#include "gateway/crypto/sm2.hpp"

#include <algorithm>

#include "gateway/crypto/curve.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/openssl_owned.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t half_bytes = 32;  // of a point: one coordinate
constexpr std::uint8_t uncompressed = 0x04;

// GM/T 0009 §7.2: SEQUENCE { INTEGER x1, INTEGER y1, OCTET STRING C3, OCTET STRING C2 }.
enum DerTag : std::uint8_t { der_integer = 0x02, der_octets = 0x04, der_sequence = 0x30 };

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

void append_der(Bytes& out, DerTag tag, ByteView content) {
  out.push_back(tag);
  const auto size = static_cast<std::uint16_t>(content.size());
  if (size >= 0x100) {
    out.push_back(0x82);  // two bytes of length follow
    append_u16_be(out, size);
  } else {
    if (size >= 0x80) out.push_back(0x81);
    out.push_back(static_cast<std::uint8_t>(size));
  }
  append(out, content);
}

void append_der_integer(Bytes& out, ByteView number) {
  while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
  Bytes positive;
  if (number.front() >= 0x80) positive.push_back(0);
  append(positive, number);
  append_der(out, der_integer, positive);
}

Bytes der_of(ByteView ciphertext) {
  Bytes parts;
  append_der_integer(parts, ciphertext.subspan(1, half_bytes));
  append_der_integer(parts, ciphertext.subspan(1 + half_bytes, half_bytes));
  append_der(parts, der_octets, ciphertext.subspan(sm2_point_bytes, digest_bytes));
  append_der(parts, der_octets, ciphertext.subspan(sm2_overhead_bytes));
  Bytes der;
  append_der(der, der_sequence, parts);
  return der;
}

// Reads what OpenSSL wrote a moment ago.
ByteView take_der(ByteView& rest, DerTag tag) {
  check(rest.size() >= 2 && rest[0] == tag, "OpenSSL's ciphertext has this shape");
  std::size_t size = rest[1];
  std::size_t begin = 2;
  if (size > 0x80) {
    const std::size_t length_bytes = size - 0x80;
    check(length_bytes <= 2 && rest.size() >= 2 + length_bytes, "a length of two bytes at most");
    size = 0;
    for (; begin < 2 + length_bytes; ++begin) size = size << 8 | rest[begin];
  }
  check(rest.size() >= begin + size, "OpenSSL's ciphertext is whole");
  const ByteView content = rest.subspan(begin, size);
  rest = rest.subspan(begin + size);
  return content;
}

void append_coordinate(Bytes& out, ByteView number) {
  while (!number.empty() && number.front() == 0) number = number.subspan(1);
  check(number.size() <= half_bytes, "a coordinate fits its field");
  out.insert(out.end(), half_bytes - number.size(), 0);
  append(out, number);
}

Bytes plain_of(ByteView der) {
  ByteView parts = take_der(der, der_sequence);
  Bytes ciphertext = {uncompressed};
  append_coordinate(ciphertext, take_der(parts, der_integer));
  append_coordinate(ciphertext, take_der(parts, der_integer));
  const ByteView c3 = take_der(parts, der_octets);
  append(ciphertext, c3);
  append(ciphertext, take_der(parts, der_octets));
  check(c3.size() == digest_bytes && parts.empty(), "OpenSSL's ciphertext has this shape");
  return ciphertext;
}

owned::KeyContext context_of(evp_pkey_st* key) {
  owned::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  check(context != nullptr, "no memory for a key");
  return context;
}

template <std::size_t N>
std::array<std::uint8_t, N> array_of(ByteView bytes) {
  std::array<std::uint8_t, N> out{};
  check(bytes.size() == N, "bytes of a known number");
  std::ranges::copy(bytes, out.begin());
  return out;
}

}  // namespace

Result<Sm2PublicKey> Sm2PublicKey::from_point(ByteView point) {
  const owned::QuietErrors quiet;
  Bytes whole(point.begin(), point.end());
  if (whole.size() == 2 * half_bytes) whole.insert(whole.begin(), uncompressed);
  if (whole.size() != sm2_point_bytes || whole.front() != uncompressed) {
    MENSHEN_RETURN_ERROR(Errc::key_form);
  }
  auto key = key_of_point(sm2_group, whole);
  if (key == nullptr) MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  return Sm2PublicKey(std::move(key), array_of<sm2_point_bytes>(whole));
}

Bytes Sm2PublicKey::encrypt(ByteView message) const {
  check(!message.empty() && message.size() <= sm2_message_bytes_max,
        "1 to sm2_message_bytes_max bytes");
  const auto context = context_of(key_.get());
  std::size_t size = 0;
  check(EVP_PKEY_encrypt_init(context.get()) == 1 &&
            EVP_PKEY_encrypt(context.get(), nullptr, &size, message.data(), message.size()) == 1,
        "OpenSSL encrypts under SM2");
  Bytes der(size);
  check(EVP_PKEY_encrypt(context.get(), der.data(), &size, message.data(), message.size()) == 1,
        "OpenSSL encrypts under SM2");
  return plain_of(ByteView(der).first(size));
}

Sm2PrivateKey Sm2PrivateKey::generate(const Chance& chance) {
  for (;;) {  // rejection: the order begins with 31 ones
    auto scalar = draw<half_bytes>(chance);
    auto key = from_scalar(scalar);
    OPENSSL_cleanse(scalar.data(), scalar.size());
    if (key) return *std::move(key);
  }
}

Result<Sm2PrivateKey> Sm2PrivateKey::from_scalar(ByteView scalar) {
  const owned::QuietErrors quiet;
  if (scalar.size() != half_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  auto key = key_of_scalar(sm2_group, scalar);
  if (key == nullptr) MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  auto public_half = Sm2PublicKey::from_point(point_of(key, sm2_group));
  if (!public_half) return public_half.error();
  return Sm2PrivateKey(std::move(key), array_of<half_bytes>(scalar), *std::move(public_half));
}

Result<Bytes> Sm2PrivateKey::decrypt(ByteView ciphertext) const {
  const owned::QuietErrors quiet;
  if (ciphertext.size() <= sm2_overhead_bytes || ciphertext.front() != uncompressed ||
      ciphertext.size() > sm2_overhead_bytes + sm2_message_bytes_max) {
    MENSHEN_RETURN_ERROR(Errc::sealed_form);
  }
  const Bytes der = der_of(ciphertext);
  const auto context = context_of(key_.get());
  std::size_t size = ciphertext.size();
  Bytes message(size);
  check(EVP_PKEY_decrypt_init(context.get()) == 1, "OpenSSL decrypts under SM2");
  if (EVP_PKEY_decrypt(context.get(), message.data(), &size, der.data(), der.size()) != 1) {
    MENSHEN_RETURN_ERROR(Errc::not_opened);
  }
  message.resize(size);
  return message;
}

}  // namespace menshen::crypto
