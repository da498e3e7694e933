// A signed file (§4.2.1): what was signed, its canonical bytes, and who signed them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/tuf/json.hpp"
#include "gateway/tuf/metadata.hpp"

namespace menshen::tuf {

inline constexpr std::size_t signatures_count_max = 256;

struct Signature {
  std::string keyid;
  Bytes bytes;  // empty where the text was no hex: it verifies under no key
};

struct Envelope {
  Value signed_part;
  std::string signed_bytes;  // canonical: unknown fields are signed too (§4)
  std::vector<Signature> signatures;
};

// Errc::keyid_twice where one keyid signs twice (§4.2.1).
Result<Envelope> read_envelope(ByteView bytes);

// As many different keys of the role as its threshold have signed; signatures of others, and wrong
// ones beside enough right ones, do no harm. One key under two ids counts once.
// Errc::signatures_too_few.
Ok verify_threshold(const Envelope& envelope, const RoleKeys& role, const Keys& keys);

// The file as it is published: canonical throughout, signatures in the order of `signers`.
std::string sign_envelope(const Value& signed_part, std::span<const Signer> signers);

}  // namespace menshen::tuf
