// The command line of menshen-camera.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/camera/exit_code.hpp"
#include "drivers/camera/source_name.hpp"

namespace menshen::camera {

inline constexpr std::string_view usage =
    "usage: MENSHEN_CAMERA_SOURCE=SOURCE menshen-camera --fd 3 [--fps 1-60]\n"
    "       menshen-camera --read FILE...\n"
    "       menshen-camera --self-check-confinement --source SOURCE\n"
    "\n"
    "--fd     speak to menshend over this descriptor (menshend starts it so)\n"
    "--read   read the codes of PNG, JPEG or BMP files: one line of JSON each\n"
    "--self-check-confinement\n"
    "         confine this process, try what must be refused, say what was\n"
    "SOURCE   images:DIR  video:FILE  device:/dev/videoN  stream:rtsp://...\n"
    "\n"
    "exit: 0 done, all read, all refused; 1 not; 2 usage; 3 no picture; 4 not confined\n";

enum class Task { watch, read, self_check };

struct Arguments {
  Task task = Task::read;
  int descriptor = -1;
  SourceName source;
  unsigned frames_per_second = 15;
  std::vector<std::filesystem::path> files;
};

// Nothing when the words make no sense: show the usage. `handed_source` is the value of
// source_variable, null where it is not set; only a watch takes its source from there, and only
// from there.
std::optional<Arguments> parse_arguments(std::span<const char* const> words,
                                         const char* handed_source);

}  // namespace menshen::camera
