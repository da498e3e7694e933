#include "tests/support/faulty_disk.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <new>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

struct OpenFile {  // SQLite sees the first member; the real file's own bytes follow this struct
  sqlite3_file base;
  FaultyDisk* disk;
  std::string* path;
};

struct Layer {  // the vfs and the name it is registered under
  sqlite3_vfs vfs;
  FaultyDisk* disk;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(OpenFile));
}
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }
sqlite3_vfs* system_vfs() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

extern "C" {

int faulty_close(sqlite3_file* file) {
  const int code = methods(file).xClose(real(file));
  delete of(file).path;
  return code;
}
int faulty_read(sqlite3_file* file, void* out, int count, sqlite3_int64 offset) {
  return methods(file).xRead(real(file), out, count, offset);
}
int faulty_write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  bool half = false;
  const int code = of(file).disk->before_change(false, half);
  if (code != SQLITE_OK && !half) return code;
  if (half) count /= 2;
  of(file).disk->remember(*of(file).path, static_cast<std::uint64_t>(offset),
                          static_cast<std::uint64_t>(count));
  const int written = methods(file).xWrite(real(file), bytes, count, offset);
  return code != SQLITE_OK ? code : written;
}
int faulty_truncate(sqlite3_file* file, sqlite3_int64 size) {
  bool half = false;
  const int code = of(file).disk->before_change(false, half);
  if (code != SQLITE_OK) return code;
  sqlite3_int64 old_size = 0;
  methods(file).xFileSize(real(file), &old_size);
  if (old_size > size) {
    of(file).disk->remember(*of(file).path, static_cast<std::uint64_t>(size),
                            static_cast<std::uint64_t>(old_size - size));
  }
  return methods(file).xTruncate(real(file), size);
}
int faulty_sync(sqlite3_file* file, int) {
  bool half = false;
  const int code = of(file).disk->before_change(true, half);
  if (code != SQLITE_OK) return code;
  of(file).disk->forget(*of(file).path);
  return SQLITE_OK;
}
int faulty_size(sqlite3_file* file, sqlite3_int64* size) {
  return methods(file).xFileSize(real(file), size);
}
int faulty_lock(sqlite3_file* file, int level) { return methods(file).xLock(real(file), level); }
int faulty_unlock(sqlite3_file* file, int level) {
  return methods(file).xUnlock(real(file), level);
}
int faulty_reserved(sqlite3_file* file, int* out) {
  return methods(file).xCheckReservedLock(real(file), out);
}
int faulty_control(sqlite3_file* file, int operation, void* argument) {
  if (operation == SQLITE_FCNTL_LAST_ERRNO) {
    *static_cast<int*>(argument) = of(file).disk->last_errno();
    return SQLITE_OK;
  }
  return methods(file).xFileControl(real(file), operation, argument);
}
int faulty_sector(sqlite3_file* file) { return methods(file).xSectorSize(real(file)); }
int faulty_traits(sqlite3_file* file) { return methods(file).xDeviceCharacteristics(real(file)); }
int faulty_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return methods(file).xShmMap(real(file), page, size, extend, out);
}
int faulty_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return methods(file).xShmLock(real(file), offset, count, flags);
}
void faulty_shm_barrier(sqlite3_file* file) { methods(file).xShmBarrier(real(file)); }
int faulty_shm_unmap(sqlite3_file* file, int remove) {
  return methods(file).xShmUnmap(real(file), remove);
}

const sqlite3_io_methods faulty_methods = {2,
                                           faulty_close,
                                           faulty_read,
                                           faulty_write,
                                           faulty_truncate,
                                           faulty_sync,
                                           faulty_size,
                                           faulty_lock,
                                           faulty_unlock,
                                           faulty_reserved,
                                           faulty_control,
                                           faulty_sector,
                                           faulty_traits,
                                           faulty_shm_map,
                                           faulty_shm_lock,
                                           faulty_shm_barrier,
                                           faulty_shm_unmap,
                                           nullptr,
                                           nullptr};

int faulty_open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags,
                int* out_flags) {
  new (file) OpenFile{};
  const int code = system_vfs()->xOpen(system_vfs(), name, real(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  of(file).disk = reinterpret_cast<Layer*>(vfs)->disk;
  of(file).path = new std::string(name == nullptr ? "" : name);
  file->pMethods = &faulty_methods;
  return SQLITE_OK;
}
int faulty_delete(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  bool half = false;
  FaultyDisk* const disk = reinterpret_cast<Layer*>(vfs)->disk;
  const int code = disk->before_change(false, half);
  if (code != SQLITE_OK) return code;
  disk->forget(name);
  return system_vfs()->xDelete(system_vfs(), name, sync_folder);
}
int faulty_last_error(sqlite3_vfs* vfs, int, char*) {
  return reinterpret_cast<Layer*>(vfs)->disk->last_errno();
}

}  // extern "C"

std::map<std::string, Layer>& layers() {
  static std::map<std::string, Layer> all;
  return all;
}

int code_of(Fault fault, bool is_sync) {
  if (fault == Fault::full && !is_sync) return SQLITE_FULL;
  return is_sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
}

int errno_of(Fault fault) {
  return fault == Fault::full ? ENOSPC : fault == Fault::read_only ? EROFS : EIO;
}

}  // namespace

FaultyDisk::FaultyDisk() {
  static int made = 0;
  name_ = "faulty-disk-" + std::to_string(++made);
  Layer& layer = layers()[name_];
  layer.vfs = *system_vfs();
  layer.vfs.pNext = nullptr;
  layer.vfs.szOsFile = static_cast<int>(sizeof(OpenFile)) + system_vfs()->szOsFile;
  layer.vfs.zName = name_.c_str();
  layer.vfs.xOpen = faulty_open;
  layer.vfs.xDelete = faulty_delete;
  layer.vfs.xGetLastError = faulty_last_error;
  layer.disk = this;
  check(sqlite3_vfs_register(&layer.vfs, 0) == SQLITE_OK, "sqlite3_vfs_register");
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&layers()[name_].vfs);
  layers().erase(name_);
}

std::uint64_t FaultyDisk::operations() const {
  const std::scoped_lock lock(mutex_);
  return operations_;
}

void FaultyDisk::fail_at(std::uint64_t nth, Fault fault, bool lasting) {
  const std::scoped_lock lock(mutex_);
  fails_at_ = operations_ + nth;
  fault_ = fault;
  lasting_ = lasting;
  has_failed_ = false;
}

void FaultyDisk::heal() {
  const std::scoped_lock lock(mutex_);
  fails_at_ = UINT64_MAX;
}

bool FaultyDisk::has_failed() const {
  const std::scoped_lock lock(mutex_);
  return has_failed_;
}

int FaultyDisk::last_errno() const {
  const std::scoped_lock lock(mutex_);
  return last_errno_;
}

int FaultyDisk::before_change(bool is_sync, bool& half) {
  const std::scoped_lock lock(mutex_);
  ++operations_;
  const bool fails = operations_ == fails_at_ || (lasting_ && operations_ > fails_at_);
  if (!fails) return SQLITE_OK;
  half = fault_ == Fault::short_write && !is_sync && !has_failed_;
  has_failed_ = true;
  last_errno_ = errno_of(fault_);
  return code_of(fault_, is_sync);
}

void FaultyDisk::remember(const std::string& path, std::uint64_t offset, std::uint64_t count) {
  const std::scoped_lock lock(mutex_);
  auto& sectors = unsynced_[path];
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  check(descriptor >= 0, path.c_str());
  for (auto n = offset / sector_bytes; n * sector_bytes < offset + count; ++n) {
    if (sectors.contains(n)) continue;
    Sector old{};  // beyond the file's end: zeros
    check(pread(descriptor, old.data(), old.size(), static_cast<off_t>(n * sector_bytes)) >= 0,
          "pread");
    sectors[n] = old;
  }
  close(descriptor);
}

void FaultyDisk::forget(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  unsynced_.erase(path);
}

void FaultyDisk::lose_unsynced(std::mt19937& chance) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [path, sectors] : unsynced_) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    check(descriptor >= 0, path.c_str());
    // Some cuts lose nearly everything, some nearly nothing.
    const auto lost_of_8 = chance() % 9;
    for (const auto& [n, old] : sectors) {
      if (chance() % 8 >= lost_of_8) continue;
      const auto offset = static_cast<off_t>(n * sector_bytes);
      check(pwrite(descriptor, old.data(), old.size(), offset) == ssize_t{sector_bytes}, "pwrite");
    }
    close(descriptor);
    if (path.ends_with("-wal")) {
      std::filesystem::remove(path.substr(0, path.size() - 4) + "-shm");
    } else {
      std::filesystem::remove(path + "-shm");
    }
  }
  unsynced_.clear();
}

}  // namespace menshen::test
