#include "drivers/camera/newest_frame.hpp"

#include <utility>

namespace menshen::camera {

void NewestFrame::put(Frame frame) {
  {
    const std::scoped_lock lock(mutex_);
    newest_ = std::move(frame);
    ++captured_;
  }
  came_.notify_one();
}

void NewestFrame::close(const Error& why) {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = why;
  }
  came_.notify_one();
}

Frame NewestFrame::take(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, wait, [&] { return newest_ != nullptr || closed_.failed(); });
  return std::exchange(newest_, nullptr);
}

Error NewestFrame::closed() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

std::uint64_t NewestFrame::captured() const {
  const std::scoped_lock lock(mutex_);
  return captured_;
}

}  // namespace menshen::camera
