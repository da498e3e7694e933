#include "tests/crash/ledger/writer_child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <utility>

#include "tests/support/sample_leaves.hpp"

namespace menshen::test {

void write_until_ended(const std::filesystem::path& file, int pipe, std::uint32_t seed) {
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

WriterChild::WriterChild(const std::filesystem::path& register_file, std::uint32_t seed,
                         std::uint64_t first_acknowledged, Work work)
    : acknowledged_(first_acknowledged) {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
  pid_ = fork();
  if (pid_ == 0) {
    close(ends[0]);
    work(register_file, ends[1], seed);
    _exit(5);
  }
  close(ends[1]);
  pipe_ = ends[0];
  fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

WriterChild::~WriterChild() {
  if (pid_ > 0) end();
  close(pipe_);
}

void WriterChild::await_acknowledgement() const {
  pollfd readable{pipe_, POLLIN, 0};
  poll(&readable, 1, 5'000);
}

std::uint64_t WriterChild::acknowledged() {
  std::uint64_t next = 0;
  while (read(pipe_, &next, sizeof next) == sizeof next) acknowledged_ = next;
  return acknowledged_;
}

int WriterChild::end() {
  kill(pid_, SIGKILL);
  int status = 0;
  EXPECT_EQ(waitpid(std::exchange(pid_, -1), &status, 0) > 0, true);
  return status;
}

}  // namespace menshen::test
