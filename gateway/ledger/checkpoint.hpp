// C2SP checkpoints: the log's name, its size and root, signed by the log's own key as a note. All
// that the register says follows from one of these; two that do not fit each other prove a fork.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/ledger/merkle.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::ledger {

inline constexpr std::size_t checkpoint_extensions_max = 16;

struct Checkpoint {
  std::string origin;  // "<authority domain>/<14-digit venue code>", which is its key's name too
  TreeHead head;
  std::vector<std::string> extensions{};  // lines behind the root; we write none

  bool operator==(const Checkpoint&) const = default;
};

// The note's text: "<origin>\n<size, decimal>\n<root, base64>\n", then the extensions.
std::string encode_checkpoint(const Checkpoint& checkpoint);
// Exactly what encode_checkpoint writes, or Errc::checkpoint_form.
Result<Checkpoint> parse_checkpoint(std::string_view text);

// The whole note; the origin is the signer's name.
std::string sign_checkpoint(const TreeHead& head, const NoteSigner& log);

struct SignedCheckpoint {
  Checkpoint checkpoint;
  Note note;
  std::vector<NoteSignature> signatures;  // by the log and known witnesses, verified
};

// A note that the log itself has signed, and no known witness wrongly. Errc::note_form,
// checkpoint_form, note_signature; note_unsigned: not by the log; other_origin: the text names
// another log than the key does.
Result<SignedCheckpoint> open_checkpoint(std::string_view note, const NoteVerifier& log,
                                         std::span<const NoteVerifier> witnesses = {});

}  // namespace menshen::ledger
