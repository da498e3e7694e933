// The writer is killed at any moment, again and again: nothing it acknowledged is lost, nothing is
// there twice, and the next one goes on.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <random>

#include "tests/crash/ledger/aftermath.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr int kills = 120;
constexpr int kills_per_register = 20;

// Appends groups until it is killed, and tells the pipe the size of the tree after each.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int pipe,
                                     std::uint32_t seed) {
  std::mt19937 chance(seed);
  auto ledger = ledger::Ledger::open(file);
  if (!ledger) _exit(1);
  for (;;) {
    std::vector<ledger::NewLeaf> group;
    for (auto size = 1 + chance() % 6; group.size() < size;) {
      group.push_back(sample_leaf(ledger->head().size + group.size()));
    }
    const auto recorded = ledger->append(group);
    if (!recorded) _exit(2);
    const std::uint64_t size = recorded->back().head.size;
    if (write(pipe, &size, sizeof size) != sizeof size) _exit(3);
    if (chance() % 8 == 0 && !ledger->checkpoint()) _exit(4);
  }
}

// The last whole number in the pipe, once nobody can write to it any more.
std::uint64_t last_in(int pipe, std::uint64_t none) {
  std::uint64_t last = none;
  std::uint64_t next = 0;
  while (read(pipe, &next, sizeof next) == sizeof next) last = next;
  return last;
}

TEST(LedgerKilled, LosesNothingAcknowledgedAndDoublesNothing) {
  std::mt19937 chance(printed_seed());
  int in_the_middle = 0;  // killed between a commit and its acknowledgement
  std::optional<TemporaryFolder> folder;
  std::uint64_t acknowledged = 0;
  for (int kill_number = 0; kill_number < kills; ++kill_number) {
    if (kill_number % kills_per_register == 0) {
      folder.emplace();
      acknowledged = 0;
    }
    const auto file = folder->path() / "ledger.db";
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const auto seed = static_cast<std::uint32_t>(chance());
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      write_until_killed(file, ends[1], seed);
    }
    close(ends[1]);
    // Some die while they still open the register, most in the middle of their work.
    pollfd readable{ends[0], POLLIN, 0};
    if (kill_number % 8 != 0) poll(&readable, 1, 5'000);
    usleep(static_cast<useconds_t>(chance() % 15'000));
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer gave up by itself: " << WEXITSTATUS(status);
    acknowledged = last_in(ends[0], acknowledged);
    close(ends[0]);

    const auto ledger = ledger::Ledger::open(file);
    ASSERT_TRUE(ledger) << ledger.error().message();
    expect_sound(*ledger, acknowledged);
    ASSERT_FALSE(HasFailure()) << "kill " << kill_number;
    in_the_middle += ledger->head().size > acknowledged ? 1 : 0;
    acknowledged = ledger->head().size;
  }
  std::printf("%d kills, %d of them between a commit and its acknowledgement\n", kills,
              in_the_middle);
}

}  // namespace
}  // namespace menshen::test
