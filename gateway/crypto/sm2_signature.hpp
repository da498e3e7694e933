// SM2 signatures (GB/T 32918.2) with SM3, r ‖ s.
#pragma once

#include <cstddef>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/sm2.hpp"

namespace menshen::crypto {

inline constexpr std::size_t sm2_signature_bytes = 64;

// What a signature digests beside the key and the message: the one that GM/T 0009 §10 names for
// signers that have no other. OpenSSL 3.0 would leave it empty, and peers do not.
inline constexpr std::string_view sm2_identity = "1234567812345678";

Bytes sm2_sign(const Sm2PrivateKey& key, ByteView message);  // the nonce is drawn inside OpenSSL

// False also for anything but sm2_signature_bytes.
bool sm2_verify(const Sm2PublicKey& key, ByteView message, ByteView signature);

}  // namespace menshen::crypto
