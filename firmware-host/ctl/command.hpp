// What every command of menshenctl is given, and how it ends (docs/menshenctl.md).
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/chance.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"

namespace menshen::ctl {

// Fixed: scripts test them.
enum ExitCode : int {
  exit_ok = 0,
  exit_no = 1,     // a check said no
  exit_usage = 2,  // the command line makes no sense
  exit_file = 3,   // cannot read or write
};

inline constexpr std::size_t input_bytes_max = std::size_t{1} << 20;

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

// All that a command may know of the world outside its files.
struct World {
  Streams streams;
  std::function<Instant()> clock;
  Chance chance;
  std::filesystem::path programs;  // the folder that menshenctl lies in, and menshen-camera too
  // Since the machine was started, as leaves carry it.
  std::function<std::chrono::milliseconds()> uptime = [] { return std::chrono::milliseconds(0); };
  bool watched = false;  // standard error is a terminal: long work shows how far it is
  // While the value lives, what is typed at a terminal is not shown.
  std::function<std::shared_ptr<void>()> hide_typing = [] { return nullptr; };
};

// A file's whole text, or standard input's for "-"; nothing, after saying why, when it cannot be
// read or is longer than bytes_max.
std::optional<std::string> read_input(const std::string& file, const Streams& streams,
                                      std::size_t bytes_max = input_bytes_max);

// "menshenctl: what"; returns `code`.
int fail(const Streams& streams, int code, std::string_view what);

// A file that could not be written; returns exit_file.
int fail_to_write(const Streams& streams, const std::filesystem::path& file, const Error& error);

// One JSON object a line, its members in the order in which they were put in.
void print_line(const Streams& streams, const boost::json::object& object);

}  // namespace menshen::ctl
