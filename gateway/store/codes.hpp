// The system's and SQLite's numbers as this room's errors.
#pragma once

#include "gateway/store/errc.hpp"

struct sqlite3;

namespace menshen::store {

Errc errc_of_errno(int number);
Errc errc_of(int sqlite_code, int system_number);
// Of the statement that just failed on this connection (null: nothing more is known).
Errc errc_of(sqlite3* connection, int sqlite_code);

}  // namespace menshen::store
