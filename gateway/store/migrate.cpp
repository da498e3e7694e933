#include "gateway/store/migrate.hpp"

#include <string>

#include "gateway/store/errc.hpp"

namespace menshen::store {
namespace {

Result<std::size_t> version_of(Database& database, std::size_t last) {
  const auto version = database.number("PRAGMA user_version");
  if (!version) return version.error();
  if (*version < 0) MENSHEN_RETURN_ERROR(Errc::corrupt);
  if (static_cast<std::size_t>(*version) > last) MENSHEN_RETURN_ERROR(Errc::newer);
  return static_cast<std::size_t>(*version);
}

Ok take_step(Database& database, const Migration& step, std::size_t version) {
  auto transaction = Transaction::begin(database);
  if (!transaction) return transaction.error();
  if (const auto changed = database.execute(step.sql); !changed) return changed.error();
  if (step.fill != nullptr) {
    if (const auto filled = step.fill(database); !filled) return filled.error();
  }
  const auto numbered = database.execute("PRAGMA user_version=" + std::to_string(version));
  if (!numbered) return numbered.error();
  return transaction->commit();
}

}  // namespace

Ok migrate(Database& database, std::span<const Migration> steps) {
  const auto version = version_of(database, steps.size());
  if (!version) return version.error();
  for (std::size_t next = *version; next < steps.size(); ++next) {
    if (const auto taken = take_step(database, steps[next], next + 1); !taken) {
      return taken.error();
    }
  }
  return {};
}

Ok check_version(Database& database, std::span<const Migration> steps) {
  const auto version = version_of(database, steps.size());
  if (!version) return version.error();
  if (*version < steps.size()) MENSHEN_RETURN_ERROR(Errc::not_migrated);
  return {};
}

}  // namespace menshen::store
