#include "firmware-host/ctl/check_config.hpp"

#include <ostream>

#include "firmware-host/config.hpp"
#include "firmware-host/config_files.hpp"

namespace menshen::ctl {
namespace {

int tell(const std::vector<host::ConfigProblem>& problems, const Streams& streams) {
  for (const host::ConfigProblem& problem : problems) streams.out << to_text(problem) << '\n';
  return problems.empty() ? exit_ok : exit_no;
}

}  // namespace

int check_config(const std::string& file, const Streams& streams) {
  const auto readable = read_input(file, streams, host::config_bytes_max);
  if (!readable) return exit_file;
  const auto parsed = host::parse_config(*readable, file == "-" ? "menshend.toml" : file);
  if (!parsed.config) return tell(parsed.problems, streams);
  const auto loaded = host::load_files(*parsed.config);
  if (!loaded.files) return tell(loaded.problems, streams);
  streams.out << file << ": no mistakes\n";
  return exit_ok;
}

}  // namespace menshen::ctl
