#include "gateway/store/codes.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace menshen::store {
namespace {

bool says_no_room(int number) { return number == ENOSPC || number == EDQUOT || number == EFBIG; }

// What the system said to the last failed write or sync of the log. SQLite 3.40 notes the system's
// number for most errors, but not for those of a COMMIT.
int errno_of_log(sqlite3* connection) {
  sqlite3_file* log = nullptr;
  sqlite3_file_control(connection, nullptr, SQLITE_FCNTL_JOURNAL_POINTER, &log);
  int number = 0;
  if (log != nullptr && log->pMethods != nullptr) {
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
  }
  return number;
}

bool is_of_commit(int sqlite_code) {
  return sqlite_code == SQLITE_IOERR_WRITE || sqlite_code == SQLITE_IOERR_FSYNC ||
         sqlite_code == SQLITE_IOERR_DIR_FSYNC;
}

// SQLite itself calls only a refused write "full"; with delayed allocation ENOSPC comes from the
// sync, and a quota or a size limit has numbers of its own.
Errc errc_of_io(int number) {
  if (says_no_room(number)) return Errc::disk_full;
  return number == EROFS ? Errc::read_only : Errc::io;
}

}  // namespace

Errc errc_of_errno(int number) {
  if (says_no_room(number)) return Errc::disk_full;
  switch (number) {
    case EROFS:
    case EACCES:
    case EPERM:
      return Errc::read_only;
    case EIO:
      return Errc::io;
    case EWOULDBLOCK:
      return Errc::in_use;
    default:
      return Errc::cannot_open;
  }
}

Errc errc_of(sqlite3* connection, int sqlite_code) {
  if (connection == nullptr) return errc_of(sqlite_code, 0);
  return errc_of(sqlite_code, is_of_commit(sqlite_code) ? errno_of_log(connection)
                                                        : sqlite3_system_errno(connection));
}

Errc errc_of(int sqlite_code, int system_number) {
  switch (sqlite_code & 0xFF) {  // the low byte is the kind, the rest says where
    case SQLITE_FULL:
      return Errc::disk_full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Errc::read_only;
    case SQLITE_IOERR:
      return errc_of_io(system_number);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::in_use;
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return Errc::cannot_open;
    case SQLITE_CONSTRAINT:
      return Errc::constraint;
    case SQLITE_NOMEM:
      return Errc::no_memory;
    case SQLITE_TOOBIG:
      return Errc::too_large;
    default:
      return Errc::statement;
  }
}

}  // namespace menshen::store
