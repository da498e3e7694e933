// The capture thread: opens the source, waits for leave (the process is confined meanwhile), and
// puts one frame after the other into the one place.
#pragma once

#include <atomic>
#include <future>
#include <memory>

#include "drivers/camera/frame_source.hpp"
#include "drivers/camera/newest_frame.hpp"

namespace menshen::camera {

class Capture {
 public:
  // The thread is never joined, since a driver may hold it forever; it owns what it needs.
  static Capture start(const SourceName& name, unsigned frames_per_second);

  // Whether the source is open; nothing while it is still being opened.
  std::optional<Ok> opened(std::chrono::milliseconds wait);
  void go_on();

  NewestFrame& newest() { return shared_->newest; }
  std::uint64_t skipped() const { return shared_->skipped; }

 private:
  struct Shared {
    std::promise<Ok> opened;
    std::promise<void> leave;
    NewestFrame newest;
    std::atomic<std::uint64_t> skipped = 0;
  };

  explicit Capture(std::shared_ptr<Shared> shared)
      : shared_(std::move(shared)), opened_(shared_->opened.get_future()) {}
  static void run(const std::shared_ptr<Shared>& shared, const SourceName& name,
                  unsigned frames_per_second);

  std::shared_ptr<Shared> shared_;
  std::future<Ok> opened_;
};

}  // namespace menshen::camera
