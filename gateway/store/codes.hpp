// The system's and SQLite's numbers as this room's errors.
#pragma once

#include "gateway/store/errc.hpp"

struct sqlite3;

namespace menshen::store {

Errc errc_of_errno(int number);
// Of the call that just failed on this connection (which may be null: nothing more is known then).
Errc errc_of(sqlite3* connection, int sqlite_code);

}  // namespace menshen::store
