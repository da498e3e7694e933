#include "firmware-host/ctl/progress_line.hpp"

#include <ostream>

namespace menshen::ctl {
namespace {

constexpr std::string_view to_line_start = "\r\x1B[K";  // and what stood there is gone

}  // namespace

ProgressLine::ProgressLine(std::string_view what, const World& world)
    : what_(what), terminal_(world.watched ? &world.streams.err : nullptr) {}

ProgressLine::~ProgressLine() {
  if (terminal_ != nullptr && percent_ >= 0) *terminal_ << to_line_start << std::flush;
}

void ProgressLine::tell(std::uint64_t done, std::uint64_t size) {
  if (terminal_ == nullptr || size == 0) return;
  const int percent = static_cast<int>(static_cast<double>(done) * 100 / static_cast<double>(size));
  if (percent == percent_) return;
  percent_ = percent;
  *terminal_ << to_line_start << what_ << ": " << percent << " % of " << size << " entries"
             << std::flush;
}

}  // namespace menshen::ctl
