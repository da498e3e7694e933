// The county's signature over a rule table. It lies in a file of its own, so that the table stays
// the text that people read: base64 (RFC 4648 §4) of the 64 bytes of Ed25519 (RFC 8032 §5.1.6) over
// "menshen rule table 1\n" and then every byte of the table's file (docs/formats.md). The line
// before the table keeps a signature from standing for anything else that the county may sign.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::host {

inline constexpr std::size_t policy_signature_bytes = 64;

// One line: base64, with or without a line feed after it; nothing for any other text.
std::optional<Bytes> parse_policy_signature(std::string_view text);

// The county's public key. crypto's errors, and Errc::signer_kind for a key that is not Ed25519.
Result<crypto::PublicKey> policy_signer(std::string_view pem);

// The signature file's text. The key is Ed25519.
std::string sign_policy(std::string_view table, const crypto::PrivateKey& key);

// Errc::signature_form, Errc::signature_wrong.
Ok verify_policy(std::string_view table, std::string_view signature, const crypto::PublicKey& key);

}  // namespace menshen::host
