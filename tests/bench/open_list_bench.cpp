// One look-up in the open list against a prepared SQLite query for the same keys inside one read
// transaction, a million entries each; both begin at the number and so pay for its HMAC.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <vector>

#include "gateway/watchlist/open_list.hpp"
#include "tests/support/paths.hpp"

namespace {

using namespace menshen;
using Steady = std::chrono::steady_clock;

constexpr std::size_t entries = 1'000'000;
constexpr std::size_t look_ups = 500'000;

std::string number_of(std::size_t index) {
  std::string number(18, '0');
  std::snprintf(number.data(), number.size() + 1, "45060220%010zu", index);
  return number;
}

class SqliteTwin {
 public:
  SqliteTwin(const std::filesystem::path& file, const crypto::HmacSha256& keyed) : keyed_(keyed) {
    check(sqlite3_open(file.c_str(), &db_) == SQLITE_OK, "open");
    run("PRAGMA synchronous = OFF");
    run("CREATE TABLE listed (key BLOB PRIMARY KEY, listing INTEGER) WITHOUT ROWID");
    run("BEGIN");
    sqlite3_stmt* insert = prepare("INSERT INTO listed VALUES (?, 1)");
    for (std::size_t i = 0; i < entries; ++i) {
      bind(insert, number_of(i));
      check(sqlite3_step(insert) == SQLITE_DONE, "insert");
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run("COMMIT");
    run("PRAGMA mmap_size = 1073741824");
    run("BEGIN");  // the transaction that the look-ups share
    select_ = prepare("SELECT listing FROM listed WHERE key = ?");
  }
  ~SqliteTwin() {
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }
  SqliteTwin(const SqliteTwin&) = delete;
  SqliteTwin& operator=(const SqliteTwin&) = delete;

  bool has(const std::string& number) {
    bind(select_, number);
    const bool found = sqlite3_step(select_) == SQLITE_ROW;
    sqlite3_reset(select_);
    return found;
  }

 private:
  void run(const char* sql) {
    check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) == SQLITE_OK, sql);
    return statement;
  }
  void bind(sqlite3_stmt* statement, const std::string& number) {
    key_ = keyed_.of(bytes_of(number));
    check(sqlite3_bind_blob(statement, 1, key_.data(), 16, nullptr) == SQLITE_OK, "bind");
  }

  const crypto::HmacSha256& keyed_;
  crypto::Digest key_{};
  sqlite3* db_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
};

// Nanoseconds of one call of `look`, over the same numbers each time.
template <class Look>
double measure(const std::vector<std::string>& numbers, std::size_t wanted, Look look) {
  std::size_t found = 0;
  const auto start = Steady::now();
  for (const std::string& number : numbers) found += look(number) ? 1 : 0;
  const std::chrono::duration<double, std::nano> took = Steady::now() - start;
  check(found == wanted, "found as many as there are");
  return took.count() / static_cast<double>(numbers.size());
}

std::vector<std::string> asked_numbers(std::size_t first) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < look_ups; ++i) numbers.push_back(number_of(first + 2 * i));
  std::shuffle(numbers.begin(), numbers.end(), std::mt19937(1));
  return numbers;
}

void write_list(const std::filesystem::path& file, ByteView key) {
  std::vector<watchlist::ListedNumber> listed;
  for (std::size_t i = 0; i < entries; ++i) listed.push_back({number_of(i), Listing::lost_card});
  const auto start = Steady::now();
  const Bytes bytes =
      watchlist::build_open_list(listed, key, {1, Instant{}, Instant::max(), "450602"}).value();
  const std::chrono::duration<double> took = Steady::now() - start;
  std::printf("build %zu entries %.2f s, %.1f bytes an entry\n", entries, took.count(),
              static_cast<double>(bytes.size()) / static_cast<double>(entries));
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main() {
  const test::TemporaryFolder folder;
  const Bytes key(watchlist::list_key_bytes, 0x11);
  const crypto::HmacSha256 keyed(key);
  write_list(folder.path() / "open.list", key);
  SqliteTwin sqlite(folder.path() / "twin.db", keyed);

  auto start = Steady::now();
  const auto list = watchlist::OpenList::open(folder.path() / "open.list", key).value();
  const std::chrono::duration<double, std::milli> opened = Steady::now() - start;
  start = Steady::now();
  check(bool(list.verify()), "verify");
  const std::chrono::duration<double, std::milli> verified = Steady::now() - start;
  std::printf("open %.2f ms, verify whole %.0f ms\n", opened.count(), verified.count());

  const auto in_list = [&](const std::string& number) {
    return list.find(NumberKind::citizen, number, Instant{}).listing != Listing::none;
  };
  const auto in_sqlite = [&](const std::string& number) { return sqlite.has(number); };
  const auto only_key = [&](const std::string& number) {
    return keyed.of(bytes_of(number)) == crypto::Digest{};
  };
  for (const bool hits : {true, false}) {
    const auto numbers = asked_numbers(hits ? 0 : entries);
    const std::size_t wanted = hits ? look_ups : 0;
    measure(numbers, wanted, in_list);  // pages in
    measure(numbers, wanted, in_sqlite);
    const double hmac = measure(numbers, 0, only_key);
    const double ours = measure(numbers, wanted, in_list);
    const double theirs = measure(numbers, wanted, in_sqlite);
    std::printf(
        "%-6s SQLite %6.0f ns | open list %5.0f ns | ratio %.2f | of these HMAC %.0f ns; "
        "without it %5.0f against %4.0f, ratio %.2f\n",
        hits ? "hits" : "misses", theirs, ours, ours / theirs, hmac, theirs - hmac, ours - hmac,
        (ours - hmac) / (theirs - hmac));
  }
}
