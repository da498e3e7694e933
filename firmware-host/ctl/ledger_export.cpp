// The register as a folder that any web server can serve and any verifier of such logs can check.
// Nothing is handed out that has not been computed again: first the register from its leaves, then
// what was written, from the signed root down.
#include <filesystem>

#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/ledger_damage.hpp"
#include "firmware-host/ctl/log_signer.hpp"
#include "firmware-host/ctl/progress_line.hpp"
#include "firmware-host/file.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/growth.hpp"
#include "gateway/store/errc.hpp"
#include "gateway/store/file_lock.hpp"

namespace menshen::ctl {
namespace {

namespace fs = std::filesystem;

// What the folder is to hold, and what it is checked by.
struct Signed {
  ledger::TreeHead head;
  std::string note;
  ledger::NoteVerifier log;
};

// The files of a larger tree, written beside the folder, checked there, and only then moved in: a
// folder never holds what does not lead to a signed root.
class FolderExport {
 public:
  FolderExport(std::string folder, const ledger::LedgerView& view, const World& world)
      : folder_(std::move(folder)), view_(view), world_(world) {}

  int run(const Signed& wanted);

 private:
  std::string vkey_file() const { return folder_ + ".vkey"; }
  std::string partial() const { return folder_ + ".partial"; }
  // How much of the log the folder has already; nothing after saying why it may not be added to.
  std::optional<std::uint64_t> size_there(const Signed& wanted) const;
  bool has_another_key(const ledger::NoteVerifier& log) const;
  // Of an export that was cut short, or ours. False if something else is in the way.
  bool clear_partial() const;
  Ok write(const ledger::TilePath& path);
  Ok write_partial(std::uint64_t old_size, const ledger::TreeHead& head);
  std::optional<ledger::DirectoryDamage> damage_in(const Signed& wanted) const;
  Ok move_in(std::uint64_t old_size, const Signed& wanted) const;
  int add(std::uint64_t old_size, const Signed& wanted);
  int run_alone(const Signed& wanted);

  std::string folder_;
  const ledger::LedgerView& view_;
  const World& world_;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

bool FolderExport::has_another_key(const ledger::NoteVerifier& log) const {
  if (!fs::exists(vkey_file())) return false;
  const auto there = host::read_file(vkey_file(), ledger::note_bytes_max);
  return !there || *there != log.vkey() + "\n";
}

std::optional<std::uint64_t> FolderExport::size_there(const Signed& wanted) const {
  const auto refuse = [this](const std::string& why) -> std::optional<std::uint64_t> {
    fail(world_.streams, exit_no, folder_ + ": " + why);
    return std::nullopt;
  };
  if (has_another_key(wanted.log)) return refuse("the key in " + vkey_file() + " is another log's");
  const auto file = fs::path(folder_) / ledger::checkpoint_name;
  if (!fs::exists(file)) return 0;
  const auto note = host::read_file(file, ledger::note_bytes_max);
  if (!note) return refuse("checkpoint: " + note.error().message());
  const auto opened = ledger::open_checkpoint(*note, wanted.log);
  if (!opened) return refuse("checkpoint: " + opened.error().message());
  const ledger::TreeHead& there = opened->checkpoint.head;
  const auto growth = ledger::growth_of(
      there, wanted.head, [this](const ledger::Node& node) { return view_.node(node); });
  if (!growth) return refuse(growth.error().message());
  if (*growth == ledger::Growth::rolled_back) {
    const auto now = view_.head();
    return refuse(now && now->size >= there.size
                      ? "it has more entries than the checkpoint"
                      : "it has more entries than the register: the register was rolled back");
  }
  if (*growth == ledger::Growth::forked)
    return refuse("its entries are not the register's: forked");
  return there.size;
}

bool FolderExport::clear_partial() const {
  std::error_code failed;
  if (!fs::exists(partial(), failed)) return true;
  if (!fs::is_directory(partial(), failed)) return false;
  fs::remove_all(fs::path(partial()) / "tile", failed);
  return fs::remove(partial(), failed);
}

Ok FolderExport::write(const ledger::TilePath& path) {
  const auto& tile = path.tile;
  const auto bytes = path.entries ? view_.bundle(tile.index, tile.width) : view_.tile(tile);
  if (!bytes) return bytes.error();
  ++files_;
  bytes_ += bytes->size();
  return host::write_file_unflushed(fs::path(partial()) / name_of(path), *bytes);
}

Ok FolderExport::write_partial(std::uint64_t old_size, const ledger::TreeHead& head) {
  ProgressLine progress("exporting", world_);
  return ledger::for_each_new_file(old_size, head.size, [&](const ledger::TilePath& path) {
    if (path.entries) progress.tell(path.tile.index * ledger::tile_width_max, head.size);
    return write(path);
  });
}

// Of the folder as it would be with what lies beside it.
std::optional<ledger::DirectoryDamage> FolderExport::damage_in(const Signed& wanted) const {
  const auto there = reader_of(folder_);
  const auto added = reader_of(partial());
  const ledger::FileReader read = [&](const std::string& name, std::size_t bytes_max,
                                      Bytes& into) -> Ok {
    if (name == ledger::checkpoint_name) {
      into.assign(wanted.note.begin(), wanted.note.end());
      return {};
    }
    if (const auto got = added(name, bytes_max, into); got) return got;
    return there(name, bytes_max, into);
  };
  ProgressLine progress("verifying", world_);
  return ledger::verify_directory(
             read, wanted.log,
             [&](std::uint64_t done, std::uint64_t size) { progress.tell(done, size); })
      .damage;
}

// What only means something together, then the key, and the checkpoint last: whoever reads
// meanwhile has the older log, whole.
Ok FolderExport::move_in(std::uint64_t old_size, const Signed& wanted) const {
  const auto moved = ledger::for_each_new_file(
      old_size, wanted.head.size, [this](const ledger::TilePath& path) -> Ok {
        const std::string name = name_of(path);
        return host::move_file_unflushed(fs::path(partial()) / name, fs::path(folder_) / name,
                                         ledger::bundle_bytes_max);
      });
  if (!moved) return moved.error();
  std::error_code failed;  // said by the flushing
  fs::create_directories(folder_, failed);
  if (const auto flushed = host::flush_disk_of(folder_); !flushed) return flushed.error();
  const auto key = host::write_file(vkey_file(), wanted.log.vkey() + "\n", host::FileKind::open);
  if (!key) return key.error();
  return host::write_file(fs::path(folder_) / ledger::checkpoint_name, wanted.note,
                          host::FileKind::open);
}

int FolderExport::add(std::uint64_t old_size, const Signed& wanted) {
  const auto written = write_partial(old_size, wanted.head);
  if (!written && is_damage(written.error())) {
    return fail(world_.streams, exit_no, "the register: " + written.error().message());
  }
  if (!written) return fail_to_write(world_.streams, folder_, written.error());
  if (const auto damage = damage_in(wanted)) {
    return fail(world_.streams, exit_no, folder_ + ": " + sentence_of(*damage));
  }
  const auto moved = move_in(old_size, wanted);
  if (!moved) return fail_to_write(world_.streams, folder_, moved.error());
  print_line(world_.streams, {{"entries", wanted.head.size},
                              {"root", to_base64(wanted.head.root)},
                              {"added", wanted.head.size - old_size},
                              {"files", files_},
                              {"bytes", bytes_},
                              {"verifier_key", wanted.log.vkey()}});
  return exit_ok;
}

int FolderExport::run_alone(const Signed& wanted) {
  const auto old_size = size_there(wanted);
  if (!old_size) return exit_no;
  if (!clear_partial()) {
    return fail(world_.streams, exit_file,
                partial() + " is in the way: it holds what no export has written");
  }
  const int code = add(*old_size, wanted);
  (void)clear_partial();
  return code;
}

// Two at once would write into one DIR.partial, and the shorter one could set the checkpoint back.
int FolderExport::run(const Signed& wanted) {
  std::error_code failed;
  const fs::path lock_file = fs::weakly_canonical(fs::absolute(folder_), failed).string() + ".lock";
  if (!failed) fs::create_directories(lock_file.parent_path(), failed);
  if (failed) return fail(world_.streams, exit_file, folder_ + ": " + failed.message());
  const auto lock = store::FileLock::take(lock_file);
  if (!lock && lock.error() == store::Errc::in_use) {
    return fail(world_.streams, exit_file, folder_ + ": another export into it is running");
  }
  if (!lock) return fail_to_write(world_.streams, lock_file, lock.error());
  const int code = run_alone(wanted);
  fs::remove(lock_file,
             failed);  // while it is held: whoever has this one open takes a new one
  return code;
}

// The head that the leaves have, or nothing after naming what is broken and setting `code`.
std::optional<ledger::TreeHead> verified_head(const ledger::LedgerView& view, const World& world,
                                              int& code) {
  const auto verified = [&] {
    ProgressLine progress("verifying", world);
    return view.verify_all(ledger::Depth::log, [&](std::uint64_t done, std::uint64_t size) {
      progress.tell(done, size);
    });
  }();
  code = exit_no;
  if (!verified) {
    if (!is_damage(verified.error())) code = exit_file;
    fail(world.streams, code, "the register: " + verified.error().message());
    return std::nullopt;
  }
  if (!verified->damage) return verified->head;
  fail(world.streams, code, sentence_of(*verified->damage));
  return std::nullopt;
}

// What somebody with the key has signed before: what the regulator was shown, or cosigned.
std::optional<Signed> kept_checkpoint(const LedgerToExport& asked, const ledger::LedgerView& view,
                                      const World& world, int& code) {
  code = exit_file;
  RegisterPlace place = asked.place;
  const std::string beside = folder_of(asked.folder) + ".vkey";
  if (place.vkey_file.empty() && fs::exists(beside)) place.vkey_file = beside;
  const auto note = read_input(asked.checkpoint, world.streams, ledger::note_bytes_max);
  const auto log = verifier_of_log(place, world);
  if (!note || !log) return std::nullopt;
  const auto opened = ledger::open_checkpoint(*note, *log);
  if (!opened) {
    fail(world.streams, exit_file, asked.checkpoint + ": " + opened.error().message());
    return std::nullopt;
  }
  const auto head = verified_head(view, world, code);
  if (!head) return std::nullopt;
  const ledger::TreeHead& older = opened->checkpoint.head;
  const auto growth =
      ledger::growth_of(older, *head, [&](const ledger::Node& node) { return view.node(node); });
  if (growth && *growth == ledger::Growth::grew) return Signed{older, *note, *log};
  code = exit_no;
  fail(world.streams, exit_no,
       asked.checkpoint + ": " +
           (growth ? sentence_of(*growth, older, *head) : growth.error().message()));
  return std::nullopt;
}

std::optional<Signed> new_checkpoint(const ledger::NoteSigner& log, const ledger::LedgerView& view,
                                     const World& world, int& code) {
  const auto head = verified_head(view, world, code);
  if (!head) return std::nullopt;
  return Signed{*head, ledger::sign_checkpoint(*head, log), log.verifier()};
}

}  // namespace

int export_ledger(const LedgerToExport& asked, const World& world) {
  const auto log = asked.checkpoint.empty() ? signer_of(asked.place, world) : std::nullopt;
  if (!log && asked.checkpoint.empty()) return exit_file;
  const auto view = view_of(asked.place, world.streams);
  if (!view) return exit_file;
  int code = exit_ok;
  const auto wanted =
      log ? new_checkpoint(*log, *view, world, code) : kept_checkpoint(asked, *view, world, code);
  if (!wanted) return code;
  return FolderExport(folder_of(asked.folder), *view, world).run(*wanted);
}

}  // namespace menshen::ctl
