#include "tests/support/software_tpm.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <thread>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* program = "/usr/bin/swtpm";

// A socket has its name a moment before somebody listens at it.
bool is_listened_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), std::min(path.size(), sizeof address.sun_path - 1));
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool listened =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return listened;
}

}  // namespace

bool SoftwareTpm::is_installed() { return std::filesystem::exists(program); }

SoftwareTpm::SoftwareTpm() { start(); }

SoftwareTpm::~SoftwareTpm() = default;

std::string SoftwareTpm::tcti() const { return "swtpm:path=" + (folder_.path() / "tpm").string(); }

void SoftwareTpm::restart() {
  process_->signal(SIGTERM);
  process_->wait(10s);
  process_.reset();
  std::filesystem::remove(folder_.path() / "tpm");
  std::filesystem::remove(folder_.path() / "tpm.ctrl");
  start();
}

void SoftwareTpm::start() {
  const std::string socket = folder_.path() / "tpm";
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{
          program, "socket", "--tpm2", "--tpmstate", "dir=" + folder_.path().string(), "--server",
          "type=unixio,path=" + socket, "--ctrl", "type=unixio,path=" + socket + ".ctrl", "--flags",
          "not-need-init,startup-clear"},
      folder_.path() / "swtpm.log");
  const auto is_ready = [&] { return is_listened_at(socket) && is_listened_at(socket + ".ctrl"); };
  for (int tries = 0; !is_ready(); ++tries) {
    check(tries < 1000 && process_->running(), "swtpm did not start");
    std::this_thread::sleep_for(10ms);
  }
}

}  // namespace menshen::test
