#include "drivers/camera/image_folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "drivers/camera/errc.hpp"
#include "drivers/camera/picture_file.hpp"

namespace menshen::camera {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::microseconds look_period = 200ms;
constexpr std::int64_t ns_per_second = 1'000'000'000;

}  // namespace

Result<std::unique_ptr<FrameSource>> ImageFolder::open(const fs::path& folder,
                                                       std::chrono::microseconds frame_period) {
  std::unique_ptr<ImageFolder> opened(new ImageFolder(folder, frame_period));
  if (!opened->look()) MENSHEN_RETURN_ERROR(Errc::source_absent);
  return std::unique_ptr<FrameSource>(std::move(opened));
}

ImageFolder::ImageFolder(fs::path folder, std::chrono::microseconds frame_period)
    : folder_(std::move(folder)), frame_period_(frame_period), since_look_(0) {
  Picture dark{dark_scene_width, dark_scene_height, {}};
  dark.grey.resize(static_cast<std::size_t>(dark.width) * static_cast<std::size_t>(dark.height));
  shown_ = std::make_shared<const Picture>(std::move(dark));
}

Result<Frame> ImageFolder::next() {
  std::this_thread::sleep_for(frame_period_);
  since_look_ += frame_period_;
  if (to_play_.empty() && since_look_ >= look_period) {
    since_look_ = 0us;
    if (!look()) MENSHEN_RETURN_ERROR(Errc::source_ended);
  }
  while (!to_play_.empty()) {
    const std::string name = to_play_.front();
    to_play_.pop_front();
    if (Frame frame = play(name)) {
      shown_ = std::move(frame);
      break;
    }
    ++skipped_;
  }
  return shown_;
}

bool ImageFolder::look() {
  std::map<std::string, Stamp> found;
  std::error_code error;
  for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
    if (found.size() == folder_files_max) break;
    const std::string name = it->path().filename();
    struct stat status {};
    // Hidden names are pictures being written; a link could lead out of the folder.
    if (name.starts_with('.') || lstat(it->path().c_str(), &status) != 0) continue;
    if (!S_ISREG(status.st_mode)) continue;
    found[name] = {status.st_ino, status.st_size,
                   status.st_mtim.tv_sec * ns_per_second + status.st_mtim.tv_nsec};
  }
  if (error) return false;
  for (const auto& [name, stamp] : found) {
    const auto before = known_.find(name);
    if (before == known_.end() || before->second != stamp) to_play_.push_back(name);
  }
  known_ = std::move(found);
  return true;
}

Frame ImageFolder::play(const std::string& name) {
  const auto file = read_picture_file(folder_ / name);
  if (!file) return nullptr;
  auto picture = decode_picture(*file);
  if (!picture) return nullptr;
  return std::make_shared<const Picture>(std::move(*picture));
}

}  // namespace menshen::camera
