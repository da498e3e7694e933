// A source of grey frames. next() belongs to the capture thread alone.
#pragma once

#include <cstdint>
#include <memory>

#include "drivers/camera/picture.hpp"
#include "drivers/camera/source_name.hpp"

namespace menshen::camera {

inline constexpr unsigned frames_per_second_max = 60;

class FrameSource {
 public:
  virtual ~FrameSource() = default;
  // Waits until the next frame is there or due. A scene that did not change may be the same frame.
  // Errc::source_ended.
  virtual Result<Frame> next() = 0;
  // Pictures that were damaged or too large and therefore passed over, so far.
  virtual std::uint64_t skipped() const { return 0; }
};

// A stream may take seconds to open. Errc::source_absent, picture_too_large.
Result<std::unique_ptr<FrameSource>> open_source(const SourceName& name,
                                                 unsigned frames_per_second);

}  // namespace menshen::camera
