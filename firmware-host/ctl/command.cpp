#include "firmware-host/ctl/command.hpp"

#include <boost/json/serialize.hpp>
#include <istream>
#include <ostream>

#include "firmware-host/file.hpp"

namespace menshen::ctl {

std::optional<std::string> read_input(const std::string& file, const Streams& streams,
                                      std::size_t bytes_max) {
  if (file != "-") {
    auto text = host::read_file(file, bytes_max);
    if (text) return std::move(*text);
    fail(streams, exit_file, file + ": " + text.error().message());
    return std::nullopt;
  }
  std::string text(bytes_max + 1, '\0');
  streams.in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(streams.in.gcount()));
  if (text.size() <= bytes_max) return text;
  fail(streams, exit_file, "standard input is larger than its kind may be");
  return std::nullopt;
}

int fail(const Streams& streams, int code, std::string_view what) {
  streams.err << "menshenctl: " << what << '\n';
  return code;
}

int fail_to_write(const Streams& streams, const std::filesystem::path& file, const Error& error) {
  return fail(streams, exit_file, file.string() + ": " + error.message());
}

void print_line(const Streams& streams, const boost::json::object& object) {
  streams.out << boost::json::serialize(object) << '\n';
}

}  // namespace menshen::ctl
