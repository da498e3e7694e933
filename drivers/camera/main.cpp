// menshen-camera: the process that looks at pictures, so that menshend need not.
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <span>

#include "drivers/camera/arguments.hpp"
#include "drivers/camera/confinement.hpp"
#include "drivers/camera/confinement_check.hpp"
#include "drivers/camera/read_images.hpp"
#include "drivers/camera/vision_library.hpp"
#include "drivers/camera/watch.hpp"

namespace {

using namespace menshen::camera;

std::chrono::microseconds steady_clock() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

int read_confined(const Arguments& arguments) {
  const bool confined = confine_process(/*writes_no_file=*/false) &&
                        confine_reach(arguments.files) && confine_calls(SourceKind::images);
  if (!confined) return exit_not_confined;
  return read_images(arguments.files, steady_clock, stdout);
}

bool all_refused(const SourceName& source, ReachLimit limited, Stage stage) {
  bool all = true;
  for (const Attempt& attempt : attempt_forbidden(source, limited, stage)) {
    std::printf("%s%s: %.*s\n", attempt.refused ? "refused" : "ALLOWED",
                stage == Stage::opening ? " while opening" : "",
                static_cast<int>(attempt.what.size()), attempt.what.data());
    all = all && attempt.refused;
  }
  return all;
}

int check_confinement(const SourceName& source) {
  if (!confine_process(/*writes_no_file=*/false)) return exit_not_confined;
  const auto limited = confine_reach(source);
  if (!limited || !confine_opening(source.kind)) return exit_not_confined;
  if (*limited == ReachLimit::kernel_has_none)
    std::puts("no Landlock: files outside of the source can be read");
  if (*limited == ReachLimit::files_only && source.kind == SourceKind::stream)
    std::puts("no Landlock for TCP: every port can be connected to");
  const bool all_while_opening = all_refused(source, *limited, Stage::opening);
  if (!confine_calls(source.kind)) return exit_not_confined;
  return all_refused(source, *limited, Stage::open) && all_while_opening ? exit_done : exit_not_all;
}

int run(std::span<const char* const> words) {
  const auto arguments = parse_arguments(words, std::getenv(source_variable));
  if (!arguments) {
    std::fputs(usage.data(), stderr);
    return exit_usage;
  }
  quiet_single_threaded_vision();
  switch (arguments->task) {
    case Task::read:
      return read_confined(*arguments);
    case Task::self_check:
      return check_confinement(arguments->source);
    case Task::watch:
      break;
  }
  // The daemon's end may close and its limit on files must not be a death sentence; and no camera
  // outlives the daemon.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return watch(*arguments, steady_clock);
}

}  // namespace

int main(int argc, char** argv) {
  int code = exit_not_all;
  try {
    code = run(std::span<const char* const>(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "menshen-camera: %s\n", error.what());
  }
  if (code == exit_not_confined) std::fputs("menshen-camera: cannot be confined\n", stderr);
  std::fflush(stdout);
  _exit(code);  // the capture thread may be inside a driver, and nothing is left to be written
}
