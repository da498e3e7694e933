// What the camera process costs on a still 720p scene, beyond capturing it: the aim is 3 % of a
// core at 15 frames a second. The baseline, a bare capture loop (Motion JPEG to grey, as most USB
// cameras need it), runs in the same program on the same frames.
#include <benchmark/benchmark.h>
#include <ctime>

#include <array>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "drivers/camera/change_gate.hpp"
#include "drivers/camera/live_reader.hpp"
#include "tests/support/image_code_picture.hpp"

namespace {

using namespace menshen;
using namespace std::chrono_literals;

constexpr int width = 1280;
constexpr int height = 720;
constexpr double noise = 5;  // grey levels, of a sensor indoors
constexpr double frames_per_second = 15;
constexpr auto frame_period = 66ms;
constexpr std::size_t frames_in_turn = 16;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The same room in each, with other noise: stripes and boxes as furniture gives them.
std::vector<camera::Picture> room() {
  std::vector<camera::Picture> frames;
  for (std::size_t i = 0; i < frames_in_turn; ++i) {
    auto frame = test::noisy_picture(width, height, 100, noise, i + 1);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const bool furniture = (x / 90 + y / 130) % 3 == 0;
        auto& pixel = frame.grey[static_cast<std::size_t>(y * width + x)];
        if (furniture) pixel = static_cast<std::uint8_t>(pixel + 70);
      }
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

std::vector<std::vector<std::uint8_t>> as_jpeg(const std::vector<camera::Picture>& frames) {
  std::vector<std::vector<std::uint8_t>> files;
  for (const auto& frame : frames) {
    const cv::Mat grey(height, width, CV_8UC1, const_cast<std::uint8_t*>(frame.grey.data()));
    cv::Mat colour;
    cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
    cv::imencode(".jpg", colour, files.emplace_back());
  }
  return files;
}

camera::Picture capture(const std::vector<std::uint8_t>& file) {
  const cv::Mat colour = cv::imdecode(file, cv::IMREAD_COLOR);
  camera::Picture picture{width, height, {}};
  picture.grey.resize(colour.total());
  cv::Mat grey(height, width, CV_8UC1, picture.grey.data());
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  return picture;
}

void BareCapture(benchmark::State& state) {
  cv::setNumThreads(1);
  const auto files = as_jpeg(room());
  std::size_t frame = 0;
  for (auto _ : state) benchmark::DoNotOptimize(capture(files[frame++ % frames_in_turn]));
}
BENCHMARK(BareCapture)->Unit(benchmark::kMillisecond);

void StillScene(benchmark::State& state) {
  cv::setNumThreads(1);
  const auto files = as_jpeg(room());
  camera::ChangeGate gate;
  camera::LiveReader reader;
  auto now = 0ms;
  const auto look_at = [&](const camera::Picture& picture) {
    now += frame_period;
    return reader.examine(picture, gate.see(picture, now)).size();
  };
  while (now < camera::search_after_change + 1s) look_at(capture(files[0]));
  double capturing = 0;
  double looking = 0;
  std::size_t frame = 0;
  for (auto _ : state) {
    const double began = cpu_seconds();
    const camera::Picture picture = capture(files[frame++ % frames_in_turn]);
    const double captured = cpu_seconds();
    benchmark::DoNotOptimize(look_at(picture));
    capturing += captured - began;
    looking += cpu_seconds() - captured;
  }
  const auto frames = static_cast<double>(frame);
  state.counters["percent_of_core_capture"] = capturing / frames * frames_per_second * 100;
  state.counters["percent_of_core_beyond"] = looking / frames * frames_per_second * 100;
}
// A whole number of rounds of eight frames, enough to average over.
BENCHMARK(StillScene)->Unit(benchmark::kMillisecond)->Iterations(480);

void Gate(benchmark::State& state) {
  const auto frames = room();
  camera::ChangeGate gate;
  std::size_t frame = 0;
  for (auto _ : state) benchmark::DoNotOptimize(gate.see(frames[frame++ % frames_in_turn], 0ms));
}
BENCHMARK(Gate)->Unit(benchmark::kMillisecond);

void EmptyFrame(benchmark::State& state) {
  cv::setNumThreads(1);
  const auto frames = room();
  const auto pass = static_cast<camera::Pass>(state.range(0));
  std::size_t frame = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(camera::read_codes(frames[frame++ % frames_in_turn], pass));
  }
  constexpr std::array names = {"plain", "enlarged", "inverted", "quick"};
  state.SetLabel(names.at(static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(EmptyFrame)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

void FrameWithACredential(benchmark::State& state) {
  cv::setNumThreads(1);
  const test::PictureOptions held{.rotation_degrees = 7,
                                  .tilt = 0.1,
                                  .noise = noise,
                                  .canvas_width = width,
                                  .canvas_height = height};
  const auto picture = test::code_picture(std::string(400, 'A'), held);
  for (auto _ : state) {
    if (camera::read_codes(picture, camera::Pass::plain).empty()) state.SkipWithError("not read");
  }
}
BENCHMARK(FrameWithACredential)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
