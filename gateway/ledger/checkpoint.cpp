#include "gateway/ledger/checkpoint.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

// Takes a line with its end off the text; nothing if there is no whole one.
std::optional<std::string_view> next_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// Loose: what is not canonical is caught by writing it again.
std::optional<std::uint64_t> size_in(std::string_view line) {
  std::int64_t size = 0;
  const char* const end = line.data() + line.size();
  const auto read = std::from_chars(line.data(), end, size);
  if (read.ec != std::errc{} || read.ptr != end || size < 0) return std::nullopt;
  return static_cast<std::uint64_t>(size);
}

std::optional<Checkpoint> read_checkpoint(std::string_view text) {
  const auto origin = next_line(text);
  const auto size = next_line(text);
  const auto root = next_line(text);
  if (!origin || origin->empty() || !size || !root) return std::nullopt;
  const auto leaves = size_in(*size);
  const auto bytes = from_base64(*root);
  const auto digest = bytes ? digest_of(*bytes) : std::nullopt;
  if (!leaves || !digest) return std::nullopt;
  Checkpoint checkpoint{std::string(*origin), {*leaves, *digest}};
  while (!text.empty()) {
    const auto line = next_line(text);
    if (!line || line->empty() || checkpoint.extensions.size() == checkpoint_extensions_max) {
      return std::nullopt;
    }
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

}  // namespace

std::string encode_checkpoint(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.head.size) + "\n" +
                     to_base64(checkpoint.head.root) + "\n";
  for (const std::string& line : checkpoint.extensions) text.append(line).append("\n");
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (!is_note_text(text)) MENSHEN_RETURN_ERROR(Errc::checkpoint_form);
  auto checkpoint = read_checkpoint(text);
  if (!checkpoint || encode_checkpoint(*checkpoint) != text) {
    MENSHEN_RETURN_ERROR(Errc::checkpoint_form);
  }
  return *std::move(checkpoint);
}

std::string sign_checkpoint(const TreeHead& head, const NoteSigner& log) {
  const std::string text = encode_checkpoint({log.name(), head});
  return encode_note({text, {log.sign(text)}});
}

Result<SignedCheckpoint> open_checkpoint(std::string_view note_bytes, const NoteVerifier& log,
                                         std::span<const NoteVerifier> witnesses) {
  auto note = parse_note(note_bytes);
  if (!note) return note.error();
  std::vector<NoteVerifier> known = {log};
  known.insert(known.end(), witnesses.begin(), witnesses.end());
  auto signatures = verified_signatures(*note, known);
  if (!signatures) return signatures.error();
  const auto by_log = [&log](const NoteSignature& signature) { return log.is_of(signature); };
  if (std::ranges::none_of(*signatures, by_log)) MENSHEN_RETURN_ERROR(Errc::note_unsigned);
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return checkpoint.error();
  if (checkpoint->origin != log.name()) MENSHEN_RETURN_ERROR(Errc::other_origin);
  return SignedCheckpoint{*std::move(checkpoint), *std::move(note), *std::move(signatures)};
}

}  // namespace menshen::ledger
