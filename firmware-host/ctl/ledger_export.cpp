// The register as a folder that any web server can serve and any verifier of such logs can check.
#include <filesystem>

#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/log_signer.hpp"
#include "firmware-host/ctl/progress_line.hpp"
#include "firmware-host/file.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/growth.hpp"

namespace menshen::ctl {
namespace {

class FolderExport {
 public:
  FolderExport(std::string folder, const ledger::LedgerView& view, const World& world)
      : folder_(std::move(folder)), view_(view), world_(world) {}

  int run(const ledger::NoteSigner& log);

 private:
  std::filesystem::path inside(std::string_view name) const {
    return std::filesystem::path(folder_) / name;
  }
  std::string vkey_file() const { return folder_ + ".vkey"; }
  // How much of the log the folder has already; nothing after saying why it may not be added to.
  std::optional<std::uint64_t> size_there(const ledger::NoteSigner& log,
                                          const ledger::TreeHead& head) const;
  bool has_another_key(const ledger::NoteSigner& log) const;
  Ok write(const ledger::TilePath& path);
  // What only means something together, then the key, and the checkpoint last: whoever reads
  // meanwhile has the older log, whole.
  Ok write_all(std::uint64_t old_size, const ledger::TreeHead& head, const ledger::NoteSigner& log);

  std::string folder_;
  const ledger::LedgerView& view_;
  const World& world_;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

bool FolderExport::has_another_key(const ledger::NoteSigner& log) const {
  if (!std::filesystem::exists(vkey_file())) return false;
  const auto there = host::read_file(vkey_file(), ledger::note_bytes_max);
  return !there || *there != log.verifier().vkey() + "\n";
}

std::optional<std::uint64_t> FolderExport::size_there(const ledger::NoteSigner& log,
                                                      const ledger::TreeHead& head) const {
  const auto refuse = [this](const std::string& why) -> std::optional<std::uint64_t> {
    fail(world_.streams, exit_no, folder_ + ": " + why);
    return std::nullopt;
  };
  if (has_another_key(log)) return refuse("the key in " + vkey_file() + " is another log's");
  const auto file = inside(ledger::checkpoint_name);
  if (!std::filesystem::exists(file)) return 0;
  const auto note = host::read_file(file, ledger::note_bytes_max);
  if (!note) return refuse("checkpoint: " + note.error().message());
  const auto opened = ledger::open_checkpoint(*note, log.verifier());
  if (!opened) return refuse("checkpoint: " + opened.error().message());
  const auto growth = ledger::growth_of(
      opened->checkpoint.head, head, [this](const ledger::Node& node) { return view_.node(node); });
  if (!growth) return refuse(growth.error().message());
  if (*growth == ledger::Growth::rolled_back) {
    return refuse("it has more entries than the register: the register was rolled back");
  }
  if (*growth == ledger::Growth::forked)
    return refuse("its entries are not the register's: forked");
  return opened->checkpoint.head.size;
}

Ok FolderExport::write(const ledger::TilePath& path) {
  const auto& tile = path.tile;
  const auto bytes = path.entries ? view_.bundle(tile.index, tile.width) : view_.tile(tile);
  if (!bytes) return bytes.error();
  ++files_;
  bytes_ += bytes->size();
  return host::write_file_unflushed(inside(name_of(path)), *bytes);
}

Ok FolderExport::write_all(std::uint64_t old_size, const ledger::TreeHead& head,
                           const ledger::NoteSigner& log) {
  std::error_code failed;  // said by the first file that cannot be written
  std::filesystem::create_directories(folder_, failed);
  {
    ProgressLine progress("exporting", world_);
    const auto written =
        ledger::for_each_new_file(old_size, head.size, [&](const ledger::TilePath& path) {
          if (path.entries) progress.tell(path.tile.index * ledger::tile_width_max, head.size);
          return write(path);
        });
    if (!written) return written.error();
  }
  if (const auto flushed = host::flush_disk_of(folder_); !flushed) return flushed.error();
  const auto key =
      host::write_file(vkey_file(), log.verifier().vkey() + "\n", host::FileKind::open);
  if (!key) return key.error();
  return host::write_file(inside(ledger::checkpoint_name), sign_checkpoint(head, log),
                          host::FileKind::open);
}

int FolderExport::run(const ledger::NoteSigner& log) {
  const auto head = view_.head();
  if (!head) return fail(world_.streams, exit_file, head.error().message());
  const auto old_size = size_there(log, *head);
  if (!old_size) return exit_no;
  const auto written = write_all(*old_size, *head, log);
  if (!written) return fail_to_write(world_.streams, folder_, written.error());
  print_line(world_.streams, {{"entries", head->size},
                              {"root", to_base64(head->root)},
                              {"added", head->size - *old_size},
                              {"files", files_},
                              {"bytes", bytes_},
                              {"verifier_key", log.verifier().vkey()}});
  return exit_ok;
}

}  // namespace

int export_ledger(const LedgerToExport& asked, const World& world) {
  const auto log = signer_of(asked.place, world);
  const auto view = log ? view_of(asked.place, world.streams) : std::nullopt;
  if (!view) return exit_file;
  return FolderExport(folder_of(asked.folder), *view, world).run(*log);
}

}  // namespace menshen::ctl
