// The last checkpoint that an authority has cosigned, kept apart from the register: a restored
// backup or a copied disk verifies by itself, and only who remembers what was there before notices
// that it is older. The file is the signed note as it was posted, so that anybody can verify it.
// The register itself remembers by a leaf that one is kept: it does not go away unnoticed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "firmware-host/config.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::host {

// What [inspection] watermark names, else "<store>.watermark": a backup of the register's whole
// folder, restored, then brings its own along and agrees with it.
std::filesystem::path watermark_file(const Config& config);

// Durable when it returns. One of more leaves that is kept already stays. `note` is of `log` and
// has been verified (inspection::accept_cosignature). Errc::file_unwritable.
Ok keep_watermark(const std::filesystem::path& file, std::string_view note,
                  const ledger::NoteVerifier& log);

// What is kept; nothing where there is none, or what is there is no checkpoint of this log.
std::optional<ledger::TreeHead> kept_watermark(const std::filesystem::path& file,
                                               const ledger::NoteVerifier& log);

// What is kept, where one of these authorities has cosigned it and the register has grown from it:
// of nothing else may a leaf say that it was cosigned, which no later one takes back.
std::optional<ledger::TreeHead> cosigned_watermark(
    const std::filesystem::path& file, const ledger::NoteVerifier& log,
    std::span<const ledger::NoteVerifier> authorities, const ledger::LedgerView& view);

// The leaf that says that one is kept: the last `cosignature`, where none since then says that it
// was missed. Errors of LedgerView.
Result<std::optional<LeafIndex>> watermark_expected(const ledger::LedgerView& view);

enum class Rollback : std::uint8_t {
  none = 0,        // the register has grown from what was cosigned, or nothing was ever kept
  smaller = 1,     // it has fewer leaves
  other = 2,       // it has other leaves
  unreadable = 3,  // what is kept is no checkpoint of this log: it cannot be compared
  missing = 4,     // nothing is kept, and the register says that something was
};

// A leaf's detail: "smaller", "other_leaves", "watermark_unreadable", "watermark_missing".
std::string_view name_of(Rollback rollback);

// Errors of LedgerView.
Result<Rollback> find_rollback(const std::filesystem::path& file, const ledger::NoteVerifier& log,
                               const ledger::LedgerView& view);

}  // namespace menshen::host
