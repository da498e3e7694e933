// A SQLite database that keeps what it has acknowledged: write-ahead log, synchronous=FULL, one
// writing process. sqlite3.h stays inside this room.
//
// Chosen: WAL with FULL (a commit is one write and one fdatasync). Refused: NORMAL, which loses
// acknowledged rows in a power cut; a rollback journal, five times slower; locking_mode=EXCLUSIVE,
// since a tool may read the store of a running daemon (the lock beside the file keeps a second
// writer out instead).
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/store/file_lock.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace menshen::store {

enum class Access {
  own,   // the one process that writes; created if absent
  read,  // a second connection, or a tool beside a running daemon
};

// How long a statement waits for another connection's lock before Errc::in_use.
inline constexpr int busy_milliseconds_max = 500;
// How long emptying the log waits for readers: whoever wants to write waits meanwhile.
inline constexpr int truncate_milliseconds_max = 50;
// Room in the write-ahead log that is written with zeros at opening: a commit that overwrites
// costs a third less than one that makes the file grow (docs/design.md).
inline constexpr std::size_t log_room_bytes = std::size_t{2} << 20;

enum class LogRoom { prepared, none };  // none: for a store that is written seldom

struct Options {
  Access access = Access::own;
  std::string vfs;                           // empty: the system's files; tests give others
  std::optional<std::uint32_t> pages_max{};  // of 4 KiB; beyond them Errc::disk_full
  LogRoom log_room = LogRoom::prepared;
};

enum class Step { row, done };

// One prepared statement. Columns count from 0, parameters from 1, as in SQLite.
class Statement {
 public:
  // Begins anew with these parameters, in order: integers, Bytes or ByteView, std::string_view.
  template <class... Values>
  Statement& with(const Values&... values) {
    reset();
    int parameter = 0;
    (bind(++parameter, values), ...);
    return *this;
  }

  Result<Step> step();
  Ok run();  // to its end, rows are ignored; ready for the next with()
  void reset();

  std::int64_t integer(int column) const;
  Bytes blob(int column) const;
  ByteView blob_view(int column) const;  // only until the next step, with() or reset()
  std::string text(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  template <std::integral Integer>
  void bind(int parameter, Integer value) {
    bind_integer(parameter, static_cast<std::int64_t>(value));
  }
  void bind(int parameter, ByteView value) { bind_blob(parameter, value); }
  void bind(int parameter, const Bytes& value) { bind_blob(parameter, value); }
  void bind(int parameter, std::string_view value) { bind_text(parameter, value); }
  void bind_integer(int parameter, std::int64_t value);
  void bind_blob(int parameter, ByteView value);
  void bind_text(int parameter, std::string_view value);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_code_ = 0;  // the first failure of with(), told by step()
};

enum class Checkpoint {
  passive,   // moves what it can into the database and never waits
  truncate,  // moves everything and empties the log, for erasure: Errc::in_use while others read
};

// Used by one thread at a time.
class Database {
 public:
  static Result<Database> open(const std::filesystem::path& file, const Options& options = {});

  // A database that nobody has open, under a name of its own beside its place: FILE.set-aside, or
  // FILE.set-aside-2 and so on. Returns the name. Errc::io, read_only.
  static Result<std::filesystem::path> set_aside(const std::filesystem::path& file);

  Ok execute(std::string_view sql);  // statements without parameters and rows
  Result<Statement> prepare(std::string_view sql);
  Result<std::int64_t> number(std::string_view sql);  // first column of the first row

  // Errc::corrupt unless the file's pages fit each other, and every index its table. Reads all of
  // it.
  Ok check_whole();

  // Commits never do this by themselves: the writer calls it when nobody waits.
  Ok checkpoint(Checkpoint how);
  // Pages in the log that no checkpoint has moved yet, as of the last commit or checkpoint here.
  int log_pages() const { return *log_pages_; }

  const std::filesystem::path& file() const { return file_; }

 private:
  friend class Transaction;
  friend class Snapshot;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  Database() = default;
  Ok settle(const Options& options);
  Ok sync_log() const;
  void make_log_room() const;
  bool in_transaction() const;

  std::filesystem::path file_;
  std::optional<FileLock> lock_;  // let go after the connection is closed
  LogRoom log_room_ = LogRoom::prepared;
  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // SQLite's hook points here
  std::unique_ptr<sqlite3, Close> connection_;
};

// All or nothing: what is not committed when it goes is rolled back.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);  // takes the write lock at once

  Transaction(Transaction&& other) noexcept : database_(other.database_) {
    other.database_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // After an error nothing of the transaction remains, in memory or on disk.
  Ok commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

// What is read while it lives is of one moment, and the file's locks are taken once for all of it.
// Not for long: the write-ahead log cannot be emptied meanwhile.
class Snapshot {
 public:
  static Result<Snapshot> begin(Database& database);

  Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot();

 private:
  explicit Snapshot(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace menshen::store
