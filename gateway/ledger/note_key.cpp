// The keys of signed notes: what a verifier key's text says, and what each type signs.
#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/crypto/digest.hpp"
#include "gateway/ledger/cosignature.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::ledger {
namespace {

constexpr std::size_t ed25519_key_bytes = 32;

bool is_known(std::uint8_t type) {
  return type == static_cast<std::uint8_t>(NoteKeyType::ed25519) ||
         type == static_cast<std::uint8_t>(NoteKeyType::cosignature_v1);
}

}  // namespace

NoteKeyId note_key_id(std::string_view name, NoteKeyType type, ByteView public_key) {
  const crypto::Digest digest = crypto::Sha256()
                                    .add(bytes_of(name))
                                    .add(0x0A)
                                    .add(static_cast<std::uint8_t>(type))
                                    .add(public_key)
                                    .finish();
  NoteKeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

NoteVerifier::NoteVerifier(std::string name, crypto::PublicKey key, NoteKeyType type)
    : name_(std::move(name)),
      key_(std::move(key)),
      type_(type),
      id_(note_key_id(name_, type, key_.raw())) {}

Result<NoteVerifier> NoteVerifier::of(std::string name, const crypto::PublicKey& key,
                                      NoteKeyType type) {
  if (!is_key_name(name) || key.algorithm() != crypto::Algorithm::eddsa) {
    MENSHEN_RETURN_ERROR(Errc::key_form);
  }
  return NoteVerifier(std::move(name), key, type);
}

// The key follows the second plus sign: base64 may hold more, a name and hex digits hold none.
Result<NoteVerifier> NoteVerifier::parse(std::string_view vkey) {
  const auto first = vkey.find('+');
  const auto second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) MENSHEN_RETURN_ERROR(Errc::key_form);
  const auto typed_key = from_base64(vkey.substr(second + 1));
  if (!typed_key || typed_key->size() != 1 + ed25519_key_bytes || !is_known(typed_key->front())) {
    MENSHEN_RETURN_ERROR(Errc::key_form);
  }
  const auto type = static_cast<NoteKeyType>(typed_key->front());
  const auto key = crypto::PublicKey::from_ed25519(ByteView(*typed_key).subspan(1));
  if (!key) MENSHEN_RETURN_ERROR(Errc::key_form);
  auto verifier = of(std::string(vkey.substr(0, first)), *key, type);
  if (verifier && verifier->vkey() != vkey) MENSHEN_RETURN_ERROR(Errc::key_form);
  return verifier;
}

std::string NoteVerifier::vkey() const {
  Bytes typed_key = {static_cast<std::uint8_t>(type_)};
  const Bytes raw = key_.raw();
  typed_key.insert(typed_key.end(), raw.begin(), raw.end());
  return name_ + "+" + to_hex(id_) + "+" + to_base64(typed_key);
}

bool NoteVerifier::verify(std::string_view text, const NoteSignature& signature) const {
  if (type_ == NoteKeyType::ed25519) return key_.verify(bytes_of(text), signature.bytes);
  const auto cosigned = cosignature_in(signature);
  return cosigned && key_.verify(bytes_of(cosigned_message(cosigned->at, text)), cosigned->bytes);
}

Result<NoteSigner> NoteSigner::of(std::string name, crypto::PrivateKey key) {
  auto verifier = NoteVerifier::of(std::move(name), key.public_key());
  if (!verifier) return verifier.error();
  return NoteSigner(std::move(key), *std::move(verifier));
}

NoteSignature NoteSigner::sign(std::string_view text) const {
  check(is_note_text(text), "a note's text has the form of one");
  return {name(), verifier_.key(), key_.sign(bytes_of(text))};
}

}  // namespace menshen::ledger
