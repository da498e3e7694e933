// C2SP signed notes: a text and the signatures under it, of whoever vouches for it. Checkpoints are
// notes, cosignatures are signatures on them, and so is an authority's order.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::ledger {

inline constexpr std::size_t note_bytes_max = 65'536;
inline constexpr std::size_t note_signatures_max = 64;
inline constexpr std::size_t note_signature_bytes_max = 4'096;  // room for keys that we do not know
inline constexpr std::size_t key_name_bytes_max = 256;

using NoteKeyId = std::array<std::uint8_t, 4>;

struct NoteSignature {
  std::string name;
  NoteKeyId key{};
  Bytes bytes;  // what the key's type says: 64 bytes of Ed25519; with 8 of time before, cosigned

  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // ends with a line feed
  std::vector<NoteSignature> signatures;
};

// UTF-8 that ends with a line feed and has no other control character below U+0020.
bool is_note_text(std::string_view text);
// Not empty, UTF-8 without spaces of any kind, without control characters and plus signs.
bool is_key_name(std::string_view name);

// Exactly what encode_note writes, or Errc::note_form. Nothing is verified yet.
Result<Note> parse_note(std::string_view bytes);
// The note's form is the caller's to keep (check).
std::string encode_note(const Note& note);

// Numbers of C2SP signed-note.
enum class NoteKeyType : std::uint8_t {
  ed25519 = 0x01,
  cosignature_v1 = 0x04,  // Ed25519 over the time and the checkpoint: cosignature.hpp
};

// The first 4 bytes of SHA-256(name ‖ 0A ‖ type ‖ public key).
NoteKeyId note_key_id(std::string_view name, NoteKeyType type, ByteView public_key);

// Somebody whose signature means something to us.
class NoteVerifier {
 public:
  // "<name>+<key id, hex>+<base64 of type ‖ public key>", Errc::key_form.
  static Result<NoteVerifier> parse(std::string_view vkey);
  // Errc::key_form for a name that is none, or a key that is not Ed25519.
  static Result<NoteVerifier> of(std::string name, const crypto::PublicKey& key,
                                 NoteKeyType type = NoteKeyType::ed25519);

  const std::string& name() const { return name_; }
  NoteKeyType type() const { return type_; }
  const NoteKeyId& key() const { return id_; }
  const crypto::PublicKey& public_key() const { return key_; }
  std::string vkey() const;

  bool is_of(const NoteSignature& signature) const {
    return signature.key == id_ && signature.name == name_;
  }
  // Only for a signature that is_of this key.
  bool verify(std::string_view text, const NoteSignature& signature) const;

 private:
  NoteVerifier(std::string name, crypto::PublicKey key, NoteKeyType type);

  std::string name_;
  crypto::PublicKey key_;
  NoteKeyType type_;
  NoteKeyId id_;
};

// The note's signatures by known keys, all verified. Errc::note_signature: a known key's does not
// fit, whatever the others say; Errc::note_unsigned: none is known. Unknown keys mean nothing.
Result<std::vector<NoteSignature>> verified_signatures(const Note& note,
                                                       std::span<const NoteVerifier> known);

class NoteSigner {
 public:
  // Errc::key_form for a name that is none, or a key that is not Ed25519.
  static Result<NoteSigner> of(std::string name, crypto::PrivateKey key);

  const std::string& name() const { return verifier_.name(); }
  const NoteVerifier& verifier() const { return verifier_; }
  NoteSignature sign(std::string_view text) const;

 private:
  NoteSigner(crypto::PrivateKey key, NoteVerifier verifier)
      : key_(std::move(key)), verifier_(std::move(verifier)) {}

  crypto::PrivateKey key_;
  NoteVerifier verifier_;
};

}  // namespace menshen::ledger
