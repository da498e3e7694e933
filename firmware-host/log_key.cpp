#include "firmware-host/log_key.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"
#include "gateway/crypto/aead.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/tpm.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::host {
namespace {

constexpr std::string_view first_line = "menshen log key 1";
constexpr std::size_t seed_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t file_seed_bytes = nonce_bytes + seed_bytes + crypto::aead_tag_bytes;
constexpr std::size_t machine_bytes_min = 16;  // less is no id of a machine
constexpr std::size_t machine_bytes_max = 256;

using Wiped = crypto::Wiped<Bytes>;

constexpr std::array kinds = {LogKeyKind::file, LogKeyKind::credential, LogKeyKind::tpm};

bool fits(LogKeyKind kind, std::size_t size) {
  switch (kind) {
    case LogKeyKind::file:
      return size == file_seed_bytes;
    case LogKeyKind::credential:
      return size == seed_bytes;
    case LogKeyKind::tpm:
      return size > 0 && size <= crypto::tpm_sealed_bytes_max;
  }
  return false;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// What only this machine says of itself, made into a key for one log.
Result<crypto::AeadKey> machine_key(const std::filesystem::path& machine, std::string_view vkey) {
  const auto text = read_file(machine, machine_bytes_max);
  if (!text) MENSHEN_RETURN_ERROR(Errc::machine_unknown);
  const std::string_view id = std::string_view(*text).substr(0, text->find('\n'));
  if (id.size() < machine_bytes_min) MENSHEN_RETURN_ERROR(Errc::machine_unknown);
  const std::string purpose = std::string(first_line) + "\n" + std::string(vkey);
  return crypto::hmac_sha256(bytes_of(id), bytes_of(purpose));
}

Result<Bytes> sealed_to_machine(const LogKeySettings& settings, std::string_view vkey,
                                ByteView seed, const Chance& chance) {
  const auto key = machine_key(settings.machine, vkey);
  if (!key) return key.error();
  const auto nonce = draw<nonce_bytes>(chance);
  Bytes sealed(nonce.begin(), nonce.end());
  const Bytes rest = crypto::aead_seal(*key, nonce, bytes_of(vkey), seed);
  sealed.insert(sealed.end(), rest.begin(), rest.end());
  return sealed;
}

Result<Bytes> opened_on_machine(const LogKeySettings& settings, std::string_view vkey,
                                ByteView sealed) {
  const auto key = machine_key(settings.machine, vkey);
  if (!key) return key.error();
  crypto::AeadNonce nonce{};
  std::ranges::copy(sealed.first(nonce_bytes), nonce.begin());
  auto seed = crypto::aead_open(*key, nonce, bytes_of(vkey), sealed.subspan(nonce_bytes));
  if (!seed) MENSHEN_RETURN_ERROR(Errc::log_key_not_opened);
  return seed;
}

Result<Bytes> sealed_seed(const LogKeySettings& settings, std::string_view vkey, ByteView seed,
                          const Chance& chance) {
  switch (settings.kind) {
    case LogKeyKind::file:
      return sealed_to_machine(settings, vkey, seed, chance);
    case LogKeyKind::credential:
      return Bytes(seed.begin(), seed.end());
    case LogKeyKind::tpm:
      return crypto::tpm_seal(settings.tpm, seed);
  }
  MENSHEN_RETURN_ERROR(Errc::log_key_kind);
}

Result<Bytes> opened_seed(const LogKeySettings& settings, const LogKeyText& key) {
  switch (key.kind) {
    case LogKeyKind::file:
      return opened_on_machine(settings, key.verifier.vkey(), key.seed);
    case LogKeyKind::credential:
      return key.seed;
    case LogKeyKind::tpm:
      return crypto::tpm_open(settings.tpm, key.seed);
  }
  MENSHEN_RETURN_ERROR(Errc::log_key_kind);
}

// systemd has set the rights of what it hands over.
Result<std::string> credential_text(const std::string& name) {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr || *folder == '\0') MENSHEN_RETURN_ERROR(Errc::credential_absent);
  auto text = read_file(std::filesystem::path(folder) / name, log_key_bytes_max);
  if (!text) MENSHEN_RETURN_ERROR(Errc::credential_absent);
  return text;
}

enum class KeyHalf { secret, public_half };

Result<std::string> text_of_key(const LogKeySettings& settings, KeyHalf half) {
  if (settings.kind == LogKeyKind::credential) return credential_text(settings.credential);
  if (half == KeyHalf::secret) return read_secret_file(settings.file, log_key_bytes_max);
  return read_file(settings.file, log_key_bytes_max);
}

Result<LogKeyText> read_log_key(const LogKeySettings& settings, KeyHalf half) {
  auto text = text_of_key(settings, half);
  if (!text) return text.error();
  const crypto::Wiped wiped(*text);
  return parse_log_key(*text);
}

}  // namespace

std::string_view name_of(LogKeyKind kind) {
  switch (kind) {
    case LogKeyKind::file:
      return "file";
    case LogKeyKind::credential:
      return "credential";
    case LogKeyKind::tpm:
      return "tpm";
  }
  return "unknown";
}

Result<LogKeyText> parse_log_key(std::string_view text) {
  const auto lines = lines_of(text);
  const bool whole = text.size() <= log_key_bytes_max && lines.size() == 4 &&
                     text.ends_with('\n') && lines[0] == first_line;
  if (!whole) MENSHEN_RETURN_ERROR(Errc::log_key_form);
  const auto* kind = std::ranges::find(kinds, lines[1], [](LogKeyKind k) { return name_of(k); });
  auto verifier = ledger::NoteVerifier::parse(lines[2]);
  auto seed = from_base64(lines[3]);
  if (kind == kinds.end() || !verifier || !seed || !fits(*kind, seed->size()) ||
      verifier->type() != ledger::NoteKeyType::ed25519) {
    MENSHEN_RETURN_ERROR(Errc::log_key_form);
  }
  return LogKeyText{*kind, *std::move(verifier), *std::move(seed)};
}

std::string encode_log_key(const LogKeyText& key) {
  return std::string(first_line) + "\n" + std::string(name_of(key.kind)) + "\n" +
         key.verifier.vkey() + "\n" + to_base64(key.seed) + "\n";
}

Result<NewLogKey> make_log_key(const LogKeySettings& settings, const std::string& origin,
                               const Chance& chance) {
  Bytes seed(seed_bytes);
  const Wiped wiped_seed(seed);
  chance(seed);
  const auto key = crypto::PrivateKey::from_ed25519_seed(seed);
  if (!key) return key.error();
  auto verifier = ledger::NoteVerifier::of(origin, key->public_key());
  if (!verifier) return verifier.error();
  auto kept = sealed_seed(settings, verifier->vkey(), seed, chance);
  if (!kept) return kept.error();
  LogKeyText text{settings.kind, *std::move(verifier), *std::move(kept)};
  const Wiped wiped_text(text.seed);
  return NewLogKey{encode_log_key(text), text.verifier.vkey()};
}

Result<ledger::NoteSigner> load_log_key(const LogKeySettings& settings, const std::string& origin) {
  auto text = read_log_key(settings, KeyHalf::secret);
  if (!text) return text.error();
  const Wiped wiped_text(text->seed);
  if (text->kind != settings.kind) MENSHEN_RETURN_ERROR(Errc::log_key_kind);
  if (text->verifier.name() != origin) MENSHEN_RETURN_ERROR(Errc::log_key_other_origin);
  auto seed = opened_seed(settings, *text);
  if (!seed) return seed.error();
  const Wiped wiped_seed(*seed);
  auto key = crypto::PrivateKey::from_ed25519_seed(*seed);
  if (!key) MENSHEN_RETURN_ERROR(Errc::log_key_form);
  auto signer = ledger::NoteSigner::of(origin, *std::move(key));
  if (!signer) return signer.error();
  // What is known of this log outside is the public half: another's seed would sign another log.
  if (signer->verifier().vkey() != text->verifier.vkey()) MENSHEN_RETURN_ERROR(Errc::log_key_form);
  return signer;
}

Result<ledger::NoteVerifier> read_log_verifier(const LogKeySettings& settings) {
  auto key = read_log_key(settings, KeyHalf::public_half);
  if (!key) return key.error();
  const Wiped wiped(key->seed);
  return std::move(key->verifier);
}

}  // namespace menshen::host
