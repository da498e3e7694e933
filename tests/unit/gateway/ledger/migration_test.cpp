// A register of release 0.1 under this one: its schema and its leaves as they were then, word for
// word, so that nothing written since can make this test easier. Again as schema 2 left it, before
// there were day keys, and as a start left it that was cut off before it laid anything under them.
#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/ledger/schema.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view schema_1 = R"sql(
CREATE TABLE leaf(
  idx INTEGER PRIMARY KEY CHECK(idx >= 0),
  bytes BLOB NOT NULL,
  hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT;
CREATE TRIGGER leaf_is_never_altered BEFORE UPDATE ON leaf
  BEGIN SELECT raise(ABORT, 'a leaf is never altered'); END;
CREATE TRIGGER leaf_is_never_deleted BEFORE DELETE ON leaf
  BEGIN SELECT raise(ABORT, 'a leaf is never deleted'); END;
CREATE TABLE beside(
  idx INTEGER PRIMARY KEY REFERENCES leaf(idx),
  bytes BLOB NOT NULL) STRICT;
CREATE TABLE tree(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  size INTEGER NOT NULL CHECK(size >= 0),
  frontier BLOB NOT NULL CHECK(length(frontier) % 32 = 0),
  probes INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO tree(one, size, frontier) VALUES (1, 0, x'');
CREATE TABLE used_code(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX used_code_until ON used_code(until);
CREATE TABLE day_count(
  day INTEGER PRIMARY KEY,
  admitted INTEGER NOT NULL,
  admitted_weak INTEGER NOT NULL) STRICT;
PRAGMA user_version=1;
)sql";

constexpr std::uint64_t leaves = 700;  // two full tiles and a part
constexpr std::uint64_t clock_set_back_at = 300;

// Admissions a minute apart, a stop at every hundredth; at one leaf the clock was set back a day.
Bytes old_leaf(std::uint64_t number) {
  const Instant at = test::sample_moment.at + std::chrono::minutes(number) -
                     std::chrono::hours(number >= clock_set_back_at ? 24 : 0);
  const std::string time = to_iso(Moment{at, test::sample_moment.utc_offset});
  const std::string id = to_hex(test::entry_id_of(number));
  const std::string digest = to_hex(crypto::sha256(to_bytes("what lies beside")));
  if (number % 100 == 99) {
    return to_bytes(
        R"({"v":1,"kind":"stop","id":")" + id + R"(","time":")" + time +
        R"(","lane":"","zone":"","outcome":null,"reasons":[],"source":0,"reader":"",)"
        R"("document":0,"evidence":0,"typed":0,"age":0,"rules":"2026-03","list":0,"stale":false,)"
        R"("follows":null,"detail":"asked","beside":")" +
        to_hex(crypto::sha256({})) + R"(","pad":""})");
  }
  std::string text = R"({"v":1,"kind":"admission","id":")" + id + R"(","time":")" + time +
                     R"(","lane":"front","zone":"hall","outcome":"admit","reasons":[100],)"
                     R"("source":1,"reader":"05.03-20230101-0000012345-0000067890","document":1,)"
                     R"("evidence":1,"typed":0,"age":4,"rules":"2026-03","list":17,)"
                     R"("stale":false,"follows":null,"detail":"","beside":")" +
                     digest + R"(","pad":")";
  text.append(640 - 2 - text.size(), '.').append("\"}");
  return to_bytes(text);
}

// On the day of the first leaf, and on the one before, to which the clock was set back.
constexpr std::uint64_t admitted = clock_set_back_at / 100 * 99;
constexpr std::uint64_t admitted_before = (leaves - clock_set_back_at) / 100 * 99;
constexpr std::string_view beside_text = "what lies beside";

TreeHead write_old_register(const std::filesystem::path& file, std::size_t version) {
  auto database = store::Database::open(file).value();
  check(database.execute(schema_1).has_value(), "the old schema");
  auto transaction = store::Transaction::begin(database).value();
  auto leaf = database.prepare("INSERT INTO leaf VALUES(?, ?, ?)").value();
  auto beside = database.prepare("INSERT INTO beside VALUES(?, ?)").value();
  Frontier frontier;
  for (std::uint64_t i = 0; i < leaves; ++i) {
    const Bytes bytes = old_leaf(i);
    const Digest hash = leaf_hash(bytes);
    check(leaf.with(i, bytes, ByteView(hash)).run().has_value(), "leaf");
    if (i % 100 != 99) check(beside.with(i, to_bytes(beside_text)).run().has_value(), "beside");
    frontier.append(hash);
  }
  auto tree = database.prepare("UPDATE tree SET size = ?, frontier = ?").value();
  check(tree.with(leaves, packed(frontier.hashes())).run().has_value(), "tree");
  auto count = database.prepare("INSERT INTO day_count VALUES(20523, ?, 2), (20522, ?, 0)").value();
  check(count.with(admitted, admitted_before).run().has_value(), "count");
  check(transaction.commit().has_value(), "commit");
  const auto steps = std::span<const store::Migration>(schema_steps).first(version);
  check(store::migrate(database, steps).has_value(), "migrated in an earlier release");
  return frontier.head();
}

void expect_every_leaf(const Ledger& ledger) {
  for (std::uint64_t i = 0; i < leaves; ++i) {
    const auto stored = ledger.read(i, 1).value();
    ASSERT_EQ(stored.size(), 1U) << i;
    ASSERT_EQ(stored.front().bytes, old_leaf(i)) << i;
    ASSERT_EQ(stored.front().beside, i % 100 == 99 ? Bytes{} : to_bytes(beside_text)) << i;
  }
}

class MigrationTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  MigrationTest() : head_(write_old_register(file(), GetParam())) {}
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }

  test::TemporaryFolder folder_;
  TreeHead head_;
};

TEST_P(MigrationTest, KeepsEveryLeafAndTheTree) {
  auto ledger = Ledger::open(file()).value();
  EXPECT_EQ(ledger.head(), head_);
  expect_every_leaf(ledger);
  const auto verified = ledger.verify_all().value();
  EXPECT_FALSE(verified.damage);
  EXPECT_EQ(verified.head, head_);
  const Moment then{test::sample_moment.at, std::chrono::hours(8)};
  EXPECT_EQ(ledger.door_state(then)->count_on(then.date()).admitted, admitted);
}

TEST_P(MigrationTest, GivesTheOldLeavesTilesProofsAndAnswers) {
  const auto ledger = Ledger::open(file()).value();
  const LedgerView& view = ledger.view();
  EXPECT_EQ(view.tile({1, 0, 2})->size(), 2 * 32U);
  EXPECT_TRUE(
      verify_inclusion(leaf_hash(old_leaf(7)), 7, head_, view.prove_inclusion(7, leaves).value()));
  EntryFilter filter;
  filter.kind = EntryKind::stop;
  EXPECT_EQ(view.find(filter, leaves)->size(), 7U);
  filter = {};
  filter.violations_only = true;
  EXPECT_EQ(view.find(filter, leaves)->size(), 7U);
  filter = {};
  filter.to = test::sample_moment.at;  // the clock was set back behind the first leaf's time
  const auto before = view.find(filter, 10).value();
  ASSERT_EQ(before.size(), 10U);
  EXPECT_EQ(before.front().index, clock_set_back_at);
}

TEST_P(MigrationTest, GoesOnWithLeavesOfTheNewVersion) {
  {
    auto ledger = Ledger::open(file()).value();
    std::vector<NewLeaf> more;
    for (std::uint64_t i = 0; i < 400; ++i) more.push_back(test::sample_leaf(leaves + i));
    ASSERT_TRUE(ledger.append(more));
  }
  const auto ledger = Ledger::open(file()).value();
  EXPECT_EQ(ledger.head().size, leaves + 400);
  EXPECT_FALSE(ledger.verify_all()->damage);
  EXPECT_EQ(parse_leaf(ledger.read(leaves, 1)->front().bytes)->version, 2);
  const Proof proof = ledger.view().prove_consistency(leaves, leaves + 400).value();
  EXPECT_TRUE(verify_consistency(head_, ledger.head(), proof));
}

TEST_P(MigrationTest, IsDoneByTheOneWhoWritesAndNotByAReader) {
  EXPECT_EQ(LedgerView::open(file()).error(), store::Errc::not_migrated);
  { Ledger::open(file()).value(); }
  EXPECT_TRUE(LedgerView::open(file()));
}

TEST_P(MigrationTest, OfADamagedRegisterKeepsItSoThatTheDamageIsNamed) {
  {
    auto database = store::Database::open(file()).value();
    ASSERT_TRUE(
        database.execute("DROP TRIGGER leaf_is_never_altered;"
                         "UPDATE leaf SET bytes = x'7b7d' WHERE idx = 123"));
  }
  const auto ledger = Ledger::open(file()).value();
  const auto damage = ledger.verify_all()->damage.value();
  EXPECT_EQ(damage.part, Damage::Part::leaf);
  EXPECT_EQ(damage.index, 123U);
}

TEST_P(MigrationTest, LaysUnderADayKeyWhatLayBesideLeavesWithout) {
  const auto holds_plain = [](const std::filesystem::path& path) {
    return text_of(test::read_file(path)).find(beside_text) != std::string_view::npos;
  };
  const auto log = std::filesystem::path(file()).concat("-wal");
  ASSERT_TRUE(holds_plain(file()));
  const auto ledger = Ledger::open(file()).value();
  EXPECT_FALSE(holds_plain(file()));
  EXPECT_FALSE(holds_plain(log));
  const auto days = ledger.view().kept_days().value();
  ASSERT_EQ(days.size(), 2U);  // by the leaves' own dates: the clock was set back a day
  std::size_t rows = 0;
  for (const KeptDay& day : days) {
    EXPECT_EQ(day.holds, Holds::registration);
    rows += ledger.view().beside_rows(day)->size();
  }
  EXPECT_EQ(rows, leaves - leaves / 100);
}

// Somebody reads while the first start lays the rows: the log keeps them plain for now.
class MigrationBesideAReader : public MigrationTest {
 protected:
  MigrationBesideAReader() {
    auto writer = store::Database::open(file()).value();
    reader_.emplace(store::Database::open(file(), {store::Access::read, {}, {}}).value());
    // A plain row in the log, and not only in the file.
    check(writer
              .execute("BEGIN; UPDATE beside SET bytes = x'00' WHERE idx = 5; UPDATE beside SET "
                       "bytes = (SELECT bytes FROM beside WHERE idx = 6) WHERE idx = 5; COMMIT")
              .has_value(),
          "written");
    check(reader_->execute("BEGIN").has_value() && reader_->number("SELECT count(*) FROM leaf"),
          "a reader's snapshot");
  }
  bool log_holds_plain() const {
    const auto log = std::filesystem::path(file()).concat("-wal");
    return text_of(test::read_file(log)).find(beside_text) != std::string_view::npos;
  }
  bool has_mark() const {
    auto database = store::Database::open(file(), {store::Access::read, {}, {}}).value();
    return *database.number("SELECT count(*) FROM beside_plain") > 0;
  }

  std::optional<store::Database> reader_;
};

TEST_P(MigrationBesideAReader, RidsTheLogOfPlainRowsAtALaterStart) {
  ASSERT_TRUE(Ledger::open(file()));
  EXPECT_TRUE(log_holds_plain());
  EXPECT_TRUE(has_mark());
  ASSERT_TRUE(Ledger::open(file()));
  EXPECT_TRUE(has_mark());  // as long as there is a reader
  reader_.reset();
  const auto ledger = Ledger::open(file()).value();
  EXPECT_FALSE(log_holds_plain());
  EXPECT_FALSE(has_mark());
  expect_every_leaf(ledger);
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST_P(MigrationBesideAReader, RidsTheLogOfPlainRowsAtALaterRoundOfErasing) {
  auto ledger = Ledger::open(file()).value();
  EXPECT_EQ(ledger.erase_due(test::day(0), {}, test::entry_on(0)).error(), store::Errc::in_use);
  EXPECT_TRUE(log_holds_plain());
  reader_.reset();
  ASSERT_TRUE(ledger.erase_due(test::day(0), {}, test::entry_on(0)));
  EXPECT_FALSE(log_holds_plain());
  EXPECT_FALSE(has_mark());
}

// Every write of the migration fails once, in turn; the next start begins it anew.
TEST_P(MigrationTest, CutOffAnywhereLosesNothing) {
  int struck = 0;
  for (std::uint64_t nth = 1;; nth += 7) {
    const test::TemporaryFolder folder;
    const auto copy = folder.path() / "ledger.db";
    write_old_register(copy, GetParam());
    test::FaultyDisk disk;
    disk.fail_at(nth, test::Fault::io, true);
    const bool opened = Ledger::open(copy, {store::Access::own, disk.vfs(), {}}).has_value();
    const bool met = disk.has_failed();
    disk.heal();
    if (!met) break;
    struck += opened ? 0 : 1;
    const auto ledger = Ledger::open(copy).value();
    EXPECT_EQ(ledger.head(), head_);
    expect_every_leaf(ledger);
    EXPECT_FALSE(ledger.verify_all()->damage) << nth;
  }
  EXPECT_GE(struck, 3);
}

INSTANTIATE_TEST_SUITE_P(FromEveryVersion, MigrationTest, ::testing::Values(1, 2, 3, 4, 5));
INSTANTIATE_TEST_SUITE_P(FromEveryVersion, MigrationBesideAReader,
                         ::testing::Values(1, 2, 3, 4, 5));

// A register of schema 3 that has long been under day keys.
TEST(MigrationFromSchema3, KeepsDayKeysAndTheDoorsCounts) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "ledger.db";
  {
    auto ledger = Ledger::open(file).value();
    ASSERT_TRUE(ledger.append(std::vector<NewLeaf>{test::sample_leaf(0), test::leaf_on(1, 1)}));
  }
  {
    auto database = store::Database::open(file).value();
    ASSERT_TRUE(
        database.execute("ALTER TABLE day_key DROP COLUMN lost; DROP INDEX entry_kind; DROP INDEX "
                         "entry_violation_kind;"
                         "CREATE INDEX entry_event ON entry(kind) WHERE kind > 3 AND kind <> 11;"
                         "ALTER TABLE day_count DROP COLUMN said_again; PRAGMA user_version=3"));
  }
  auto ledger = Ledger::open(file).value();
  EXPECT_FALSE(ledger.verify_all()->damage);
  EXPECT_EQ(ledger.read(1, 1)->front().beside, test::blob_of(1));
  ASSERT_TRUE(ledger.append(std::vector<NewLeaf>{test::sample_leaf(2)}));
  EXPECT_EQ(ledger.door_state(test::sample_moment)->count_on(test::day(0)).admitted, 2U);
  EXPECT_FALSE(ledger.verify_all()->damage);
}

}  // namespace
}  // namespace menshen::ledger
