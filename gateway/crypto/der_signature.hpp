// The same signatures as in signature.hpp, written as X.509 has them and TUF too: ECDSA as
// SEQUENCE { r, s } (RFC 3279 §2.2.3), RSASSA-PSS with a salt of any length (RFC 8017 §9.1).
// Ed25519 has one form alone.
#pragma once

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::crypto {

Bytes sign_der(const PrivateKey& key, ByteView message);

// False also for DER that is not the shortest (X.690 §10.1).
bool verify_der(const PublicKey& key, ByteView message, ByteView signature);

}  // namespace menshen::crypto
