#include "drivers/camera/camera_link.hpp"

#include <string.h>  // explicit_bzero() is glibc's

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <variant>

#include "drivers/camera/camera_session.hpp"
#include "drivers/camera/child_process.hpp"
#include "drivers/camera/errc.hpp"
#include "drivers/camera/exit_code.hpp"
#include "drivers/camera/source_name.hpp"

namespace menshen::camera {

namespace asio = boost::asio;

// Lives as long as its coroutine; whoever holds a CameraLink may let go of it at any time.
class CameraLink::Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(asio::any_io_executor home, Settings settings, WallClock clock,
       std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event)
      : home_(std::move(home)),
        settings_(std::move(settings)),
        clock_(std::move(clock)),
        on_scan_(std::move(on_scan)),
        on_event_(std::move(on_event)),
        session_(std::max(settings_.same_code_window, same_code_window_min),
                 {settings_.restart_wait_min, settings_.restart_wait_max}),
        heartbeat_due_(home_),
        grace_(home_),
        restart_(home_) {}

  static asio::awaitable<void> run(std::shared_ptr<Loop> loop);
  void stop();
  void end_at_once() { process_.reset(); }

  const asio::any_io_executor& home() const { return home_; }
  const ChildProcess* process() const { return process_.get(); }
  const CameraSession& session() const { return session_; }
  std::uint64_t starts() const { return starts_; }

 private:
  bool start_process();
  asio::awaitable<void> listen();
  asio::awaitable<void> end_process();
  bool hear(ByteView bytes);
  void expect_heartbeat();
  void note_end();
  void show(const std::optional<Light>& light);

  asio::any_io_executor home_;
  Settings settings_;
  WallClock clock_;
  std::function<void(Scan)> on_scan_;
  std::function<void(DeviceEvent)> on_event_;
  CameraSession session_;
  MessageDecoder decoder_;
  std::array<std::uint8_t, message_length_bytes + message_body_bytes_max> buffer_{};
  std::unique_ptr<ChildProcess> process_;
  asio::steady_timer heartbeat_due_;
  asio::steady_timer grace_;
  asio::steady_timer restart_;
  Error last_error_;  // why the last process ended or none could be started
  std::uint64_t starts_ = 0;
  bool silent_ = false;
  bool stopped_ = false;
};

asio::awaitable<void> CameraLink::Loop::run(std::shared_ptr<Loop> loop) {
  while (!loop->stopped_) {
    if (loop->start_process()) {
      co_await loop->listen();
      co_await loop->end_process();
    }
    if (loop->stopped_) break;
    loop->show(loop->session_.process_ended());
    loop->restart_.expires_after(loop->session_.wait_before_restart());
    Error ignored;  // stop() cancels it
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await loop->restart_.async_wait(token);
  }
}

void CameraLink::Loop::stop() {
  stopped_ = true;
  restart_.cancel();
  Error ignored;  // nothing more to hear: the coroutine ends the process
  if (process_) process_->socket().cancel(ignored);
}

bool CameraLink::Loop::start_process() {
  auto started = ChildProcess::start(home_, settings_.program,
                                     {"--fd", std::to_string(message_descriptor), "--fps",
                                      std::to_string(settings_.frames_per_second)},
                                     {std::string(source_variable) + "=" + settings_.source});
  if (!started) {
    last_error_ = started.error();
    return false;
  }
  process_ = std::move(*started);
  ++starts_;
  decoder_ = {};
  silent_ = false;
  show(session_.process_started());
  expect_heartbeat();
  return true;
}

asio::awaitable<void> CameraLink::Loop::listen() {
  while (!stopped_ && !silent_) {
    Error error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const auto room = asio::buffer(buffer_);
    auto& socket = process_->socket();
    const std::size_t count = co_await socket.async_read_some(room, token);
    if (error) {
      if (!silent_) last_error_ = error;
      break;
    }
    const bool sensible = hear(ByteView(buffer_).first(count));
    ::explicit_bzero(buffer_.data(), count);  // codes pass through here; none stays
    if (!sensible) break;
  }
}

asio::awaitable<void> CameraLink::Loop::end_process() {
  heartbeat_due_.cancel();
  if (!process_) co_return;
  process_->send_signal(SIGTERM);
  grace_.expires_after(settings_.term_grace);
  // A stopped or hanging process does not hear SIGTERM.
  grace_.async_wait([loop = shared_from_this()](const Error& error) {
    if (!error && loop->process_) loop->process_->send_signal(SIGKILL);
  });
  Error ignored;  // the process is killed and reaped below in any case
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  const auto readable = asio::posix::stream_descriptor::wait_read;
  auto& ended = process_->ended();
  co_await ended.async_wait(readable, token);
  grace_.cancel();
  if (process_) note_end();  // not if its owner has let go of it meanwhile
  process_.reset();
}

// A process that ended by itself has only closed its socket; why stands in its exit code.
void CameraLink::Loop::note_end() {
  if (last_error_ != asio::error::eof && last_error_ != asio::error::connection_reset) return;
  const int exit_code = process_->reap();
  last_error_ = exit_code == exit_usage          ? Errc::other_version
                : exit_code == exit_no_picture   ? Errc::source_absent
                : exit_code == exit_not_confined ? Errc::confinement
                                                 : Errc::process_ended;
}

// False when the process must be ended.
bool CameraLink::Loop::hear(ByteView bytes) {
  for (const Message& message : decoder_.feed(bytes)) {
    const Instant now = clock_();
    const auto* trouble = std::get_if<SourceTrouble>(&message);
    if (trouble != nullptr && trouble->trouble == Trouble::no_picture) {
      last_error_ = Errc::source_absent;
    }
    auto heard = session_.hear(message, now);
    if (!heard) {
      last_error_ = heard.error();
      return false;
    }
    if (std::holds_alternative<Heartbeat>(message)) expect_heartbeat();
    show(heard->light);
    if (stopped_) return false;
    if (heard->code) {
      on_scan_({.lane = settings_.lane,
                .source = Source::camera,
                .content = Content::code,
                .reader = settings_.id,
                .read_at = now,
                .bytes = std::move(*heard->code),
                .follows = std::nullopt});
    }
    if (stopped_) return false;
  }
  if (decoder_.error()) last_error_ = decoder_.error();
  return !decoder_.error();
}

void CameraLink::Loop::expect_heartbeat() {
  heartbeat_due_.expires_after(settings_.heartbeat_timeout);
  heartbeat_due_.async_wait([loop = shared_from_this()](const Error& error) {
    if (error || !loop->process_) return;
    loop->silent_ = true;
    loop->last_error_ = asio::error::timed_out;
    Error ignored;
    loop->process_->socket().cancel(ignored);
  });
}

void CameraLink::Loop::show(const std::optional<Light>& light) {
  if (!light || stopped_) return;
  on_event_({.device = settings_.id,
             .lane = settings_.lane,
             .kind = DeviceKind::camera,
             .state = light->state,
             .advice = light->advice,
             .at = clock_(),
             .cause = is_trouble(light->state) ? last_error_ : Error()});
}

CameraLink::CameraLink(asio::any_io_executor home, Settings settings, WallClock clock,
                       std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event)
    : loop_(std::make_shared<Loop>(std::move(home), std::move(settings), std::move(clock),
                                   std::move(on_scan), std::move(on_event))) {}

CameraLink::~CameraLink() {
  loop_->stop();
  loop_->end_at_once();
}

void CameraLink::start() {
  asio::co_spawn(loop_->home(), Loop::run(loop_), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
}

void CameraLink::stop() { loop_->stop(); }

std::optional<pid_t> CameraLink::pid() const {
  if (loop_->process() == nullptr) return std::nullopt;
  return loop_->process()->pid();
}

FrameCounts CameraLink::frames() const { return loop_->session().frames(); }
std::uint64_t CameraLink::starts() const { return loop_->starts(); }

}  // namespace menshen::camera
