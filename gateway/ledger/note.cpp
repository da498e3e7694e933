#include "gateway/ledger/note.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "gateway/core/plain_text.hpp"
#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view signature_mark = "\xE2\x80\x94 ";  // an em dash and a space

// Every character that Unicode calls white space, beyond those below U+0021.
constexpr std::array<std::string_view, 19> wide_spaces = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool is_control(char character) { return static_cast<unsigned char>(character) < 0x20; }

bool has_form(const NoteSignature& signature) {
  return is_key_name(signature.name) && !signature.bytes.empty() &&
         signature.bytes.size() <= note_signature_bytes_max;
}

std::optional<NoteSignature> read_signature(std::string_view line) {
  if (!line.starts_with(signature_mark)) return std::nullopt;
  line.remove_prefix(signature_mark.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto bytes = from_base64(line.substr(space + 1));
  NoteSignature signature{std::string(line.substr(0, space)), {}, {}};
  if (!bytes || bytes->size() <= signature.key.size()) return std::nullopt;
  const auto key_end = bytes->begin() + static_cast<std::ptrdiff_t>(signature.key.size());
  std::copy(bytes->begin(), key_end, signature.key.begin());
  signature.bytes.assign(key_end, bytes->end());
  if (!has_form(signature)) return std::nullopt;
  return signature;
}

}  // namespace

bool is_note_text(std::string_view text) {
  const auto forbidden = [](char c) { return is_control(c) && c != '\n'; };
  return text.ends_with('\n') && is_utf8(text) && std::ranges::none_of(text, forbidden);
}

bool is_key_name(std::string_view name) {
  const auto forbidden = [](char c) { return is_control(c) || c == ' ' || c == '+'; };
  const auto is_in = [name](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= key_name_bytes_max && is_utf8(name) &&
         std::ranges::none_of(name, forbidden) && std::ranges::none_of(wide_spaces, is_in);
}

Result<Note> parse_note(std::string_view bytes) {
  // The last blank line parts the text from the signatures: a text may hold blank lines itself.
  const auto blank = bytes.rfind("\n\n");
  if (bytes.size() > note_bytes_max || blank == std::string_view::npos) {
    MENSHEN_RETURN_ERROR(Errc::note_form);
  }
  Note note{std::string(bytes.substr(0, blank + 1)), {}};
  if (!is_note_text(note.text)) MENSHEN_RETURN_ERROR(Errc::note_form);
  for (auto rest = bytes.substr(blank + 2); !rest.empty() || note.signatures.empty();) {
    const auto end = rest.find('\n');
    auto signature = read_signature(rest.substr(0, end));
    const bool takes =
        signature && end != std::string_view::npos && note.signatures.size() < note_signatures_max;
    if (!takes) MENSHEN_RETURN_ERROR(Errc::note_form);
    note.signatures.push_back(*std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return note;
}

std::string encode_note(const Note& note) {
  check(is_note_text(note.text), "a note's text has the form of one");
  check(!note.signatures.empty() && note.signatures.size() <= note_signatures_max,
        "a note is signed, and by no more than its limit");
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    check(has_form(signature), "a signature has a name and bytes");
    Bytes bytes(signature.key.begin(), signature.key.end());
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    out.append(signature_mark).append(signature.name).append(" ").append(to_base64(bytes));
    out += '\n';
  }
  return out;
}

Result<std::vector<NoteSignature>> verified_signatures(const Note& note,
                                                       std::span<const NoteVerifier> known) {
  std::vector<NoteSignature> verified;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::ranges::find_if(
        known, [&](const NoteVerifier& verifier) { return verifier.is_of(signature); });
    if (key == known.end()) continue;
    if (!key->verify(note.text, signature)) MENSHEN_RETURN_ERROR(Errc::note_signature);
    verified.push_back(signature);
  }
  if (verified.empty()) MENSHEN_RETURN_ERROR(Errc::note_unsigned);
  return verified;
}

}  // namespace menshen::ledger
