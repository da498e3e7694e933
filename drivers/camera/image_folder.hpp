// A folder of pictures as a camera: plays what it finds in the order of names, one picture a
// frame, then holds the last as a still scene until a picture is added or replaced. An empty folder
// is a dark scene, not a fault. Write pictures elsewhere and rename them into the folder: a half
// written one is passed over as damaged, and read again when it has changed.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <string>

#include "drivers/camera/frame_source.hpp"

namespace menshen::camera {

inline constexpr std::size_t folder_files_max = 1024;  // what lies beyond is not seen
inline constexpr int dark_scene_width = 640;
inline constexpr int dark_scene_height = 480;

class ImageFolder : public FrameSource {
 public:
  // Errc::source_absent.
  static Result<std::unique_ptr<FrameSource>> open(const std::filesystem::path& folder,
                                                   std::chrono::microseconds frame_period);

  Result<Frame> next() override;  // source_ended: the folder is gone
  std::uint64_t skipped() const override { return skipped_; }

 private:
  struct Stamp {  // tells a replaced file from the one already played
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const Stamp&) const = default;
  };

  ImageFolder(std::filesystem::path folder, std::chrono::microseconds frame_period);
  bool look();  // false: the folder cannot be listed any more
  Frame play(const std::string& name);

  std::filesystem::path folder_;
  std::chrono::microseconds frame_period_;
  std::chrono::microseconds since_look_;
  std::map<std::string, Stamp> known_;
  std::deque<std::string> to_play_;
  Frame shown_;
  std::uint64_t skipped_ = 0;
};

}  // namespace menshen::camera
