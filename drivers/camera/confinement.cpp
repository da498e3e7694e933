#include "drivers/camera/confinement.hpp"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <span>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

namespace {

bool limit(__rlimit_resource_t resource, rlim_t value) {
  const rlimit both{value, value};
  return setrlimit(resource, &both) == 0;
}

// Sanitizers reserve terabytes of address space for their shadow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

// What the libraries and we need once a source is open. Everything else is refused.
constexpr std::array free_calls = {
    // what is open already
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(select), SCMP_SYS(pselect6),
    // looking at names; Landlock says which can be opened
    SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    // memory
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    // threads that exist, signals to oneself
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(membarrier), SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // time, chance, the machine
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(sysinfo),
    SCMP_SYS(getcpu)};

constexpr std::array stream_calls = {
    SCMP_SYS(connect),    SCMP_SYS(bind),        SCMP_SYS(sendto),      SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),   SCMP_SYS(recvfrom),    SCMP_SYS(recvmsg),     SCMP_SYS(setsockopt),
    SCMP_SYS(getsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(shutdown)};

// What opening a source needs besides: libraries, decoders' threads, and closing the cage further.
constexpr std::array opening_calls = {
    SCMP_SYS(mmap),    SCMP_SYS(mprotect),       SCMP_SYS(getuid),    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),  SCMP_SYS(getegid),        SCMP_SYS(getrusage), SCMP_SYS(getcwd),
    SCMP_SYS(seccomp), SCMP_SYS(set_tid_address)};

// Names, certificates and the libraries that look them up. Of /etc no more than is named here: the
// daemon's own folder lies in it, which the process could read as the user it runs as.
constexpr std::array looking_up_names = {
    "/etc/resolv.conf",     "/etc/hosts",     "/etc/nsswitch.conf",
    "/etc/gai.conf",        "/etc/host.conf", "/etc/services",
    "/etc/ld.so.cache",     "/etc/ssl",       "/usr",
    "/run/systemd/resolve", "/dev/urandom"};

// Names are asked for over UDP first, which Landlock does not limit.
constexpr std::uint16_t name_server_port = 53;

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release) {
    // One call gives the filter to every thread, or fails.
    holds_ = context_ && seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1) == 0;
  }

  void allow(std::span<const int> calls) {
    for (const int call : calls) add(SCMP_ACT_ALLOW, call, {});
  }
  void allow_if(int call, const scmp_arg_cmp& comparison) {
    add(SCMP_ACT_ALLOW, call, {&comparison, 1});
  }
  void answer(int call, std::uint32_t error_number) { add(SCMP_ACT_ERRNO(error_number), call, {}); }
  bool load() { return holds_ && seccomp_load(context_.get()) == 0; }

 private:
  void add(std::uint32_t action, int call, std::span<const scmp_arg_cmp> comparisons) {
    // A call that this architecture does not have cannot be made and needs no rule.
    if (!holds_ || call < 0) return;
    const int refused =
        seccomp_rule_add_array(context_.get(), action, call,
                               static_cast<unsigned>(comparisons.size()), comparisons.data());
    holds_ = refused == 0;
  }

  std::unique_ptr<void, decltype(&seccomp_release)> context_;
  bool holds_ = false;
};

scmp_arg_cmp equals(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}
scmp_arg_cmp has_none_of(unsigned argument, std::uint64_t bits) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

void allow_reading_opens(Filter& filter) {
  // O_TMPFILE contains O_DIRECTORY, which listing a folder needs.
  constexpr std::uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
  filter.allow_if(SCMP_SYS(open), has_none_of(1, writing));
  filter.allow_if(SCMP_SYS(openat), has_none_of(2, writing));
}

// Of the type 'V' that carry something: those of videodev2.h, without a terminal's VT_ requests.
void allow_video_requests(Filter& filter) {
  constexpr std::uint64_t type_and_way = 0xC000FF00;
  for (const std::uint64_t way : {1U, 2U, 3U}) {
    const std::uint64_t wanted = way << 30U | std::uint64_t{'V'} << 8U;
    filter.allow_if(SCMP_SYS(ioctl), {1, SCMP_CMP_MASKED_EQ, type_and_way, wanted});
  }
}

void allow_source(Filter& filter, SourceKind kind) {
  if (kind == SourceKind::device) allow_video_requests(filter);
  if (kind != SourceKind::stream) return;
  filter.allow_if(SCMP_SYS(socket), equals(0, AF_INET));
  filter.allow_if(SCMP_SYS(socket), equals(0, AF_INET6));
  filter.allow(stream_calls);
  filter.allow_if(SCMP_SYS(ioctl), equals(1, FIONBIO));
  filter.allow_if(SCMP_SYS(ioctl), equals(1, FIONREAD));
}

void allow_always(Filter& filter, SourceKind kind) {
  filter.allow(free_calls);
  // UBSan asks through a pipe whether memory can be read; no file or peer can be reached by one.
  if (sanitized) filter.allow(std::array{SCMP_SYS(pipe), SCMP_SYS(pipe2)});
  allow_reading_opens(filter);
  allow_source(filter, kind);
  filter.allow_if(SCMP_SYS(tgkill), equals(0, static_cast<std::uint64_t>(getpid())));
  filter.allow_if(SCMP_SYS(prlimit64), equals(2, 0));  // asks, and sets nothing
  for (const int command : {F_GETFD, F_SETFD, F_GETFL, F_SETFL}) {
    filter.allow_if(SCMP_SYS(fcntl), equals(1, static_cast<std::uint64_t>(command)));
  }
  // The C library asks for these first and falls back on an older call when they are unknown.
  filter.answer(SCMP_SYS(clone3), ENOSYS);
  filter.answer(SCMP_SYS(openat2), ENOSYS);
}

// Of this process and in its namespaces.
void allow_threads(Filter& filter) {
  constexpr std::uint64_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                       CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  filter.allow_if(SCMP_SYS(clone),
                  {0, SCMP_CMP_MASKED_EQ, namespaces | CLONE_THREAD, CLONE_THREAD});
}

}  // namespace

Ok confine_process(bool writes_no_file) {
  const bool limited = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                       prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limit(RLIMIT_CORE, 0) &&
                       (!writes_no_file || limit(RLIMIT_FSIZE, 0)) &&
                       (sanitized || limit(RLIMIT_AS, address_space_bytes_max));
  if (!limited) MENSHEN_RETURN_ERROR(Errc::confinement);
  return {};
}

Result<ReachLimit> confine_reach(const SourceName& source) {
  FileReach reach;
  const auto port = stream_port(source.place);
  switch (source.kind) {
    case SourceKind::images:
    case SourceKind::video:
      reach.readable = {source.place};
      break;
    case SourceKind::device:
      reach.devices = {source.place};
      break;
    case SourceKind::stream:
      reach.readable.assign(looking_up_names.begin(), looking_up_names.end());
      if (!port) return port.error();
      reach.tcp_ports = {*port, name_server_port};
      break;
  }
  return limit_reach(reach);
}

Result<ReachLimit> confine_reach(const std::vector<std::filesystem::path>& readable) {
  return limit_reach({.readable = readable, .devices = {}, .tcp_ports = {}});
}

Ok confine_opening(SourceKind kind) {
  Filter filter;
  allow_always(filter, kind);
  filter.allow(opening_calls);
  allow_threads(filter);
  if (kind == SourceKind::device) {  // Landlock says which
    filter.allow_if(SCMP_SYS(openat), has_none_of(2, O_CREAT | O_TRUNC | O_TMPFILE));
  }
  for (const int option : {PR_SET_NAME, PR_SET_NO_NEW_PRIVS}) {
    filter.allow_if(SCMP_SYS(prctl), equals(0, static_cast<std::uint64_t>(option)));
  }
  filter.allow_if(SCMP_SYS(prlimit64), equals(1, RLIMIT_NPROC));  // confine_calls() sets it
  if (!filter.load()) MENSHEN_RETURN_ERROR(Errc::confinement);
  return {};
}

Ok confine_calls(SourceKind kind) {
  if (!limit(RLIMIT_NPROC, 0)) MENSHEN_RETURN_ERROR(Errc::confinement);
  Filter filter;
  allow_always(filter, kind);
  filter.allow_if(SCMP_SYS(mmap), has_none_of(2, PROT_EXEC));
  filter.allow_if(SCMP_SYS(mprotect), has_none_of(2, PROT_EXEC));
  if (!filter.load()) MENSHEN_RETURN_ERROR(Errc::confinement);
  return {};
}

}  // namespace menshen::camera
