// The writer is killed at any moment, again and again: nothing it acknowledged is lost, nothing is
// there twice, and the next one goes on.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <random>

#include "tests/crash/ledger/aftermath.hpp"
#include "tests/crash/ledger/writer_child.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

constexpr int kills = 520;
constexpr int kills_per_register = 20;

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
    WriterChild writer(file, static_cast<std::uint32_t>(chance()), acknowledged);
    // Some die while they still open the register, most in the middle of their work.
    if (kill_number % 8 != 0) writer.await_acknowledgement();
    usleep(static_cast<useconds_t>(chance() % 15'000));
    const int status = writer.end();
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer gave up by itself: " << WEXITSTATUS(status);
    acknowledged = writer.acknowledged();

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
