// The writer is killed, or its power goes, at any moment of its retention rounds: nothing is erased
// but what was due, nothing without the leaf that says so, no leaf that was acknowledged is lost,
// and the next round leaves no trace.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>

#include "tests/crash/ledger/erasing_story.hpp"
#include "tests/crash/ledger/loop_mount.hpp"
#include "tests/crash/ledger/writer_child.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

constexpr int kills = 160;
constexpr int kills_per_register = 20;
constexpr int cuts = 120;
constexpr int cuts_per_register = 6;
constexpr int file_systems = 2;
constexpr int cuts_per_file_system = 10;

[[noreturn]] void erase_until_ended(const std::filesystem::path& file, int pipe,
                                    std::uint32_t seed) {
  std::mt19937 chance(seed);
  auto ledger = ledger::Ledger::open(file);
  if (!ledger) _exit(1);
  live_by_days(*ledger, chance,
               [&](std::uint64_t size) { return write(pipe, &size, sizeof size) == sizeof size; });
  _exit(2);
}

Traces traces_or_none(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? traces_of(file) : Traces{};
}

TEST(ErasingKilled, ErasesNothingButWhatIsDueAndLeavesNoTraceAfterTheNextRound) {
  std::mt19937 chance(printed_seed());
  int in_a_round = 0;
  Aftermath all;
  std::uint64_t acknowledged = 0;
  std::optional<TemporaryFolder> folder;
  for (int kill_number = 0; kill_number < kills; ++kill_number) {
    if (kill_number % kills_per_register == 0) {
      folder.emplace();
      acknowledged = 0;
    }
    const auto file = folder->path() / "ledger.db";
    const Traces before = traces_or_none(file);
    WriterChild writer(file, static_cast<std::uint32_t>(chance()), acknowledged, erase_until_ended);
    writer.await_acknowledgement();
    usleep(static_cast<useconds_t>(chance() % 120'000));
    const int status = writer.end();
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer gave up by itself: " << WEXITSTATUS(status);
    Aftermath seen;
    expect_sound_erasing(file, before, writer.acknowledged(), seen);
    ASSERT_FALSE(HasFailure()) << "kill " << kill_number;
    acknowledged = seen.size;
    in_a_round += seen.in_a_round ? 1 : 0;
    all.gone += seen.gone;
  }
  std::printf("%d kills, %d of them in a round; %zu rows and keys gone without a trace\n", kills,
              in_a_round, all.gone);
  EXPECT_GT(in_a_round, kills / 8);
  EXPECT_GT(all.gone, 1'000U);
}

// A disk that loses any sectors that were not synced.
TEST(ErasingWithoutPower, ErasesNothingButWhatIsDueAndLeavesNoTraceAfterTheNextRound) {
  std::mt19937 chance(printed_seed());
  int in_a_round = 0;
  std::uint64_t acknowledged = 0;
  std::optional<TemporaryFolder> folder;
  for (int cut = 0; cut < cuts; ++cut) {
    if (cut % cuts_per_register == 0) {
      folder.emplace();
      acknowledged = 0;
    }
    const auto file = folder->path() / "ledger.db";
    const Traces before = traces_or_none(file);
    FaultyDisk disk;
    disk.fail_at(100 + chance() % 900, Fault::short_write, true);
    auto ledger = ledger::Ledger::open(file, {store::Access::own, disk.vfs(), {}});
    if (ledger) {
      live_by_days(*ledger, chance, [&](std::uint64_t size) {
        acknowledged = size;
        return !disk.has_failed();
      });
      ledger = Error();
    }
    disk.lose_unsynced(chance);
    disk.heal();
    Aftermath seen;
    expect_sound_erasing(file, before, acknowledged, seen);
    ASSERT_FALSE(HasFailure()) << "cut " << cut;
    acknowledged = seen.size;
    in_a_round += seen.in_a_round ? 1 : 0;
  }
  std::printf("%d cuts, %d of them in a round\n", cuts, in_a_round);
  EXPECT_GT(in_a_round, cuts / 8);
}

TEST(ErasingOnALoopMount, ErasesNothingButWhatIsDueAndLeavesNoTraceAfterTheNextRound) {
  std::mt19937 chance(printed_seed());
  int in_a_round = 0;
  for (int number = 0; number < file_systems; ++number) {
    const TemporaryFolder folder;
    std::string trouble;
    const auto disk = LoopMount::make(folder.path(), trouble);
    if (!disk) GTEST_SKIP() << trouble;
    const auto file = disk->path() / "ledger.db";
    std::uint64_t acknowledged = 0;
    for (int cut = 0; cut < cuts_per_file_system; ++cut) {
      const Traces before = traces_or_none(file);
      WriterChild writer(file, static_cast<std::uint32_t>(chance()), acknowledged,
                         erase_until_ended);
      writer.await_acknowledgement();
      usleep(static_cast<useconds_t>(chance() % 200'000));
      acknowledged = writer.acknowledged();  // before the cut: later ones were never heard of
      disk->cut_power();
      writer.end();
      ASSERT_TRUE(disk->boot_again());
      Aftermath seen;
      expect_sound_erasing(file, before, acknowledged, seen);
      ASSERT_FALSE(HasFailure()) << "file system " << number << ", cut " << cut;
      acknowledged = seen.size;
      in_a_round += seen.in_a_round ? 1 : 0;
    }
  }
  std::printf("%d cuts, %d of them in a round\n", file_systems * cuts_per_file_system, in_a_round);
  EXPECT_GT(in_a_round, 0);
}

}  // namespace
}  // namespace menshen::test
