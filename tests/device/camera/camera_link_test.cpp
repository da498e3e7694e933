// The daemon's end against the real menshen-camera, whose camera is a folder of pictures, and
// against programs that play a process gone bad.
#include "drivers/camera/camera_link.hpp"

#include <gtest/gtest.h>
#include <signal.h>  // kill() is POSIX
#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "drivers/camera/errc.hpp"
#include "drivers/camera/source_name.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

bool is_there(pid_t pid) { return kill(pid, 0) == 0; }

class CameraLinkTest : public testing::Test {
 protected:
  CameraLinkTest() {
    fs::create_directory(pictures());
    settings_.id = "camera-1";
    settings_.lane = "front";
    settings_.source = "images:" + pictures().string();
    settings_.program = MENSHEN_BIN_DIR "/menshen-camera";
    settings_.restart_wait_min = 50ms;
    settings_.restart_wait_max = 400ms;
    settings_.heartbeat_timeout = 8s;  // a machine busy with other tests starts a program slowly
  }

  fs::path pictures() const { return folder_.path() / "pictures"; }

  void start() {
    link_.emplace(
        io_.get_executor(), settings_, wall_clock, [this](Scan scan) { scans_.push_back(scan); },
        [this](const DeviceEvent& event) { events_.push_back(event); });
    link_->start();
  }

  // A shell script that plays the process; it has the message descriptor as 3.
  void play(const std::string& script) {
    const fs::path program = folder_.path() / "player";
    std::ofstream(program) << "#!/bin/sh\n" << script;
    fs::permissions(program, fs::perms::owner_all);
    settings_.program = program;
  }

  template <class Done>
  bool run_until(Done done, std::chrono::milliseconds within = 20s) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!done() && std::chrono::steady_clock::now() < end) {
      io_.restart();
      io_.run_for(5ms);
    }
    return done();
  }
  void run_for(std::chrono::milliseconds time) {
    run_until([] { return false; }, time);
  }

  // The next process may have said that it is ready before anybody looks.
  bool was_ended_for(const Error& cause) const {
    return std::ranges::find(events_, cause, &DeviceEvent::cause) != events_.end();
  }

  bool last_event_is(DeviceState state, Advice advice) const {
    return !events_.empty() && events_.back().state == state && events_.back().advice == advice;
  }
  bool run_until_ready() {
    return run_until([&] { return last_event_is(DeviceState::ready, Advice::none); });
  }

  const test::TemporaryFolder folder_;
  Settings settings_;
  boost::asio::io_context io_;
  std::vector<Scan> scans_;
  std::vector<DeviceEvent> events_;
  std::optional<CameraLink> link_;
};

TEST_F(CameraLinkTest, StartsIsReadyAndGivesTheCodeThatIsShown) {
  start();
  ASSERT_TRUE(run_until_ready());
  ASSERT_EQ(events_.size(), 2U);
  EXPECT_EQ(events_[0].state, DeviceState::starting);
  EXPECT_EQ(events_[1].device, "camera-1");
  EXPECT_EQ(events_[1].lane, "front");
  EXPECT_EQ(events_[1].kind, DeviceKind::camera);

  test::write_code_picture(pictures() / "1.png", "HC1:SHOWN", {.rotation_degrees = 7, .noise = 6});
  ASSERT_TRUE(run_until([&] { return !scans_.empty(); }));
  EXPECT_EQ(text_of(scans_[0].bytes), "HC1:SHOWN");
  EXPECT_EQ(scans_[0].source, Source::camera);
  EXPECT_EQ(scans_[0].content, Content::code);
  EXPECT_EQ(scans_[0].lane, "front");
  EXPECT_EQ(scans_[0].reader, "camera-1");
  EXPECT_LE(scans_[0].read_at, wall_clock());
  EXPECT_GT(scans_[0].read_at, wall_clock() - 1min);
  EXPECT_FALSE(scans_[0].follows);
}

TEST_F(CameraLinkTest, ReadsInvertedCodesAndSmallOnes) {
  start();
  ASSERT_TRUE(run_until_ready());
  test::write_code_picture(pictures() / "1.png", "HC1:DARK MODE", {.inverted = true});
  ASSERT_TRUE(run_until([&] { return scans_.size() == 1; }));
  const std::string small(450, 'A');
  test::write_code_picture(pictures() / "2.png", small,
                           {.module_pixels = 2, .rotation_degrees = 5, .blur_pixels = 0.9});
  ASSERT_TRUE(run_until([&] { return scans_.size() == 2; }));
  EXPECT_EQ(text_of(scans_[0].bytes), "HC1:DARK MODE");
  EXPECT_EQ(text_of(scans_[1].bytes), small);
}

TEST_F(CameraLinkTest, CountsACodeOnceWhileItIsHeldAndAgainWhenShownAnew) {
  settings_.same_code_window = 0ms;  // the least there is, two seconds
  start();
  test::write_code_picture(pictures() / "1.png", "HC1:HELD");
  ASSERT_TRUE(run_until([&] { return scans_.size() == 1; }));
  run_for(6s);  // far beyond the window and the two seconds of search
  EXPECT_EQ(scans_.size(), 1U);
  test::write_blank_picture(pictures() / "2.png");
  run_for(same_code_window_min + 2s);
  test::write_code_picture(pictures() / "3.png", "HC1:HELD");
  EXPECT_TRUE(run_until([&] { return scans_.size() == 2; }));
}

TEST_F(CameraLinkTest, CountsFramesAndDamagedPictures) {
  start();
  ASSERT_TRUE(run_until_ready());
  std::ofstream(pictures() / "1.png") << "no picture";
  EXPECT_TRUE(run_until([&] { return link_->frames().skipped == 1; }));
  EXPECT_GE(link_->frames().captured, link_->frames().examined);
  EXPECT_GT(link_->frames().examined, 0U);
  EXPECT_TRUE(last_event_is(DeviceState::ready, Advice::none));
}

TEST_F(CameraLinkTest, KilledItIsAbsentThenBackAndForgetsNoCode) {
  settings_.same_code_window = 10s;
  start();
  test::write_code_picture(pictures() / "1.png", "HC1:HELD");
  ASSERT_TRUE(run_until([&] { return scans_.size() == 1; }));
  const pid_t first = link_->pid().value();
  ASSERT_EQ(kill(first, SIGKILL), 0);
  ASSERT_TRUE(
      run_until([&] { return last_event_is(DeviceState::absent, Advice::camera_stopped); }));
  ASSERT_TRUE(run_until_ready());
  EXPECT_NE(link_->pid().value(), first);
  EXPECT_FALSE(is_there(first));
  EXPECT_EQ(link_->starts(), 2U);
  test::write_code_picture(pictures() / "2.png", "HC1:NEXT");
  ASSERT_TRUE(run_until([&] { return scans_.size() == 2; }));
  EXPECT_EQ(text_of(scans_[1].bytes), "HC1:NEXT");  // the held one was not counted again
}

TEST_F(CameraLinkTest, StoppedItIsKilledForItsSilenceAndBack) {
  settings_.heartbeat_timeout = 3s;
  settings_.term_grace = 200ms;
  start();
  ASSERT_TRUE(run_until_ready());
  const pid_t first = link_->pid().value();
  ASSERT_EQ(kill(first, SIGSTOP), 0);  // it cannot hear SIGTERM
  ASSERT_TRUE(
      run_until([&] { return last_event_is(DeviceState::absent, Advice::camera_stopped); }));
  EXPECT_EQ(events_.back().cause, boost::system::errc::timed_out);
  EXPECT_FALSE(is_there(first));
  EXPECT_TRUE(run_until_ready());
}

TEST_F(CameraLinkTest, WithoutItsProgramItSaysSoAndTriesAgain) {
  settings_.program = folder_.path() / "menshen-camera";
  start();
  ASSERT_TRUE(
      run_until([&] { return last_event_is(DeviceState::absent, Advice::camera_stopped); }));
  EXPECT_EQ(events_.back().cause, boost::system::errc::no_such_file_or_directory);
  EXPECT_EQ(link_->starts(), 0U);
  fs::copy_file(MENSHEN_BIN_DIR "/menshen-camera", settings_.program);
  EXPECT_TRUE(run_until_ready());
}

TEST_F(CameraLinkTest, WithoutItsSourceThereIsNoPictureUntilTheSourceComes) {
  settings_.source = "images:" + (folder_.path() / "later").string();
  start();
  ASSERT_TRUE(
      run_until([&] { return last_event_is(DeviceState::absent, Advice::camera_no_picture); }));
  fs::create_directory(folder_.path() / "later");
  EXPECT_TRUE(run_until_ready());
  EXPECT_EQ(std::ranges::count(events_, Advice::camera_stopped, &DeviceEvent::advice), 0);
}

TEST_F(CameraLinkTest, StopEndsTheProcessAndNothingIsHeardAfter) {
  start();
  ASSERT_TRUE(run_until_ready());
  const pid_t pid = link_->pid().value();
  const std::size_t events = events_.size();
  link_->stop();
  EXPECT_TRUE(run_until([&] { return !link_->pid(); }));
  EXPECT_FALSE(is_there(pid));
  io_.restart();
  io_.run();  // nothing is left to be done
  EXPECT_EQ(events_.size(), events);
  EXPECT_EQ(link_->starts(), 1U);
}

TEST_F(CameraLinkTest, LetGoItLeavesNoProcessBehind) {
  start();
  ASSERT_TRUE(run_until_ready());
  const pid_t pid = link_->pid().value();
  link_.reset();
  EXPECT_FALSE(is_there(pid));
  io_.restart();
  io_.run();
}

TEST_F(CameraLinkTest, StoppedBeforeItsFirstStartItStartsNothing) {
  start();
  link_->stop();
  io_.restart();
  io_.run();
  EXPECT_EQ(link_->starts(), 0U);
  EXPECT_TRUE(events_.empty());
}

TEST_F(CameraLinkTest, MayBeStoppedFromItsOwnCallbacks) {
  link_.emplace(
      io_.get_executor(), settings_, wall_clock,
      [this](const Scan& scan) {
        scans_.push_back(scan);
        link_->stop();
      },
      [](const DeviceEvent&) {});
  link_->start();
  test::write_code_picture(pictures() / "1.png", "HC1:A");
  ASSERT_TRUE(run_until([&] { return scans_.size() == 1 && !link_->pid(); }));
  EXPECT_EQ(scans_.size(), 1U);
}

// hello, in the notation of printf
constexpr const char* hello = "printf '\\000\\003\\001\\000\\001' >&3\n";

TEST_F(CameraLinkTest, NonsenseEndsTheProcess) {
  play(std::string(hello) + "printf '\\377\\377nonsense' >&3\nexec sleep 60\n");
  start();
  ASSERT_TRUE(run_until([&] { return link_->starts() >= 2; }));
  EXPECT_TRUE(was_ended_for(make_error_code(Errc::message_too_long)));
  EXPECT_EQ(std::ranges::count(events_, DeviceState::ready, &DeviceEvent::state), 0);
  EXPECT_TRUE(last_event_is(DeviceState::absent, Advice::camera_stopped));
}

TEST_F(CameraLinkTest, AnotherVersionEndsTheProcess) {
  play("printf '\\000\\003\\001\\000\\002' >&3\nexec sleep 60\n");
  start();
  ASSERT_TRUE(run_until([&] { return link_->starts() >= 2; }));
  EXPECT_TRUE(was_ended_for(make_error_code(Errc::other_version)));
}

TEST_F(CameraLinkTest, AFloodEndsTheProcess) {
  play(std::string(hello) + "while :; do printf '\\000\\002\\004\\002' >&3; done\n");
  start();
  ASSERT_TRUE(run_until([&] { return link_->starts() >= 2; }));
  EXPECT_TRUE(was_ended_for(make_error_code(Errc::message_flood)));
}

TEST_F(CameraLinkTest, OneThatDoesNotHearSigtermIsKilled) {
  settings_.term_grace = 100ms;
  play("trap '' TERM\nprintf '\\000\\000' >&3\nexec sleep 60\n");
  start();
  ASSERT_TRUE(run_until([&] { return link_->pid().has_value(); }));
  const pid_t first = link_->pid().value();
  ASSERT_TRUE(run_until([&] { return link_->starts() >= 2; }));
  EXPECT_FALSE(is_there(first));
}

TEST_F(CameraLinkTest, CodesWithoutHeartbeatsDoNotKeepAProcessAlive) {
  settings_.heartbeat_timeout = 500ms;
  play(std::string(hello) +
       "while :; do printf '\\000\\007\\003\\000\\000\\000\\001\\000A' >&3; sleep 0.1; done\n");
  start();
  ASSERT_TRUE(run_until([&] { return link_->starts() >= 2; }));
  EXPECT_EQ(scans_.size(), 1U);
}

TEST_F(CameraLinkTest, OneThatEndsAtOnceIsStartedAgainEverMoreSlowly) {
  play("exit 0\n");
  start();
  run_for(1500ms);
  // 50, 100, 200, 400, 400 … ms: never more than six starts in the time.
  EXPECT_GE(link_->starts(), 2U);
  EXPECT_LE(link_->starts(), 6U);
  EXPECT_EQ(events_.size(), 2U);  // starting, absent; not once more for each attempt
}

TEST_F(CameraLinkTest, TroubleComesWithItsCause) {
  const std::vector<std::pair<std::string, Error>> ends = {{"exit 0\n", Errc::process_ended},
                                                           {"exit 2\n", Errc::other_version},
                                                           {"exit 3\n", Errc::source_absent},
                                                           {"exit 4\n", Errc::confinement},
                                                           {"kill -9 $$\n", Errc::process_ended}};
  for (const auto& [script, cause] : ends) {
    play(script);
    events_.clear();
    start();
    ASSERT_TRUE(
        run_until([&] { return last_event_is(DeviceState::absent, Advice::camera_stopped); }));
    EXPECT_EQ(events_.back().cause, cause) << script;
  }
  settings_.program = "/nonexistent/menshen-camera";
  events_.clear();
  start();
  ASSERT_TRUE(run_until([&] { return !events_.empty(); }));
  EXPECT_EQ(events_.back().cause, boost::system::errc::no_such_file_or_directory);
}

// Every user of the machine may read the words of a process, and a camera's address may hold its
// password.
TEST_F(CameraLinkTest, ThePasswordOfACameraStandsInNoProcessList) {
  play("exec sleep 60\n");
  settings_.source = "stream:rtsp://desk:Secret7@127.0.0.1:9/";
  start();
  ASSERT_TRUE(run_until([&] { return link_->pid().has_value(); }));
  const std::string process = "/proc/" + std::to_string(*link_->pid());
  std::string words;
  ASSERT_TRUE(run_until([&] {
    std::ifstream in(process + "/cmdline");
    std::getline(in, words);
    return words.find("sleep") != std::string::npos;
  }));
  EXPECT_EQ(words.find("Secret7"), std::string::npos) << words;
  struct stat environment {};
  ASSERT_EQ(stat((process + "/environ").c_str(), &environment), 0);
  EXPECT_EQ(environment.st_mode & 0777, 0400U);  // where it stands: its owner's alone
}

TEST_F(CameraLinkTest, TheProcessInheritsNothingButItsDescriptor) {
  const fs::path told = folder_.path() / "told";
  play("{ echo \"$@\"; env; ls /proc/self/fd; } > " + told.string() + ".part\nmv " + told.string() +
       ".part " + told.string() + "\nexec sleep 60\n");
  setenv("MENSHEN_TEST_SECRET", "secret", 1);
  const std::ifstream kept_open("/dev/zero");
  start();
  ASSERT_TRUE(run_until([&] { return fs::exists(told); }));
  unsetenv("MENSHEN_TEST_SECRET");
  std::ifstream in(told);
  std::string arguments;
  std::getline(in, arguments);
  EXPECT_EQ(arguments, "--fd 3 --fps 15");
  std::set<std::string> descriptors;
  for (std::string line; std::getline(in, line);) {
    const bool number = line.find_first_not_of("0123456789") == std::string::npos;
    if (number) {
      descriptors.insert(line);
      continue;
    }
    // What a shell sets by itself, and those that we give.
    const std::string name = line.substr(0, line.find('='));
    if (name == source_variable) {
      EXPECT_EQ(line, name + "=" + settings_.source);
      continue;
    }
    EXPECT_TRUE(name == "LANG" || name == "PWD" || name == "OLDPWD" || name == "SHLVL" ||
                name == "_")
        << name;
  }
  // 0 to 2, the socket, and the folder that ls itself has open.
  EXPECT_EQ(descriptors, (std::set<std::string>{"0", "1", "2", "3", "4"}));
}

}  // namespace
}  // namespace menshen::camera
