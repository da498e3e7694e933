#include "drivers/camera/capture.hpp"

#include <thread>

namespace menshen::camera {

Capture Capture::start(const SourceName& name, unsigned frames_per_second) {
  auto shared = std::make_shared<Shared>();
  Capture capture(shared);
  std::thread([shared, name, frames_per_second] { run(shared, name, frames_per_second); }).detach();
  return capture;
}

std::optional<Ok> Capture::opened(std::chrono::milliseconds wait) {
  if (opened_.wait_for(wait) != std::future_status::ready) return std::nullopt;
  return opened_.get();
}

void Capture::go_on() { shared_->leave.set_value(); }

void Capture::run(const std::shared_ptr<Shared>& shared, const SourceName& name,
                  unsigned frames_per_second) {
  auto leave = shared->leave.get_future();
  auto source = open_source(name, frames_per_second);
  shared->opened.set_value(source ? Ok() : Ok(source.error()));
  if (!source) return;
  leave.wait();
  for (;;) {
    auto frame = (*source)->next();
    shared->skipped = (*source)->skipped();
    if (!frame) return shared->newest.close(frame.error());
    shared->newest.put(std::move(*frame));
  }
}

}  // namespace menshen::camera
