// From a scan received to the write() of "open" on the gate's line, by the gate's own thread, the
// leaf durable in between; against one preallocated 4 KiB write and fdatasync on the same disk in
// the same run: at 20 a second with the processor idle, and again with every core busy.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "drivers/gate/modbus_gate.hpp"
#include "firmware-host/priority.hpp"
#include "tests/support/pty.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/venue/venue.hpp"

namespace {

using namespace menshen;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr int rounds = 200;
constexpr auto round_time = 50ms;  // 20 a second

// When libmodbus, whose write() is the one below, last told the board to open.
std::atomic<Steady::rep> told_at{0};

// Modbus function 05 with the value FF00.
bool says_open(const unsigned char* frame, std::size_t count) {
  return count == 8 && frame[1] == 0x05 && frame[4] == 0xFF;
}

Steady::time_point told_after(Steady::time_point start) {
  const auto began = start.time_since_epoch().count();
  for (auto told = told_at.load();; told = told_at.load()) {
    if (told >= began) return Steady::time_point(Steady::duration(told));
    check(Steady::now() < start + 5s, "the gate was told to open");
    std::this_thread::sleep_for(1ms);
  }
}

// The far end of the gate's line: answers as a board does.
class RelayBoard {
 public:
  RelayBoard() : thread_([this](const std::stop_token& over) { live(over); }) {}

  std::string device() const { return line_.device(); }

 private:
  void live(const std::stop_token& over) {
    host::ask_for_priority();
    Bytes request;
    while (!over.stop_requested()) {
      const Bytes bytes = line_.read(20ms);
      request.insert(request.end(), bytes.begin(), bytes.end());
      if (request.size() < request_bytes) continue;
      line_.write(std::exchange(request, {}));  // its echo is the answer
    }
  }

  static constexpr std::size_t request_bytes = 8;  // of function 05, CRC included
  test::Pty line_;
  std::jthread thread_;  // ends before what it uses
};

gate::Settings relay_settings(const RelayBoard& board) {
  gate::Settings settings;
  settings.id = "gate-1";
  settings.lane = test::Venue::lane;
  settings.device = board.device();
  settings.pulse_length = 5ms;  // over before the next round
  settings.watch = 1h;          // a look in between would hold up an opening now and then
  return settings;
}

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

Measured measure(test::Venue& venue, BareDisk& disk) {
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
    venue.run_one();  // the leaf is durable: the gate is asked to open
    measured.product.microseconds.push_back(Microseconds(told_after(start) - start).count());
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

// Takes the place of the C library's for the whole program.
extern "C" ssize_t write(int file, const void* bytes, std::size_t count) {
  if (says_open(static_cast<const unsigned char*>(bytes), count)) {
    told_at = Steady::now().time_since_epoch().count();
  }
  return syscall(SYS_write, file, bytes, count);
}

int main() {
  RelayBoard board;
  boost::asio::io_context home;  // of the gate's events, which nobody wants here
  gate::ModbusGate gate(
      home.get_executor(), relay_settings(board), [] { return Instant{}; },
      [](const DeviceEvent&) {}, host::ask_for_priority);
  test::VenueOptions options;
  options.starts = std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 4h;
  options.gate = &gate;
  options.writer_thread = true;
  options.folder_in = std::filesystem::current_path();  // a disk, where /tmp may be memory
  test::Venue venue(options);
  BareDisk disk(venue.folder() / "bare");
  gate.start();
  std::this_thread::sleep_for(200ms);  // it finds its board

  Measured idle = measure(venue, disk);
  print("idle", idle);

  std::atomic<bool> over{false};
  std::vector<std::jthread> busy;
  for (unsigned core = 0; core < std::thread::hardware_concurrency(); ++core) {
    busy.emplace_back([&over] {
      while (!over.load(std::memory_order_relaxed)) {
      }
    });
  }
  Measured loaded = measure(venue, disk);
  over = true;
  print("busy", loaded);
  std::printf("aims: idle ratio p50 <= 1.5; busy p50 / idle p50 <= 2 (is %.2f; bare alone %.2f)\n",
              loaded.product.at(0.5) / idle.product.at(0.5),
              loaded.bare.at(0.5) / idle.bare.at(0.5));
}
