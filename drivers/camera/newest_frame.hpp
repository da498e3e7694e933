// The one place between the capture thread and the search for codes: a frame that came while the
// search was busy is overwritten by the next, and nothing ever queues.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "drivers/camera/picture.hpp"

namespace menshen::camera {

class NewestFrame {
 public:
  void put(Frame frame);
  void close(const Error& why);  // no frame comes any more

  // The newest frame not taken yet; null when none came within `wait` or none comes any more.
  Frame take(std::chrono::milliseconds wait);
  Error closed() const;
  std::uint64_t captured() const;  // frames put so far

 private:
  mutable std::mutex mutex_;
  std::condition_variable came_;
  Frame newest_;
  Error closed_;
  std::uint64_t captured_ = 0;
};

}  // namespace menshen::camera
