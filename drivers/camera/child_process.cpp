#include "drivers/camera/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace menshen::camera {

namespace {

Error system_error(int number) { return {number, boost::system::system_category()}; }

// Closes what it holds; release() hands it on.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

// What posix_spawn is told, with the order in which it does it.
class SpawnOrders {
 public:
  explicit SpawnOrders(int message_end) {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    const std::array<int, 9> refusals = {
        posix_spawn_file_actions_init(&files_),
        posix_spawnattr_init(&attributes_),
        posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
        posix_spawn_file_actions_addopen(&files_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0),
        posix_spawn_file_actions_adddup2(&files_, message_end, message_descriptor),
        posix_spawn_file_actions_addclosefrom_np(&files_, message_descriptor + 1),
        posix_spawnattr_setsigmask(&attributes_, &none),
        posix_spawnattr_setsigdefault(&attributes_, &all),
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)};
    // With one order missing the process would inherit too much: then none is started.
    for (const int refusal : refusals) refused_ = refused_ != 0 ? refused_ : refusal;
  }
  ~SpawnOrders() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnOrders(const SpawnOrders&) = delete;
  SpawnOrders& operator=(const SpawnOrders&) = delete;

  int spawn(pid_t& pid, const std::string& program, const std::vector<std::string>& arguments,
            const std::vector<std::string>& variables) {
    if (refused_ != 0) return refused_;
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment{"LANG=C.UTF-8"};
    environment.insert(environment.end(), variables.begin(), variables.end());
    return posix_spawn(&pid, program.c_str(), &files_, &attributes_, pointers_to(words).data(),
                       pointers_to(environment).data());
  }

 private:
  static std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
  }

  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
  int refused_ = 0;  // an error number
};

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(
    const boost::asio::any_io_executor& executor, const std::string& program,
    const std::vector<std::string>& arguments, const std::vector<std::string>& variables) {
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return system_error(errno);
  }
  Descriptor ours(pair[0]);
  const Descriptor theirs(pair[1]);
  pid_t pid = 0;
  const int refused = SpawnOrders(theirs.get()).spawn(pid, program, arguments, variables);
  if (refused != 0) return system_error(refused);
  std::unique_ptr<ChildProcess> child(new ChildProcess(executor, pid));  // its constructor is ours
  // By number: the declaration of glibc 2.36 is not fit for C++.
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (pidfd < 0) return system_error(errno);
  Error error;
  child->ended_.assign(pidfd, error);
  if (error) close(pidfd);
  if (!error) child->socket_.assign(boost::asio::local::stream_protocol(), ours.get(), error);
  if (error) return error;
  ours.release();
  return child;
}

ChildProcess::~ChildProcess() {
  if (reaped_) return;
  send_signal(SIGKILL);
  reap();
}

void ChildProcess::send_signal(int signal_number) {
  if (!reaped_) kill(pid_, signal_number);
}

int ChildProcess::reap() {
  while (!reaped_ && waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
}

}  // namespace menshen::camera
