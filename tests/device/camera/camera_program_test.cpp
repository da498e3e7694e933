// menshen-camera itself, as a program.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <cstdio>

#include "drivers/camera/arguments.hpp"
#include "drivers/camera/watch.hpp"
#include "tests/device/camera/camera_process.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

using test::camera_program;
using test::CameraProcess;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

struct Finished {
  int exit_code = -1;
  std::vector<std::string> lines;  // standard output
};

Finished run(const std::string& arguments) {
  Finished result;
  std::FILE* out = popen((camera_program + " " + arguments + " 2>/dev/null").c_str(), "r");
  std::array<char, 4096> line{};
  while (fgets(line.data(), static_cast<int>(line.size()), out) != nullptr) {
    result.lines.emplace_back(line.data());
  }
  result.exit_code = WEXITSTATUS(pclose(out));
  return result;
}

std::string field(const std::string& line, const char* name) {
  const auto parsed = boost::json::parse(line).as_object();
  const auto* value = parsed.if_contains(name);
  return value == nullptr ? "" : std::string(value->as_string());
}

TEST(CameraProgram, ReadsFilesToLinesOfJson) {
  const test::TemporaryFolder folder;
  test::write_code_picture(folder.path() / "a.png", "HC1:A");
  test::write_code_picture(folder.path() / "b.png", "HC1:B", {.inverted = true});
  const std::string a = (folder.path() / "a.png").string();
  const std::string b = (folder.path() / "b.png").string();
  const Finished all = run("--read " + a + " " + b);
  EXPECT_EQ(all.exit_code, 0);
  ASSERT_EQ(all.lines.size(), 2U);
  EXPECT_EQ(field(all.lines[0], "file"), a);
  EXPECT_EQ(field(all.lines[0], "text"), "HC1:A");
  EXPECT_EQ(field(all.lines[0], "symbology"), "QRCode");
  EXPECT_EQ(field(all.lines[1], "text"), "HC1:B");
}

TEST(CameraProgram, ExitsWithOneWhenAFileCannotBeRead) {
  const test::TemporaryFolder folder;
  test::write_code_picture(folder.path() / "a.png", "HC1:A");
  const Finished some = run("--read /nonexistent.png " + (folder.path() / "a.png").string());
  EXPECT_EQ(some.exit_code, 1);
  ASSERT_EQ(some.lines.size(), 2U);
  EXPECT_EQ(field(some.lines[0], "error"), "cannot be read as a file");
  EXPECT_EQ(field(some.lines[1], "text"), "HC1:A");
}

TEST(CameraProgram, ItsOutputMayBeAFile) {
  const test::TemporaryFolder folder;
  test::write_code_picture(folder.path() / "a.png", "HC1:A");
  const std::string out = (folder.path() / "out").string();
  EXPECT_EQ(run("--read " + (folder.path() / "a.png").string() + " > " + out).exit_code, 0);
  EXPECT_GT(fs::file_size(out), 40U);
}

TEST(CameraProgram, ExitsWithTwoForWordsItDoesNotKnow) {
  for (const char* words : {"", "--read", "--fd 3", "--nonsense", "--fd 3 --source images:/x"}) {
    EXPECT_EQ(run(words).exit_code, 2) << words;
  }
}

TEST(CameraProgram, ItsConfinementHolds) {
  const test::TemporaryFolder folder;
  for (const std::string& source :
       {"images:" + folder.path().string(), std::string("video:/nonexistent"),
        std::string("device:/dev/video0"), std::string("stream:rtsp://127.0.0.1:9/")}) {
    const Finished check = run("--self-check-confinement --source " + source);
    EXPECT_EQ(check.exit_code, 0) << source;
    EXPECT_GE(check.lines.size(), 33U);  // 15 while opening, 18 after
    if (!check.lines.front().starts_with("no Landlock")) {
      EXPECT_TRUE(std::ranges::count(check.lines, "refused: reading the system's settings\n"));
    }
    if (source.starts_with("stream") && !check.lines.front().starts_with("no Landlock")) {
      EXPECT_TRUE(std::ranges::count(check.lines, "refused: connecting to another port\n"));
    }
    for (const auto& line : check.lines) EXPECT_FALSE(line.starts_with("ALLOWED")) << line;
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(CameraProgram, IsConfinedWhileItWorks) {
  const test::TemporaryFolder folder;
  test::write_code_picture(folder.path() / "1.png", "HC1:A");
  CameraProcess process("images:" + folder.path().string());
  ASSERT_TRUE(process.hear_code("HC1:A"));
  EXPECT_EQ(process.status("NoNewPrivs"), "1");
  EXPECT_EQ(process.status("Seccomp"), "2");  // a filter
  EXPECT_EQ(process.filters(), 2);            // for opening, and for all that follows
  EXPECT_EQ(process.status("Threads"), "2");
  test::write_code_picture(folder.path() / "2.png", "HC1:B", {.inverted = true});
  EXPECT_TRUE(process.hear_code("HC1:B"));
}

// A pipe that nobody writes to: opening it never ends.
TEST(CameraProgram, IsConfinedWhileItsSourceOpens) {
  const test::TemporaryFolder folder;
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  CameraProcess process("video:" + pipe);
  ASSERT_TRUE(process.hear(
      [](const Message& message) { return std::holds_alternative<Heartbeat>(message); }));
  EXPECT_EQ(process.status("Threads"), "2");
  EXPECT_EQ(process.status("Seccomp"), "2");
  EXPECT_EQ(process.filters(), 1);
}

// In a process of its own, since it confines itself, whose clock runs ten times as fast.
TEST(CameraProgram, GivesUpASourceThatDoesNotOpen) {
  const test::TemporaryFolder folder;
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const auto began = std::chrono::steady_clock::now();
  const auto fast_clock = [began] {
    return 10 * std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::steady_clock::now() - began);
  };
  const pid_t child = fork();
  if (child == 0) {
    const Arguments arguments{Task::watch, ends[1], {SourceKind::video, pipe}, 15, {}};
    _exit(watch(arguments, fast_clock));
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), exit_no_picture);
  EXPECT_GE(fast_clock(), open_wait_max);
  std::array<std::uint8_t, 4096> said{};
  const ssize_t count = read(ends[0], said.data(), said.size());
  ASSERT_GT(count, 0);
  MessageDecoder decoder;
  const auto messages = decoder.feed(ByteView(said).first(static_cast<std::size_t>(count)));
  ASSERT_FALSE(messages.empty());
  EXPECT_TRUE(std::holds_alternative<SourceTrouble>(messages.back()));
  close(ends[0]);
  close(ends[1]);
}

TEST(CameraProgram, PlaysAVideoInItsConfinement) {
  const test::TemporaryFolder folder;
  const test::PictureOptions look{.canvas_width = 320, .canvas_height = 240};
  std::vector<Picture> frames(30, test::even_picture(320, 240, 120));
  frames.resize(60, test::code_picture("HC1:FILM", look));
  test::write_video(frames, 30, folder.path() / "a.avi");
  CameraProcess process("video:" + (folder.path() / "a.avi").string());
  EXPECT_TRUE(process.hear_code("HC1:FILM"));
  EXPECT_EQ(process.status("Seccomp"), "2");
}

TEST(CameraProgram, SaysThatThereIsNoPictureAndEnds) {
  const test::TemporaryFolder folder;
  for (const std::string& source :
       {"images:" + (folder.path() / "none").string(),
        "video:" + (folder.path() / "none.avi").string(), std::string("device:/dev/video-none"),
        std::string("stream:http://127.0.0.1:9/")}) {
    CameraProcess process(source);
    EXPECT_TRUE(process.hear_trouble()) << source;
  }
}

TEST(CameraProgram, SaysThatAFolderIsGone) {
  const test::TemporaryFolder folder;
  fs::create_directory(folder.path() / "short-lived");
  CameraProcess process("images:" + (folder.path() / "short-lived").string());
  ASSERT_TRUE(process.hear([](const Message& message) {
    const auto* heartbeat = std::get_if<Heartbeat>(&message);
    return heartbeat != nullptr && heartbeat->frames.captured > 0;
  }));
  fs::remove(folder.path() / "short-lived");
  EXPECT_TRUE(process.hear_trouble());
}

TEST(CameraProgram, EndsWhenTheDaemonIsGone) {
  const test::TemporaryFolder folder;
  CameraProcess process("images:" + folder.path().string());
  ASSERT_TRUE(process.hear([](const Message&) { return true; }));
  process.child().socket().close();
  Error error;
  bool ended = false;
  boost::asio::io_context io;
  boost::asio::posix::stream_descriptor watch(io, dup(process.child().ended().native_handle()));
  watch.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [&](const Error& failed) { ended = !failed; });
  io.run_for(10s);
  EXPECT_TRUE(ended);
}

TEST(CameraProgram, KeepsItsHeartWhileTheSceneIsStill) {
  const test::TemporaryFolder folder;
  CameraProcess process("images:" + folder.path().string());
  int beats = 0;
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(process.hear([&](const Message& message) {
    beats += std::holds_alternative<Heartbeat>(message) ? 1 : 0;
    return beats == 4;
  }));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

}  // namespace
}  // namespace menshen::camera
