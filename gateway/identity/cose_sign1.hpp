// COSE_Sign1 (RFC 9052 §4.2): one payload, one signature, two headers.
#pragma once

#include <cstdint>
#include <optional>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::identity {

// RFC 9052 §2: the tag may be left out where the context says what it is. Ours never does.
enum class Tagging : std::uint8_t { required, optional };

struct CoseSign1 {
  Bytes protected_header;           // as signed: the bytes inside the byte string
  std::optional<std::int64_t> alg;  // header 1: protected where it is there, else unprotected
  Bytes kid;                        // header 4, in the same order; empty where it is nowhere
  Bytes payload;
  Bytes signature;
};

// Strict: tag 18 (within tag 61 where a CWT says so, RFC 8392 §6), four items, nothing after them,
// no map key twice, no critical header (none is known here).
Result<CoseSign1> parse_cose_sign1(ByteView bytes, Tagging tagging = Tagging::required);

// The Sig_structure that is signed (RFC 9052 §4.4).
Bytes signed_bytes(const CoseSign1& message, ByteView external_aad = {});

// The key's algorithm must be the message's: the message never chooses.
bool verifies(const CoseSign1& message, const crypto::PublicKey& key, ByteView external_aad = {});

// Tag 18, alg and kid protected, the unprotected header empty.
Bytes sign_cose_sign1(ByteView payload, ByteView kid, const crypto::PrivateKey& key);

}  // namespace menshen::identity
