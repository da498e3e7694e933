// menshen-camera with a test at the other end of its socket pair instead of the daemon.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <memory>
#include <string>
#include <variant>

#include "drivers/camera/camera_message.hpp"
#include "drivers/camera/child_process.hpp"
#include "drivers/camera/source_name.hpp"

namespace menshen::test {

inline const std::string camera_program = MENSHEN_BIN_DIR "/menshen-camera";

class CameraProcess {
 public:
  explicit CameraProcess(const std::string& source)
      : child_(camera::ChildProcess::start(io_.get_executor(), camera_program,
                                           {"--fd", "3", "--fps", "15"},
                                           {std::string(camera::source_variable) + "=" + source})
                   .value()) {}

  // Messages until `wanted` says so, or 20 s passed.
  template <class Wanted>
  bool hear(Wanted wanted) {
    timeval limit{20, 0};
    const int socket = child_->socket().native_handle();
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::array<std::uint8_t, 512> buffer{};
    for (;;) {
      const ssize_t count = read(socket, buffer.data(), buffer.size());
      if (count <= 0) return false;
      for (const camera::Message& message :
           decoder_.feed(ByteView(buffer).first(static_cast<std::size_t>(count)))) {
        if (wanted(message)) return true;
      }
      EXPECT_FALSE(decoder_.error());
    }
  }
  bool hear_code(std::string_view text) {
    return hear([&](const camera::Message& message) {
      const auto* code = std::get_if<camera::CodeSeen>(&message);
      return code != nullptr && text_of(code->bytes) == text;
    });
  }
  bool hear_trouble() {
    return hear([](const camera::Message& message) {
      return std::holds_alternative<camera::SourceTrouble>(message);
    });
  }

  std::string status(const std::string& name) const {
    return status_of(std::to_string(child_->pid()), name);
  }
  // Beside those that the test itself runs under.
  int filters() const {
    return std::stoi(status("Seccomp_filters")) - std::stoi(status_of("self", "Seccomp_filters"));
  }
  camera::ChildProcess& child() { return *child_; }

 private:
  static std::string status_of(const std::string& process, const std::string& name) {
    std::ifstream in("/proc/" + process + "/status");
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with(name + ":"))
        return line.substr(line.find_first_not_of(" \t", name.size() + 1));
    }
    return "";
  }

  boost::asio::io_context io_;
  std::unique_ptr<camera::ChildProcess> child_;
  camera::MessageDecoder decoder_;
};

}  // namespace menshen::test
