#include "firmware-host/ctl/read_image.hpp"

#include <unistd.h>

#include <ostream>

namespace menshen::ctl {

int read_image(const std::vector<std::string>& files, const World& world) {
  const std::string program = world.programs / "menshen-camera";
  std::vector<std::string> words = {program, "--read"};
  for (const std::string& file : files) {
    words.push_back(file.starts_with('-') ? "./" + file : file);  // a file, never an option
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  world.streams.out.flush();
  ::execv(program.c_str(), arguments.data());
  return fail(world.streams, exit_file, program + " cannot be started");
}

}  // namespace menshen::ctl
