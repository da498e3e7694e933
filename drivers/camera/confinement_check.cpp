#include "drivers/camera/confinement_check.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>  // kill() is POSIX
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace menshen::camera {

namespace {

// Each answers whether the kernel refused. Where the call could fail for another reason, the
// number tells a refusal (EPERM, EACCES) from it: nothing here may succeed by mistake.

bool socket_refused(int family, int type) {
  const int opened = socket(family, type, 0);
  if (opened >= 0) close(opened);
  return opened < 0 && errno == EPERM;
}

bool program_refused() {
  // A name that is no program: let through, the call fails with ENOENT and we live to tell.
  char* const none[] = {nullptr};
  return execve("/nonexistent/program", none, none) < 0 && errno == EPERM;
}

bool process_refused() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, nullptr, 0);
  return child < 0;
}

bool opening_refused(const std::string& path, int flags) {
  const int opened = open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (opened >= 0) close(opened);
  return opened < 0 && (errno == EPERM || errno == EACCES);
}

bool executable_memory_refused() {
  constexpr std::size_t page_bytes = 4096;
  void* const page =
      mmap(nullptr, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return false;
  const bool refused = mprotect(page, page_bytes, PROT_READ | PROT_EXEC) != 0;
  munmap(page, page_bytes);
  return refused;
}

bool raising_a_limit_refused() {
  const rlimit core{1, 1};
  return setrlimit(RLIMIT_CORE, &core) != 0;
}

// On no descriptor: let through, it fails with EBADF. It would type into a terminal.
bool typing_refused() {
  char typed = '\n';
  return ioctl(-1, TIOCSTI, &typed) < 0 && errno == EPERM;
}

// To this machine itself, where the desk page is served: let through, it is refused by nobody's
// listening, with another number, or succeeds.
bool connecting_refused(std::uint16_t port) {
  const int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int connected =
      connect(opened, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const bool refused = connected < 0 && errno == EACCES;
  if (opened >= 0) close(opened);
  return refused;
}

bool call_refused(long number) { return syscall(number, 0, 0, 0, 0, 0) < 0 && errno == EPERM; }

}  // namespace

std::vector<Attempt> attempt_forbidden(const SourceName& source, ReachLimit reach, Stage stage) {
  const bool folder = source.kind == SourceKind::images;
  std::vector<Attempt> attempts = {
      {"local socket", socket_refused(AF_UNIX, SOCK_STREAM)},
      {"packet socket", socket_refused(AF_PACKET, SOCK_RAW)},
      {"program", program_refused()},
      {"process", process_refused()},
      {"thread or process by clone3", syscall(SYS_clone3, nullptr, 0) < 0 && errno == ENOSYS},
      {"creating a file", opening_refused("/tmp/.menshen-camera-check", O_WRONLY | O_CREAT)},
      {"nameless file", opening_refused("/tmp", O_RDWR | O_TMPFILE)},
      {"signal to another", kill(getppid(), 0) < 0 && errno == EPERM},
      {"tracing", ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) < 0 && errno == EPERM},
      {"mounting", mount("none", "/nonexistent", "tmpfs", 0, nullptr) < 0 && errno == EPERM},
      {"raising a limit", raising_a_limit_refused()},
      {"typing into a terminal", typing_refused()},
      {"io_uring", call_refused(SYS_io_uring_setup)},
      {"bpf", call_refused(SYS_bpf)},
      {"reading another's memory", call_refused(SYS_process_vm_readv)},
  };
  if (stage == Stage::open) {
    attempts.push_back({"executable memory", executable_memory_refused()});
  }
  const bool files_limited = reach != ReachLimit::kernel_has_none;
  if (stage == Stage::open || source.kind != SourceKind::device || files_limited) {
    attempts.push_back({"writing a device", opening_refused("/dev/null", O_WRONLY)});
    attempts.push_back({"reading and writing a file", opening_refused("/proc/self/comm", O_RDWR)});
  }
  if (source.kind != SourceKind::stream) {
    attempts.push_back({"inet socket", socket_refused(AF_INET, SOCK_STREAM)});
    attempts.push_back({"inet6 socket", socket_refused(AF_INET6, SOCK_DGRAM)});
  }
  if (folder) {
    attempts.push_back(
        {"creating a file in the source's folder",
         opening_refused(source.place + "/.menshen-camera-check", O_RDWR | O_CREAT)});
  }
  if (source.kind == SourceKind::stream && reach == ReachLimit::holds) {
    const auto own = stream_port(source.place);
    const std::uint16_t other = own && *own == 9 ? 7 : 9;
    attempts.push_back({"connecting to another port", connecting_refused(other)});
  }
  if (files_limited) {
    attempts.push_back(
        {"reading outside of the source", opening_refused("/proc/self/maps", O_RDONLY)});
    // Readable for everybody else, and beside what a stream may read.
    attempts.push_back({"reading the system's settings", opening_refused("/etc/passwd", O_RDONLY)});
  }
  return attempts;
}

}  // namespace menshen::camera
