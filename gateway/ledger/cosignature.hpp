// C2SP tlog-cosignature v1: a witness, or an authority that has copied the leaves, says when it saw
// a checkpoint and that it fits every one it saw before. For the venue it is a receipt.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::ledger {

struct Cosignature {
  std::chrono::sys_seconds at;
  Bytes bytes;  // Ed25519, 64
};

// "cosignature/v1\ntime <seconds since 1970>\n" and the checkpoint's text: what is signed.
std::string cosigned_message(std::chrono::sys_seconds at, std::string_view checkpoint_text);

// The 8 bytes of time, big-endian, and the signature behind them; nothing for another length or a
// time that no clock shows. Verified is only what verified_signatures has returned.
std::optional<Cosignature> cosignature_in(const NoteSignature& signature);

class Cosigner {
 public:
  // Errc::key_form for a name that is none, or a key that is not Ed25519.
  static Result<Cosigner> of(std::string name, crypto::PrivateKey key);

  const NoteVerifier& verifier() const { return verifier_; }
  // Whoever calls it has verified the checkpoint, and that it is consistent with all before.
  NoteSignature cosign(std::string_view checkpoint_text, std::chrono::sys_seconds at) const;

 private:
  Cosigner(crypto::PrivateKey key, NoteVerifier verifier)
      : key_(std::move(key)), verifier_(std::move(verifier)) {}

  crypto::PrivateKey key_;
  NoteVerifier verifier_;
};

}  // namespace menshen::ledger
