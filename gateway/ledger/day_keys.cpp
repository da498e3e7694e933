#include "gateway/ledger/day_keys.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/store/migrate.hpp"

namespace menshen::ledger {
namespace {

constexpr std::array<store::Migration, 1> key_steps = {{{R"sql(
CREATE TABLE day_key(
  number INTEGER PRIMARY KEY CHECK(number > 0),
  key BLOB NOT NULL CHECK(length(key) = 32)) STRICT;
)sql"}}};

crypto::AeadNonce nonce_of(const Digest& leaf_hash) {
  crypto::AeadNonce nonce{};
  std::copy_n(leaf_hash.begin(), nonce.size(), nonce.begin());
  return nonce;
}

}  // namespace

std::filesystem::path day_keys_file(const std::filesystem::path& register_file) {
  return std::filesystem::path(register_file).concat("-keys.db");
}

Bytes lay_under(const DayKey& key, const Digest& leaf_hash, ByteView beside) {
  return crypto::aead_seal(key, nonce_of(leaf_hash), leaf_hash, beside);
}

Result<Bytes> take_from_under(const DayKey& key, const Digest& leaf_hash, ByteView bytes) {
  return crypto::aead_open(key, nonce_of(leaf_hash), leaf_hash, bytes);
}

Result<DayKeys> DayKeys::open(const std::filesystem::path& register_file, const std::string& vfs) {
  store::Options options{store::Access::own, vfs, std::nullopt};
  options.log_room = store::LogRoom::none;  // a key a day
  auto database = store::Database::open(day_keys_file(register_file), options);
  if (!database) return database.error();
  if (const auto migrated = store::migrate(*database, key_steps); !migrated) {
    return migrated.error();
  }
  return DayKeys(*std::move(database));
}

Result<DayKeys> DayKeys::read(const std::filesystem::path& register_file, const std::string& vfs) {
  auto database =
      store::Database::open(day_keys_file(register_file), {store::Access::read, vfs, std::nullopt});
  if (!database) return database.error();
  if (const auto current = store::check_version(*database, key_steps); !current) {
    return current.error();
  }
  return DayKeys(*std::move(database));
}

Ok DayKeys::keep(KeyNumber number, const DayKey& key) {
  auto insert = database_.prepare("INSERT INTO day_key(number, key) VALUES (?, ?)");
  if (!insert) return insert.error();
  return insert->with(number, ByteView(key)).run();
}

Result<std::optional<DayKey>> DayKeys::find(KeyNumber number) const {
  auto row = database_.prepare("SELECT key FROM day_key WHERE number = ?");
  if (!row) return row.error();
  const auto step = row->with(number).step();
  if (!step) return step.error();
  if (*step == store::Step::done) return std::optional<DayKey>();
  const ByteView bytes = row->blob_view(0);
  DayKey key{};
  if (bytes.size() != key.size()) return std::optional<DayKey>();
  std::ranges::copy(bytes, key.begin());
  return std::optional(key);
}

Result<KeyNumber> DayKeys::newest() const {
  return database_.number("SELECT ifnull(max(number), 0) FROM day_key");
}

Ok DayKeys::erase(KeyNumber newest, std::span<const KeyNumber> in_use) {
  auto transaction = store::Transaction::begin(database_);
  if (!transaction) return transaction.error();
  std::string sql = "DELETE FROM day_key WHERE number <= ? AND number NOT IN (0";
  for (const KeyNumber number : in_use) sql += "," + std::to_string(number);
  auto erase = database_.prepare(sql + ")");
  if (!erase) return erase.error();
  if (const auto erased = erase->with(newest).run(); !erased) return erased.error();
  erase->reset();
  return transaction->commit();
}

Ok DayKeys::empty_log() { return database_.checkpoint(store::Checkpoint::truncate); }

}  // namespace menshen::ledger
