#include "firmware-host/watermark.hpp"

#include <optional>
#include <system_error>

#include "firmware-host/file.hpp"
#include "firmware-host/inspection/cosignature.hpp"
#include "gateway/ledger/leaf.hpp"

namespace menshen::host {
namespace {

// Such leaves are rare and stand in an index of their own. Any detail where none is given.
Result<std::optional<LeafIndex>> last_of(const ledger::LedgerView& view, EntryKind kind,
                                         std::string_view detail = {}) {
  std::optional<LeafIndex> last;
  ledger::EntryFilter filter;
  filter.kind = kind;
  for (;;) {
    const auto page = view.find(filter, ledger::read_leaves_max);
    if (!page) return page.error();
    for (const ledger::StoredLeaf& stored : *page) {
      const auto leaf = ledger::parse_leaf(stored.bytes);
      if (!leaf) return leaf.error();
      if (detail.empty() || leaf->entry.detail == detail) last = stored.index;
    }
    if (page->size() < ledger::read_leaves_max) return last;
    filter.first = page->back().index + 1;
  }
}

}  // namespace

std::optional<ledger::TreeHead> kept_watermark(const std::filesystem::path& file,
                                               const ledger::NoteVerifier& log) {
  const auto note = read_file(file, ledger::note_bytes_max);
  if (!note) return std::nullopt;
  const auto opened = ledger::open_checkpoint(*note, log);
  if (!opened) return std::nullopt;
  return opened->checkpoint.head;
}

std::optional<ledger::TreeHead> cosigned_watermark(
    const std::filesystem::path& file, const ledger::NoteVerifier& log,
    std::span<const ledger::NoteVerifier> authorities, const ledger::LedgerView& view) {
  const auto note = read_file(file, ledger::note_bytes_max);
  if (!note) return std::nullopt;
  const auto receipt = inspection::accept_cosignature(*note, log, authorities, view);
  if (!receipt) return std::nullopt;
  return receipt->checkpoint.checkpoint.head;
}

Result<std::optional<LeafIndex>> watermark_expected(const ledger::LedgerView& view) {
  const auto kept = last_of(view, EntryKind::cosignature);
  if (!kept || !*kept) return kept;
  const auto missed = last_of(view, EntryKind::rollback, name_of(Rollback::missing));
  if (!missed) return missed;
  return *missed && **missed > **kept ? std::optional<LeafIndex>() : *kept;
}

std::filesystem::path watermark_file(const Config& config) {
  if (config.inspection && config.inspection->watermark) return *config.inspection->watermark;
  return config.store_file.string() + ".watermark";
}

Ok keep_watermark(const std::filesystem::path& file, std::string_view note,
                  const ledger::NoteVerifier& log) {
  const auto opened = ledger::open_checkpoint(note, log);
  if (!opened) return opened.error();
  const auto kept = kept_watermark(file, log);
  if (kept && kept->size > opened->checkpoint.head.size) return {};
  return write_file(file, note, FileKind::open);
}

std::string_view name_of(Rollback rollback) {
  switch (rollback) {
    case Rollback::none:
      return "none";
    case Rollback::smaller:
      return "smaller";
    case Rollback::other:
      return "other_leaves";
    case Rollback::unreadable:
      return "watermark_unreadable";
    case Rollback::missing:
      return "watermark_missing";
  }
  return "unknown";
}

Result<Rollback> find_rollback(const std::filesystem::path& file, const ledger::NoteVerifier& log,
                               const ledger::LedgerView& view) {
  std::error_code failed;
  // Only what is surely not there is nothing: a file that cannot even be asked for is trouble.
  if (!std::filesystem::exists(file, failed) && !failed) {
    const auto expected = watermark_expected(view);
    if (!expected) return expected.error();
    return *expected ? Rollback::missing : Rollback::none;
  }
  const auto kept = kept_watermark(file, log);
  if (!kept) return Rollback::unreadable;
  const auto growth = inspection::growth_since(*kept, view);
  if (!growth) return growth.error();
  switch (*growth) {
    case ledger::Growth::grew:
      return Rollback::none;
    case ledger::Growth::rolled_back:
      return Rollback::smaller;
    case ledger::Growth::forked:
      return Rollback::other;
  }
  return Rollback::other;
}

}  // namespace menshen::host
