#include "gateway/store/codes.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace menshen::store {
namespace {

bool says_no_room(int number) { return number == ENOSPC || number == EDQUOT || number == EFBIG; }

// SQLite itself calls only a refused write "full"; with delayed allocation ENOSPC comes from the
// sync, and a quota or a size limit has numbers of its own.
Errc errc_of_io(sqlite3* connection) {
  const int number = connection == nullptr ? 0 : sqlite3_system_errno(connection);
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
  switch (sqlite_code & 0xFF) {  // the low byte is the kind, the rest says where
    case SQLITE_FULL:
      return Errc::disk_full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Errc::read_only;
    case SQLITE_IOERR:
      return errc_of_io(connection);
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
