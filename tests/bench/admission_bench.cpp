// From a scan received to write() on the gate's line, the leaf durable in between, against one
// preallocated 4 KiB write and fdatasync on the same disk in the same run: at 20 a second with the
// processor idle, and again with every core busy.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/support/record_writer.hpp"
#include "tests/support/venue/venue.hpp"

namespace {

using namespace menshen;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr int rounds = 200;
constexpr auto round_time = 50ms;  // 20 a second

// The last thing a patron waits for: the first byte on the way to the relay board.
class PipeGate final : public gate::Gate {
 public:
  PipeGate() {
    int ends[2];
    check(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, "pipe2");
    read_ = ends[0];
    write_ = ends[1];
  }
  ~PipeGate() override {
    close(read_);
    close(write_);
  }
  PipeGate(const PipeGate&) = delete;
  PipeGate& operator=(const PipeGate&) = delete;

  void open() override {
    constexpr std::uint8_t on[8] = {0xFF, 0x05, 0x00, 0x00, 0xFF, 0x00, 0x99, 0xE4};
    check(write(write_, on, sizeof on) == sizeof on, "write to the gate");
    opened_at = Steady::now();
    std::uint8_t taken[8];
    check(read(read_, taken, sizeof taken) == sizeof taken, "read from the gate");
  }

  Steady::time_point opened_at;

 private:
  int read_ = -1;
  int write_ = -1;
};

// The least that durability costs on this disk.
class BareDisk {
 public:
  explicit BareDisk(const std::filesystem::path& file)
      : fd_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)), page_(4096, 0x55) {
    const std::vector<char> zeros(1 << 20);
    check(pwrite(fd_, zeros.data(), zeros.size(), 0) == std::ssize(zeros), "preallocate");
    check(fsync(fd_) == 0, "fsync");
  }
  ~BareDisk() { close(fd_); }
  BareDisk(const BareDisk&) = delete;
  BareDisk& operator=(const BareDisk&) = delete;

  void write_durably() {
    page_[0] = static_cast<char>(page_[0] + 1);
    offset_ = (offset_ + 4096) % (1 << 20);
    check(pwrite(fd_, page_.data(), page_.size(), offset_) == 4096, "pwrite");
    check(fdatasync(fd_) == 0, "fdatasync");
  }

 private:
  int fd_;
  std::vector<char> page_;
  off_t offset_ = 0;
};

struct Times {
  std::vector<double> microseconds;
  double at(double share) {
    std::ranges::sort(microseconds);
    return microseconds[static_cast<std::size_t>(share * static_cast<double>(rounds - 1))];
  }
};

struct Measured {
  Times bare;
  Times product;
};

Measured measure(test::Venue& venue, PipeGate& gate, BareDisk& disk) {
  Measured measured;
  const Bytes record = test::citizen_record(test::citizen_born("19900101"));
  auto next = Steady::now();
  for (int round = 0; round < rounds; ++round) {
    std::this_thread::sleep_until(next += round_time);
    const auto bare_start = Steady::now();
    disk.write_durably();
    measured.bare.microseconds.push_back(Microseconds(Steady::now() - bare_start).count());

    std::this_thread::sleep_for(round_time / 2);
    const auto start = Steady::now();
    venue.scan_later(venue.chip(record));
    while (gate.opened_at < start) venue.run_one();
    measured.product.microseconds.push_back(Microseconds(gate.opened_at - start).count());
    venue.advance(1s);
  }
  return measured;
}

void print(const char* what, Measured& m) {
  std::printf(
      "%-10s bare write+fdatasync p50 %7.0f us  p99 %7.0f us | scan to gate p50 %7.0f us  "
      "p99 %7.0f us | ratio p50 %.2f p99 %.2f\n",
      what, m.bare.at(0.5), m.bare.at(0.99), m.product.at(0.5), m.product.at(0.99),
      m.product.at(0.5) / m.bare.at(0.5), m.product.at(0.99) / m.bare.at(0.99));
}

}  // namespace

int main() {
  PipeGate gate;
  test::VenueOptions options;
  options.starts = std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 4h;
  options.gate = &gate;
  options.writer_thread = true;
  options.folder_in = std::filesystem::current_path();  // a disk, where /tmp may be memory
  test::Venue venue(options);
  BareDisk disk(venue.folder() / "bare");

  Measured idle = measure(venue, gate, disk);
  print("idle", idle);

  std::atomic<bool> over{false};
  std::vector<std::jthread> busy;
  for (unsigned core = 0; core < std::thread::hardware_concurrency(); ++core) {
    busy.emplace_back([&over] {
      while (!over.load(std::memory_order_relaxed)) {
      }
    });
  }
  Measured loaded = measure(venue, gate, disk);
  over = true;
  print("busy", loaded);
  std::printf("aims: idle ratio p50 <= 1.5; busy p50 / idle p50 <= 2 (is %.2f; bare alone %.2f)\n",
              loaded.product.at(0.5) / idle.product.at(0.5),
              loaded.bare.at(0.5) / idle.bare.at(0.5));
}
