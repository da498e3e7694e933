// A register of a million entries: verifying it, in the store and as an exported folder, against
// computing the root of the same leaves in memory on one thread; the first page of one day against
// the bare indexed SQLite query; proofs and tiles; what migrating it from the first schema costs. A
// smaller number may be given.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include "firmware-host/file.hpp"
#include "gateway/ledger/directory_verifier.hpp"
#include "firmware-host/inspection/reading.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/ledger/stored.hpp"
#include "tests/support/memory_folder.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace {

using namespace menshen;
using Steady = std::chrono::steady_clock;

constexpr std::size_t group_leaves = 1'000;
constexpr int days = 60;
constexpr std::size_t page_entries = 100;
constexpr int page_rounds = 201;
constexpr int verify_rounds = 3;

double microseconds_of(const std::function<void()>& work) {
  const auto begun = Steady::now();
  work();
  return std::chrono::duration<double, std::micro>(Steady::now() - begun).count();
}

double median_of(int rounds, const std::function<void()>& work) {
  std::vector<double> values;
  while (std::cmp_less(values.size(), rounds)) values.push_back(microseconds_of(work));
  std::ranges::nth_element(values, values.begin() + rounds / 2);
  return values[static_cast<std::size_t>(rounds / 2)];
}

void print(const char* what, double microseconds) {
  std::printf("%-62s %12.1f µs\n", what, microseconds);
}
void print(const char* what, double microseconds, double baseline, const char* aim) {
  std::printf("%-62s %12.1f µs   %5.2f  %s\n", what, microseconds, microseconds / baseline, aim);
}

ledger::NewLeaf entry_of(std::uint64_t number, std::uint64_t count) {
  ledger::NewLeaf leaf;
  leaf.entry = number % 7 == 0 ? test::sample_refusal(number) : test::sample_admission(number);
  if (number % 500 == 499) {
    leaf.entry = {};
    leaf.entry.kind = EntryKind::stop;
    leaf.entry.id = test::entry_id_of(number);
  }
  const auto of_day = std::chrono::milliseconds(std::chrono::days(days)) / count;
  leaf.entry.moment = {test::sample_moment.at + of_day * number, test::sample_moment.utc_offset};
  return leaf;
}

void make_register(const std::filesystem::path& file, std::uint64_t count) {
  auto ledger = ledger::Ledger::open(file).value();
  const double took = microseconds_of([&] {
    for (std::uint64_t number = 0; number < count;) {
      std::vector<ledger::NewLeaf> group;
      while (group.size() < group_leaves && number < count)
        group.push_back(entry_of(number++, count));
      check(ledger.append(group).has_value(), "append");
      check(ledger.checkpoint().has_value(), "checkpoint");
    }
  });
  print("an entry of a group of 1,000, with nothing beside", took / static_cast<double>(count));
  std::printf("%-62s %12.0f bytes\n", "an entry on disk, with nothing beside",
              static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(count));
}

void export_to(const std::filesystem::path& folder, const ledger::LedgerView& view) {
  const auto head = view.head().value();
  const double took = microseconds_of([&] {
    const auto written =
        ledger::for_each_new_file(0, head.size, [&](const ledger::TilePath& path) -> Ok {
          const auto& tile = path.tile;
          const auto bytes = path.entries ? view.bundle(tile.index, tile.width) : view.tile(tile);
          return host::write_file_unflushed(folder / name_of(path), bytes.value());
        });
    check(written.has_value() && host::flush_disk_of(folder).has_value(), "exported");
  });
  const auto note = ledger::sign_checkpoint(head, test::sample_log_key());
  check(host::write_file(folder / "checkpoint", note, host::FileKind::open).has_value(), "signed");
  print("exporting the folder", took);
}

void verify_folder(const std::filesystem::path& folder, const ledger::TreeHead& head) {
  const ledger::FileReader read = [&](const std::string& name, std::size_t bytes_max, Bytes& into) {
    return host::read_file_into(folder / name, bytes_max, into);
  };
  const auto verified = ledger::verify_directory(read, test::sample_log_key().verifier());
  check(!verified.damage && verified.head == head, "the folder verifies");
}

void compare_verifying(const std::filesystem::path& folder, const ledger::LedgerView& view) {
  export_to(folder, view);
  const auto head = view.head().value();
  std::vector<Bytes> leaves;
  while (leaves.size() < head.size) {
    for (auto& stored : view.read(leaves.size(), ledger::read_leaves_max).value()) {
      leaves.push_back(std::move(stored.bytes));
    }
  }
  // In turn, so that both meet the same machine.
  std::vector<double> roots;
  std::vector<double> logs;
  std::vector<double> everything;
  std::vector<double> folders;
  const auto verify = [&](ledger::Depth depth) {
    const auto verified = view.verify_all(depth).value();
    check(!verified.damage && verified.head == head, "verified");
  };
  for (int i = 0; i < verify_rounds; ++i) {
    roots.push_back(microseconds_of([&] {
      ledger::Frontier frontier;
      for (const Bytes& leaf : leaves) frontier.append(ledger::leaf_hash(leaf));
      check(frontier.head() == head, "the same root");
    }));
    logs.push_back(microseconds_of([&] { verify(ledger::Depth::log); }));
    everything.push_back(microseconds_of([&] { verify(ledger::Depth::everything); }));
    folders.push_back(microseconds_of([&] { verify_folder(folder, head); }));
  }
  const double root = *std::ranges::min_element(roots);
  print("root of the same leaves in memory", root);
  print("verify_all, the log", *std::ranges::min_element(logs), root, "(aim 1.30)");
  print("verify_all, everything", *std::ranges::min_element(everything), root, "");
  print("verify_directory", *std::ranges::min_element(folders), root, "(aim 1.30)");
}

store::Database bare_table(const std::filesystem::path& file, const ledger::LedgerView& view) {
  auto database = store::Database::open(file).value();
  check(database
            .execute("CREATE TABLE t(idx INTEGER PRIMARY KEY, at INTEGER, bytes BLOB);"
                     "CREATE INDEX t_at ON t(at)")
            .has_value(),
        "create");
  auto insert = database.prepare("INSERT INTO t VALUES(?, ?, ?)").value();
  auto transaction = store::Transaction::begin(database).value();
  const auto size = view.head()->size;
  for (LeafIndex first = 0; first < size; first += ledger::read_leaves_max) {
    for (const auto& leaf : view.read(first, ledger::read_leaves_max).value()) {
      const auto at = ledger::stored(entry_of(leaf.index, size).entry.moment.at);
      check(insert.with(leaf.index, at, leaf.bytes).run().has_value(), "insert");
    }
  }
  check(transaction.commit().has_value(), "commit");
  check(database.checkpoint(store::Checkpoint::truncate).has_value(), "checkpoint");
  return database;
}

// What a regulator's request costs from the query's text to the whole response, without the socket
// and without the leaf of the access.
void compare_regulators_page(const ledger::LedgerView& view, double baseline) {
  auto key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa, test::seeded_chance(1));
  ledger::CheckpointSigner checkpoints(
      view, ledger::NoteSigner::of("bench.example/1", std::move(key)).value());
  const std::vector<ledger::NoteVerifier> nobody;
  const inspection::Source source{view, checkpoints, nobody, {}};
  const auto* route =
      std::ranges::find(inspection::route_table, "/v1/entries", &inspection::Route::path);
  const auto ask = [&](const std::string& more) {
    const Moment day{test::sample_moment.at + std::chrono::days(days / 2),
                     test::sample_moment.utc_offset};
    const Moment next{day.at + std::chrono::days(1), day.utc_offset};
    const std::string target =
        "/v1/entries?from=" + to_iso(day) + "&to=" + to_iso(next) + "&limit=100" + more;
    inspection::Asked asked;
    asked.role = ledger::Role::market;
    asked.route = route;
    asked.path = "/v1/entries";
    asked.query = inspection::Query::parse(target, route->parameters).value();
    return median_of(page_rounds, [&] {
      const auto shown = inspection::read(asked, source).value();
      check(shown.response.status == 200 && !shown.response.body.empty(), "a page");
    });
  };
  print("regulator: first 100 entries of one day, JSON lines", ask(""), baseline, "(aim 3.00)");
  print("regulator: the same as CSV", ask("&format=csv"), baseline, "");
  print("regulator: the same with inclusion proofs", ask("&proof=1"), baseline, "");
}

void compare_first_page(const std::filesystem::path& folder, const ledger::LedgerView& view) {
  auto bare = bare_table(folder / "bare.db", view);
  const Instant from = test::sample_moment.at + std::chrono::days(days / 2);
  const Instant to = from + std::chrono::days(1);
  auto query =
      bare.prepare("SELECT idx, bytes FROM t WHERE at >= ? AND at < ? ORDER BY at LIMIT ?").value();
  std::vector<Bytes> expected;
  const double baseline = median_of(page_rounds, [&] {
    expected.clear();
    query.with(ledger::stored(from), ledger::stored(to), page_entries);
    while (query.step().value() == store::Step::row) expected.push_back(query.blob(1));
  });
  print("bare indexed query: first 100 rows of one day", baseline);
  ledger::EntryFilter filter{from, to, {}, {}, false, 0};
  std::vector<ledger::StoredLeaf> found;
  const auto page = [&] { found = view.find(filter, page_entries).value(); };
  print("find: first 100 entries of one day", median_of(page_rounds, page), baseline, "(aim 3.00)");
  check(std::ranges::equal(found, expected, {}, &ledger::StoredLeaf::bytes), "the same rows");
  compare_regulators_page(view, baseline);
  filter.kind = EntryKind::refusal;
  print("find: 100 refusals of one day", median_of(page_rounds, page), baseline, "");
  filter = {from, to, {}, {}, true, 0};
  print("find: 100 violations of one day", median_of(page_rounds, page), baseline, "");
  filter = {{}, {}, EntryKind::override, {}, false, 0};
  print("find: a kind that never happened, in all days", median_of(page_rounds, page), baseline,
        "");
}

void measure_proofs(const ledger::LedgerView& view) {
  const auto size = view.head()->size;
  std::uint64_t number = 1;
  const auto next = [&] { return number = (number * 6'364'136'223'846'793'005U + 1) % size; };
  print("inclusion proof", median_of(page_rounds, [&] {
          check(view.prove_inclusion(next(), size).has_value(), "proof");
        }));
  print("consistency proof", median_of(page_rounds, [&] {
          check(view.prove_consistency(1 + next(), size).has_value(), "proof");
        }));
  print("a full tile of hashes", median_of(page_rounds, [&] {
          check(view.tile({0, next() / 256 / 2, 256}).has_value(), "tile");
        }));
  print("a full entry bundle", median_of(page_rounds, [&] {
          check(view.bundle(next() / 256 / 2, 256).has_value(), "bundle");
        }));
}

// The same leaves in the first schema: what the later ones add is taken away again.
void measure_migration(const std::filesystem::path& file) {
  {
    auto database = store::Database::open(file).value();
    check(database
              .execute("DROP TABLE beside_plain; DROP TABLE day_key;"
                       "ALTER TABLE beside DROP COLUMN key; ALTER TABLE beside DROP COLUMN holds;"
                       "ALTER TABLE beside DROP COLUMN day;"
                       "ALTER TABLE day_count DROP COLUMN said_again;"
                       "DROP TABLE time_run; DROP TABLE entry; DROP TABLE node;"
                       "PRAGMA user_version=1")
              .has_value(),
          "back to the first schema");
  }
  print("opening it from the first schema: migration",
        microseconds_of([&] { check(ledger::Ledger::open(file).has_value(), "migrated"); }));
}

}  // namespace

int main(int count, char** arguments) {
  const std::uint64_t entries = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000;
  const test::TemporaryFolder folder;
  std::printf("%llu entries, in %s\n", static_cast<unsigned long long>(entries),
              folder.path().parent_path().c_str());
  const auto file = folder.path() / "register.db";
  make_register(file, entries);
  {
    const auto view = ledger::LedgerView::open(file).value();
    compare_verifying(folder.path() / "log", view);
    compare_first_page(folder.path(), view);
    measure_proofs(view);
  }
  measure_migration(file);
  return 0;
}
