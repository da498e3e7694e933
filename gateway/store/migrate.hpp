// Numbered migrations: step n brings a database from version n − 1 to n (PRAGMA user_version).
#pragma once

#include <span>
#include <string_view>

#include "gateway/store/database.hpp"

namespace menshen::store {

// What SQL cannot compute from the rows that are there, `fill` does, in the same transaction.
struct Migration {
  std::string_view sql;
  Ok (*fill)(Database& database) = nullptr;
};

// Each step is one transaction, so that a power cut leaves a version that the next start goes on
// from. Errc::newer if the database is beyond the last step.
Ok migrate(Database& database, std::span<const Migration> steps);

// For a reader, which migrates nothing: Errc::newer or Errc::not_migrated unless it is at the last.
Ok check_version(Database& database, std::span<const Migration> steps);

}  // namespace menshen::store
