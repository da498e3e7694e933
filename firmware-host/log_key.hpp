// The key that signs the register's checkpoints: Ed25519, its name the register's origin, made on
// the box and never taken from it. docs/formats.md has the file, docs/operations.md says what each
// way of keeping it protects from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::host {

// Words of the configuration and of the file; the file's second line says which it is.
enum class LogKeyKind : std::uint8_t {
  file = 1,        // sealed to the machine's id
  credential = 2,  // in clear, handed over by systemd, which keeps it sealed
  tpm = 3,         // sealed by the TPM
};

std::string_view name_of(LogKeyKind kind);

inline constexpr std::size_t log_key_bytes_max = 4096;

struct LogKeySettings {
  LogKeyKind kind = LogKeyKind::file;
  std::filesystem::path file;                         // kinds file and tpm
  std::string credential = "menshen-log-key";         // its name in $CREDENTIALS_DIRECTORY
  std::filesystem::path machine = "/etc/machine-id";  // kind file: what the seal is made of
  std::string tpm = "device:/dev/tpmrm0";             // kind tpm: as tpm2-tss names it
  std::uint32_t line = 0;                             // of the configuration, for what is wrong
};

// The file's text, taken apart: nothing is opened yet.
struct LogKeyText {
  LogKeyKind kind = LogKeyKind::file;
  ledger::NoteVerifier verifier;  // the public half; its name is the origin
  Bytes seed;                     // as the kind says: sealed, or in clear
};

// Exactly what encode_log_key writes. Errc::log_key_form.
Result<LogKeyText> parse_log_key(std::string_view text);
std::string encode_log_key(const LogKeyText& key);

struct NewLogKey {
  std::string text;  // for its file; holds the seed in clear where the kind is `credential`
  std::string vkey;  // public
};

// Errc::machine_unknown, ledger::Errc::key_form for an origin that is no key's name, the TPM's
// errors.
Result<NewLogKey> make_log_key(const LogKeySettings& settings, const std::string& origin,
                               const Chance& chance);

// The seed is wiped from our memory once OpenSSL has it. Errors of the file, of the TPM, and
// Errc::key_readable_by_others, key_of_somebody_else, log_key_form, log_key_kind,
// log_key_other_origin, log_key_not_opened, machine_unknown, credential_absent.
Result<ledger::NoteSigner> load_log_key(const LogKeySettings& settings, const std::string& origin);

// The public half alone, as the file says it: opens nothing, so whoever may read the file may ask.
Result<ledger::NoteVerifier> read_log_verifier(const LogKeySettings& settings);

// Where the key is looked for, and what to do about an error of the above.
std::string place_of(const LogKeySettings& settings);
std::string log_key_remedy(const LogKeySettings& settings, const Error& error);

// For who asks for a signature where the configuration names no key.
inline constexpr std::string_view no_log_key_remedy =
    "make a key with menshenctl log-key new, write the [log_key] section that it prints, and start "
    "menshend again";

}  // namespace menshen::host
