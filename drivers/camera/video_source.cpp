#include "drivers/camera/video_source.hpp"

#include <chrono>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <thread>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

namespace {

constexpr double file_frames_per_second_max = 120;

bool fits(int width, int height) {
  return width > 0 && height > 0 && width <= picture_side_pixels_max &&
         height <= picture_side_pixels_max &&
         static_cast<std::int64_t>(width) * height <= picture_pixels_max;
}

class VideoSource : public FrameSource {
 public:
  VideoSource(cv::VideoCapture capture, SourceKind kind, std::chrono::microseconds frame_period)
      : capture_(std::move(capture)), kind_(kind), frame_period_(frame_period) {}

  Result<Frame> next() override {
    // A device and a stream give frames at their own pace, a file as fast as it is read.
    if (kind_ == SourceKind::video) std::this_thread::sleep_for(frame_period_);
    try {
      if (capture_.read(read_)) {
        if (!fits(read_.cols, read_.rows)) MENSHEN_RETURN_ERROR(Errc::source_ended);
        return shown_ = grey_of_read();
      }
    } catch (const std::exception&) {  // a frame that OpenCV cannot take is the source's end
    }
    if (kind_ != SourceKind::video || !shown_) MENSHEN_RETURN_ERROR(Errc::source_ended);
    return shown_;
  }

 private:
  Frame grey_of_read() {
    Picture picture{read_.cols, read_.rows, {}};
    picture.grey.resize(read_.total());
    cv::Mat grey(read_.rows, read_.cols, CV_8UC1, picture.grey.data());
    if (read_.channels() == 1) {
      read_.copyTo(grey);
    } else {
      cv::cvtColor(read_, grey, cv::COLOR_BGR2GRAY);
    }
    return std::make_shared<const Picture>(std::move(picture));
  }

  cv::VideoCapture capture_;
  SourceKind kind_;
  std::chrono::microseconds frame_period_;
  cv::Mat read_;
  Frame shown_;
};

// FFmpeg follows what a playlist names: a stream may not lead to a file, nor a file to the network.
void limit_protocols(SourceKind kind) {
  const char* allowed =
      kind == SourceKind::stream
          ? "protocol_whitelist;rtsp,rtp,udp,tcp,http,https,tls|rtsp_transport;tcp"
          : "protocol_whitelist;file";
  setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", allowed, 1);
}

bool open_capture(cv::VideoCapture& capture, const SourceName& name, unsigned frames_per_second) {
  switch (name.kind) {
    case SourceKind::device:
      if (!capture.open(name.place, cv::CAP_V4L2)) return false;
      capture.set(cv::CAP_PROP_FRAME_WIDTH, device_width);
      capture.set(cv::CAP_PROP_FRAME_HEIGHT, device_height);
      capture.set(cv::CAP_PROP_FPS, frames_per_second);
      return true;
    case SourceKind::stream:
      limit_protocols(name.kind);
      return capture.open(name.place, cv::CAP_FFMPEG,
                          {cv::CAP_PROP_OPEN_TIMEOUT_MSEC, stream_open_ms_max,
                           cv::CAP_PROP_READ_TIMEOUT_MSEC, stream_read_ms_max});
    case SourceKind::video:
      limit_protocols(name.kind);
      return capture.open(name.place, cv::CAP_FFMPEG);
    case SourceKind::images:
      break;
  }
  return false;
}

}  // namespace

Result<std::unique_ptr<FrameSource>> open_video(const SourceName& name,
                                                unsigned frames_per_second) {
  cv::VideoCapture capture;
  double rate = frames_per_second;
  try {
    if (!open_capture(capture, name, frames_per_second)) MENSHEN_RETURN_ERROR(Errc::source_absent);
    const auto width = static_cast<int>(capture.get(cv::CAP_PROP_FRAME_WIDTH));
    const auto height = static_cast<int>(capture.get(cv::CAP_PROP_FRAME_HEIGHT));
    if (!fits(width, height)) MENSHEN_RETURN_ERROR(Errc::picture_too_large);
    const double own = capture.get(cv::CAP_PROP_FPS);
    if (own >= 1 && own <= file_frames_per_second_max) rate = own;
  } catch (const std::exception&) {
    MENSHEN_RETURN_ERROR(Errc::source_absent);
  }
  const auto period = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::duration<double>(1 / rate));
  return std::make_unique<VideoSource>(std::move(capture), name.kind, period);
}

}  // namespace menshen::camera
