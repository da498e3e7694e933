// Runs one command line of menshenctl in-process, at a fixed time and with a chance that is the
// same in every run.
#pragma once

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "firmware-host/ctl/program.hpp"
#include "tests/support/paths.hpp"

namespace menshen::test {

struct Ended {
  int code = -1;
  std::string out;
  std::string err;

  boost::json::object json() const { return boost::json::parse(out).as_object(); }
};

class CommandLine {
 public:
  // 2026-03-10T06:05:09Z, 14:05:09 in China.
  static Instant fixed_now() {
    using namespace std::chrono_literals;
    return Instant(std::chrono::sys_days(2026y / 3 / 10)) + 6h + 5min + 9s + 123ms;
  }

  Ended run(const std::vector<std::string>& words, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const auto now = [this] { return fixed_now() + passed_; };
    const ctl::World world{{in, out, err}, now, chance(), folder_.path()};
    const int code = ctl::run(words, world);
    return {code, out.str(), err.str()};
  }

  void let_pass(std::chrono::milliseconds time) { passed_ += time; }

  std::string path(const std::string& name) const { return folder_.path() / name; }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  std::string read(const std::string& name) const {
    return std::string(text_of(read_file(path(name))));
  }
  bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }
  // The last three octal digits of the file's mode, such as 0600.
  unsigned mode(const std::string& name) const {
    return static_cast<unsigned>(std::filesystem::status(path(name)).permissions()) & 0777U;
  }

 private:
  Chance chance() {
    return [this](std::span<std::uint8_t> bytes) {
      for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(++drawn_ * 37 + 11);
    };
  }

  TemporaryFolder folder_;
  unsigned drawn_ = 0;
  std::chrono::milliseconds passed_{0};
};

}  // namespace menshen::test
