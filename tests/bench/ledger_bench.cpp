// What a durable leaf costs: one admission with everything (sealed to three parties, leaf, tree,
// door's memory) against one preallocated 4 KiB write and fdatasync on the same disk, in turn, at
// 20 a second; 32 at once against SQLite committing rows of the same bytes; opening, verifying,
// size.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>
#include <vector>

#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_keys.hpp"
#include "tests/support/sample_leaves.hpp"

namespace {

using namespace menshen;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr int rounds = 360;  // one of each every 50 ms: 18 s
constexpr auto half_round_time = 25ms;
constexpr std::size_t group_leaves = 32;
constexpr int group_rounds = 60;
constexpr std::uint64_t many_leaves = 100'000;
constexpr int log_pages_comfortable = 400;  // as ledger_writer has it

double microseconds_of(const std::function<void()>& work) {
  const auto begun = Steady::now();
  work();
  return std::chrono::duration<double, std::micro>(Steady::now() - begun).count();
}

double percentile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

struct Figures {
  std::vector<double> values;

  double p50() const { return percentile(values, 0.50); }
  double p99() const { return percentile(values, 0.99); }
};

void print(const char* what, const Figures& figures, const Figures& baseline) {
  std::printf("%-52s %9.0f %9.0f   %5.2f %5.2f\n", what, figures.p50(), figures.p99(),
              figures.p50() / baseline.p50(), figures.p99() / baseline.p99());
}

class PlainFile {  // the baseline's: written once before, so that a write changes no metadata
 public:
  explicit PlainFile(const std::filesystem::path& file)
      : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    for (std::size_t i = 0; i < pages; ++i) write_page(i);
    fsync(descriptor_);
  }
  ~PlainFile() { close(descriptor_); }
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  void write_next() {
    write_page(next_++ % pages);
    check(fdatasync(descriptor_) == 0, "fdatasync");
  }

 private:
  static constexpr std::size_t pages = 512;

  void write_page(std::size_t index) {
    const Bytes page(4'096, static_cast<std::uint8_t>(next_));
    const auto offset = static_cast<off_t>(index * page.size());
    check(pwrite(descriptor_, page.data(), page.size(), offset) == 4'096, "pwrite");
  }
  int descriptor_;
  std::size_t next_ = 0;
};

class Venue {
 public:
  explicit Venue(const std::filesystem::path& file) : ledger_(ledger::Ledger::open(file).value()) {}

  std::vector<ledger::NewLeaf> admissions(std::size_t count) {
    std::vector<ledger::NewLeaf> leaves;
    while (leaves.size() < count) {
      auto leaf = test::sample_leaf(number_++);
      const Registration person{DocumentKind::citizen_id, "11010519491231002X", "张三", ""};
      leaf.beside = sealer_.seal(leaf.entry.id, person, leaf.entry.moment.at).value();
      leaf.change.used_code.reset();  // a card carries none
      leaves.push_back(std::move(leaf));
    }
    return leaves;
  }
  void admit(std::size_t count) { check(ledger_.append(admissions(count)).has_value(), "append"); }
  void use_the_pause() {
    if (ledger_.log_pages() >= log_pages_comfortable)
      check(ledger_.checkpoint().has_value(), "checkpoint");
  }
  ledger::Ledger& ledger() { return ledger_; }

 private:
  static ledger::Recipient to(ledger::Role role) {
    return test::recipient_of(test::sample_key(role));
  }

  ledger::Ledger ledger_;
  ledger::BesideSealer sealer_{
      {to(ledger::Role::venue), to(ledger::Role::police), to(ledger::Role::culture)},
      "county.example/41010010000001",
      test::seeded_chance(1)};
  std::uint64_t number_ = 0;
};

void compare_one_by_one(const std::filesystem::path& folder) {
  PlainFile plain(folder / "plain");
  Venue venue(folder / "one.db");
  Figures baseline;
  Figures admission;
  for (int i = 0; i < rounds; ++i) {
    std::this_thread::sleep_for(half_round_time);
    baseline.values.push_back(microseconds_of([&] { plain.write_next(); }));
    std::this_thread::sleep_for(half_round_time);
    admission.values.push_back(microseconds_of([&] { venue.admit(1); }));
    venue.use_the_pause();
  }
  print("4 KiB preallocated write + fdatasync", baseline, baseline);
  print("one admission: sealed to three, recorded, durable", admission, baseline);

  Figures sealing;
  for (int i = 0; i < 1'000; ++i) {
    sealing.values.push_back(microseconds_of([&] { (void)venue.admissions(1); }));
  }
  print("  of it: sealing and making the entry", sealing, baseline);
}

void compare_groups(const std::filesystem::path& folder) {
  Venue venue(folder / "group.db");
  auto bare = store::Database::open(folder / "bare.db").value();
  check(bare.execute("CREATE TABLE t(idx INTEGER PRIMARY KEY, leaf BLOB, beside BLOB)").has_value(),
        "create");
  auto insert = bare.prepare("INSERT INTO t(leaf, beside) VALUES(?, ?)").value();
  const auto sample = venue.admissions(1).front();
  const Bytes leaf = ledger::encode_leaf({sample.entry, {}}).value();
  Figures rows;
  Figures admissions;
  for (int i = 0; i < group_rounds; ++i) {
    rows.values.push_back(microseconds_of([&] {
      auto transaction = store::Transaction::begin(bare).value();
      for (std::size_t k = 0; k < group_leaves; ++k) {
        check(insert.with(leaf, sample.beside).run().has_value(), "insert");
      }
      check(transaction.commit().has_value(), "commit");
    }));
    admissions.values.push_back(microseconds_of([&] { venue.admit(group_leaves); }));
    venue.use_the_pause();
    if (bare.log_pages() >= log_pages_comfortable)
      (void)bare.checkpoint(store::Checkpoint::passive);
  }
  print("32 SQLite rows of the same bytes in one commit", rows, rows);
  print("32 admissions at once", admissions, rows);
  std::printf("%-52s %9.2f\n", "  rate against bare SQLite (aim 0.4)",
              rows.p50() / admissions.p50());
}

void measure_many(const std::filesystem::path& folder) {
  const auto file = folder / "many.db";
  {
    Venue venue(file);
    for (std::uint64_t made = 0; made < many_leaves; made += 1'000) {
      venue.admit(1'000);
      check(venue.ledger().checkpoint().has_value(), "checkpoint");
    }
  }
  std::printf("%-52s %9.0f bytes\n", "an admission on disk",
              static_cast<double>(std::filesystem::file_size(file)) / many_leaves);
  const double opening =
      microseconds_of([&] { check(ledger::Ledger::open(file).has_value(), "open"); });
  std::printf("%-52s %9.1f ms\n", "opening a register of 100,000 leaves", opening / 1'000);

  const auto ledger = ledger::Ledger::open(file).value();
  std::vector<Bytes> leaves;
  while (leaves.size() < many_leaves) {
    for (auto& stored : ledger.read(leaves.size(), ledger::read_leaves_max).value()) {
      leaves.push_back(std::move(stored.bytes));
    }
  }
  const double root = microseconds_of([&] {
    ledger::Frontier frontier;
    for (const Bytes& leaf : leaves) frontier.append(ledger::leaf_hash(leaf));
    check(frontier.head() == ledger.head(), "the same root");
  });
  const double verifying = microseconds_of([&] {
    const auto verified = ledger.verify_all();
    check(verified && !verified->damage, "verified");
  });
  std::printf("%-52s %9.0f ms\n", "root of the same leaves in memory", root / 1'000);
  std::printf("%-52s %9.0f ms   %5.2f\n", "verify_all, what lies beside too", verifying / 1'000,
              verifying / root);
}

}  // namespace

int main() {
  const test::TemporaryFolder folder;
  std::printf("in %s\n%-52s %9s %9s   %5s %5s\n", folder.path().parent_path().c_str(), "µs", "p50",
              "p99", "/p50", "/p99");
  compare_one_by_one(folder.path());
  compare_groups(folder.path());
  measure_many(folder.path());
  return 0;
}
