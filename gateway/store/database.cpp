#include "gateway/store/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "gateway/store/codes.hpp"

namespace menshen::store {
namespace {

std::filesystem::path beside(const std::filesystem::path& file, const char* ending) {
  return std::filesystem::path(file).concat(ending);
}

// SQLite would make it readable for everybody; its log and index take the same rights.
Ok create_private(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) MENSHEN_RETURN_ERROR(errc_of_errno(errno));
  close(descriptor);
  return {};
}

void sync_folder_of(const std::filesystem::path& file) {
  const int folder = open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  close(folder);
}

extern "C" int count_log_pages(void* counter, sqlite3*, const char*, int pages) {
  *static_cast<int*>(counter) = pages;
  return SQLITE_OK;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::reset() {
  sqlite3_reset(statement_.get());  // repeats the last step's error, which step() has told
  sqlite3_clear_bindings(statement_.get());
  bind_code_ = SQLITE_OK;
}

void Statement::bind_integer(int parameter, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, value);
  if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

void Statement::bind_blob(int parameter, ByteView value) {
  // An empty view may point nowhere, and a null pointer would mean NULL.
  const void* bytes = value.empty() ? "" : static_cast<const void*>(value.data());
  const int code = sqlite3_bind_blob64(statement_.get(), parameter, bytes, value.size(),
                                       SQLITE_TRANSIENT);  // NOLINT(performance-no-int-to-ptr)
  if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

void Statement::bind_text(int parameter, std::string_view value) {
  const char* text = value.empty() ? "" : value.data();
  const int code = sqlite3_bind_text64(statement_.get(), parameter, text, value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

Result<Step> Statement::step() {
  sqlite3* connection = sqlite3_db_handle(statement_.get());
  const int bound = std::exchange(bind_code_, SQLITE_OK);
  if (bound != SQLITE_OK) MENSHEN_RETURN_ERROR(errc_of(connection, bound));
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return Step::row;
  const Errc errc = code == SQLITE_DONE ? Errc{} : errc_of(connection, code);
  sqlite3_reset(statement_.get());  // lets go of the read lock
  if (code != SQLITE_DONE) MENSHEN_RETURN_ERROR(errc);
  return Step::done;
}

Ok Statement::run() {
  for (;;) {
    const auto taken = step();
    if (!taken) return taken.error();
    if (*taken == Step::done) return {};
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

ByteView Statement::blob_view(int column) const {
  const auto* bytes =
      static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? ByteView{} : ByteView(bytes, static_cast<std::size_t>(size));
}

Bytes Statement::blob(int column) const {
  const ByteView view = blob_view(column);
  return {view.begin(), view.end()};
}

std::string Statement::text(int column) const { return std::string(text_of(blob_view(column))); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Database> Database::open(const std::filesystem::path& file, const Options& options) {
  Database database;
  std::error_code unresolved;  // two names of one file must meet at one lock
  database.file_ = std::filesystem::weakly_canonical(file, unresolved);
  if (unresolved) MENSHEN_RETURN_ERROR(errc_of_errno(unresolved.value()));
  const bool own = options.access == Access::own;
  if (own) {
    auto lock = FileLock::take(beside(database.file_, ".lock"));
    if (!lock) return lock.error();
    database.lock_ = std::move(*lock);
    if (const auto created = create_private(database.file_); !created) return created.error();
  }
  const int flags = (own ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(database.file_.c_str(), &connection, flags,
                                   options.vfs.empty() ? nullptr : options.vfs.c_str());
  database.connection_.reset(connection);
  if (code != SQLITE_OK) MENSHEN_RETURN_ERROR(errc_of(connection, code));
  if (const auto settled = database.settle(options); !settled) return settled.error();
  return database;
}

Result<std::filesystem::path> Database::set_aside(const std::filesystem::path& file) {
  std::error_code error;
  auto name = beside(file, ".set-aside");
  for (int number = 2; std::filesystem::exists(name, error); ++number) {
    name = beside(file, (".set-aside-" + std::to_string(number)).c_str());
  }
  for (const char* const ending : {"-wal", ""}) {  // a log without its database says nothing
    if (!std::filesystem::exists(beside(file, ending), error)) continue;
    std::filesystem::rename(beside(file, ending), beside(name, ending), error);
    if (error) MENSHEN_RETURN_ERROR(errc_of_errno(error.value()));
  }
  std::filesystem::remove(beside(file, "-shm"), error);
  sync_folder_of(file);
  return name;
}

Ok Database::settle(const Options& options) {
  sqlite3_busy_timeout(connection_.get(), busy_milliseconds_max);
  sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (const auto set = execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                               "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;");
      !set) {
    return set.error();
  }
  if (options.access == Access::read) return execute("PRAGMA query_only=ON");

  auto mode = prepare("PRAGMA journal_mode=WAL");
  if (!mode) return mode.error();
  const auto row = mode->step();
  if (!row) return row.error();
  // A file system without shared memory, or a medium that may not be written, keeps the old mode.
  if (*row == Step::done || mode->text(0) != "wal") MENSHEN_RETURN_ERROR(Errc::read_only);
  mode->reset();
  log_room_ = options.log_room;
  make_log_room();
  if (const auto set = execute("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                               "PRAGMA wal_autocheckpoint=0");
      !set) {
    return set.error();
  }
  sqlite3_wal_hook(connection_.get(), count_log_pages, log_pages_.get());
  if (!options.pages_max) return {};
  return execute("PRAGMA max_page_count=" + std::to_string(*options.pages_max));
}

// Zeros behind the log's last page are no page to SQLite (its recovery stops at the first frame
// whose salt and checksum do not fit). What cannot be written is not missed: only time is lost.
void Database::make_log_room() const {
  if (log_room_ == LogRoom::none) return;
  const auto log = beside(file_, "-wal");
  const int descriptor = ::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return;
  static constexpr std::array<std::uint8_t, 65'536> zeros{};
  struct stat status {};
  if (fstat(descriptor, &status) == 0) {
    auto size = static_cast<std::size_t>(status.st_size);
    while (size < log_room_bytes) {
      const std::size_t piece = std::min(zeros.size(), log_room_bytes - size);
      const auto written = pwrite(descriptor, zeros.data(), piece, static_cast<off_t>(size));
      if (written <= 0) break;
      size += static_cast<std::size_t>(written);
    }
    fsync(descriptor);
  }
  close(descriptor);
  sync_folder_of(log);
}

Ok Database::execute(std::string_view sql) {
  const int code =
      sqlite3_exec(connection_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) MENSHEN_RETURN_ERROR(errc_of(connection_.get(), code));
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) MENSHEN_RETURN_ERROR(errc_of(connection_.get(), code));
  if (statement == nullptr) MENSHEN_RETURN_ERROR(Errc::statement);  // nothing but a comment
  return Statement(statement);
}

Result<std::int64_t> Database::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  if (*row == Step::done) MENSHEN_RETURN_ERROR(Errc::statement);
  return statement->integer(0);
}

Ok Database::check_whole() {
  auto statement = prepare("PRAGMA integrity_check(1)");
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  if (*row == Step::done || statement->text(0) != "ok") MENSHEN_RETURN_ERROR(Errc::corrupt);
  return {};
}

Ok Database::checkpoint(Checkpoint how) {
  int in_log = 0;
  int moved = 0;
  const bool truncating = how == Checkpoint::truncate;
  const int mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  if (truncating) sqlite3_busy_timeout(connection_.get(), truncate_milliseconds_max);
  const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, mode, &in_log, &moved);
  if (truncating) sqlite3_busy_timeout(connection_.get(), busy_milliseconds_max);
  if (code != SQLITE_OK)
    MENSHEN_RETURN_ERROR(errc_of(code, sqlite3_system_errno(connection_.get())));
  *log_pages_ = std::max(0, in_log - moved);
  if (!truncating) return {};
  const Ok synced = sync_log();  // a cut-off end that comes back after a power cut would be none
  make_log_room();
  return synced;
}

Ok Database::sync_log() const {
  sqlite3_file* log = nullptr;
  const int code =
      sqlite3_file_control(connection_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (code != SQLITE_OK || log == nullptr || log->pMethods == nullptr) return {};
  const int synced = log->pMethods->xSync(log, SQLITE_SYNC_FULL);
  if (synced != SQLITE_OK) MENSHEN_RETURN_ERROR(errc_of(synced, 0));
  return {};
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

Result<Transaction> Transaction::begin(Database& database) {
  if (const auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun.error();
  return Transaction(database);
}

Ok Transaction::commit() {
  check(database_ != nullptr, "a transaction is committed once");
  Database& database = *std::exchange(database_, nullptr);
  const auto committed = database.execute("COMMIT");
  if (!committed && database.in_transaction()) (void)database.execute("ROLLBACK");
  return committed;
}

Transaction::~Transaction() {
  // Some errors have rolled it back already.
  if (database_ != nullptr && database_->in_transaction()) (void)database_->execute("ROLLBACK");
}

Result<Snapshot> Snapshot::begin(Database& database) {
  if (const auto begun = database.execute("BEGIN"); !begun) return begun.error();
  return Snapshot(database);
}

Snapshot::~Snapshot() {
  if (database_ != nullptr && database_->in_transaction()) (void)database_->execute("ROLLBACK");
}

}  // namespace menshen::store
