#include "tests/support/software_tpm.hpp"

#include <signal.h>

#include <thread>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* program = "/usr/bin/swtpm";

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
  for (int tries = 0; !std::filesystem::exists(socket + ".ctrl"); ++tries) {
    check(tries < 1000 && process_->running(), "swtpm did not start");
    std::this_thread::sleep_for(10ms);
  }
}

}  // namespace menshen::test
