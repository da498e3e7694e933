#include "drivers/camera/change_gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <cstdlib>

#include "tests/support/image_code_picture.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;
using test::even_picture;
using test::noisy_picture;

constexpr int width = 640;
constexpr int height = 480;
constexpr auto frame_period = 66ms;

// Puts a square of another grey into the middle of a picture.
Picture with_square(Picture picture, int side, std::uint8_t grey) {
  const int left = (picture.width - side) / 2;
  const int top = (picture.height - side) / 2;
  for (int y = top; y < top + side; ++y) {
    for (int x = left; x < left + side; ++x) {
      picture.grey[static_cast<std::size_t>(y * picture.width + x)] = grey;
    }
  }
  return picture;
}

TEST(ChangeGate, SearchesTwoSecondsAfterAChangeAndThenGlancesAtOneFrameInEight) {
  ChangeGate gate;
  const Picture scene = even_picture(width, height, 120);
  auto now = 0ms;
  for (; now < search_after_change; now += frame_period) {
    EXPECT_EQ(gate.see(scene, now), Look::search);
  }
  for (int round = 0; round < 5; ++round) {
    for (unsigned i = 1; i < still_frames_a_look; ++i, now += frame_period) {
      EXPECT_EQ(gate.see(scene, now), Look::skip);
    }
    EXPECT_EQ(gate.see(scene, now), Look::glance);
    now += frame_period;
  }
}

TEST(ChangeGate, ASlowCameraIsLookedAtOnceASecond) {
  ChangeGate gate;
  const Picture scene = even_picture(width, height, 120);
  EXPECT_EQ(gate.see(scene, 0ms), Look::search);
  EXPECT_EQ(gate.see(scene, search_after_change - 1ms), Look::search);
  auto last = search_after_change - 1ms;
  EXPECT_EQ(gate.see(scene, last + still_look_period_max - 1ms), Look::skip);
  EXPECT_EQ(gate.see(scene, last + still_look_period_max), Look::glance);
  last += still_look_period_max;
  EXPECT_EQ(gate.see(scene, last + still_look_period_max - 1ms), Look::skip);
  EXPECT_EQ(gate.see(scene, last + still_look_period_max), Look::glance);
}

TEST(ChangeGate, SensorNoiseIsNoChange) {
  ChangeGate gate;
  int searched = 0;
  for (int i = 0; i < 100; ++i) {
    const auto frame = noisy_picture(width, height, 60, 8, static_cast<std::uint64_t>(i) + 1);
    searched += gate.see(frame, i * frame_period) == Look::search ? 1 : 0;
  }
  EXPECT_LE(searched, search_after_change / frame_period + 1);
}

TEST(ChangeGate, ACodeHeldIntoTheSceneIsAChangeAndSoIsItsLeaving) {
  ChangeGate gate;
  const Picture wall = even_picture(width, height, 120);
  const Picture phone =
      test::code_picture("HC1:A", {.module_pixels = 3, .canvas_width = 90, .canvas_height = 90});
  Picture held = wall;
  for (int y = 0; y < phone.height; ++y) {
    std::copy_n(phone.grey.begin() + y * phone.width, phone.width,
                held.grey.begin() + (200 + y) * width + 300);
  }
  gate.see(wall, 0ms);
  EXPECT_EQ(gate.see(wall, 10s), Look::glance);
  EXPECT_EQ(gate.see(held, 11s), Look::search);
  EXPECT_EQ(gate.see(held, 12s), Look::search);
  EXPECT_EQ(gate.see(held, 13s), Look::glance);
  EXPECT_EQ(gate.see(wall, 14s), Look::search);
}

TEST(ChangeGate, SlowDriftIsNoticedOnceItAddsUp) {
  ChangeGate gate;
  gate.see(even_picture(width, height, 100), 0ms);
  int searched = 0;
  for (int i = 1; i <= 100; ++i) {
    const auto grey = static_cast<std::uint8_t>(100 + i);
    searched += gate.see(even_picture(width, height, grey), i * 10s) == Look::search ? 1 : 0;
  }
  EXPECT_EQ(searched, 100 / (cell_change_grey + 1));
}

TEST(ChangeGate, MoreThanOneCellInFourHundredIsAChange) {
  const Picture wall = even_picture(800, 320, 100);  // 100 × 40 cells: more than ten must change
  const auto changed = [&](int cells) {
    ChangeGate gate;
    gate.see(wall, 0ms);
    Picture other = wall;
    const int row = cell_pixels / 2;  // the row that is looked at
    std::fill_n(other.grey.begin() + row * other.width, cells * cell_pixels, std::uint8_t{117});
    return gate.see(other, 1h) == Look::search;
  };
  EXPECT_FALSE(changed(10));
  EXPECT_TRUE(changed(11));
}

TEST(ChangeGate, ACellMustChangeByMoreThanItsLimit) {
  const auto changed = [](int by) {
    ChangeGate gate;
    gate.see(even_picture(width, height, 100), 0ms);
    return gate.see(even_picture(width, height, static_cast<std::uint8_t>(100 + by)), 1h) ==
           Look::search;
  };
  EXPECT_FALSE(changed(cell_change_grey));
  EXPECT_TRUE(changed(cell_change_grey + 1));
  EXPECT_FALSE(changed(-cell_change_grey));
  EXPECT_TRUE(changed(-cell_change_grey - 1));
}

TEST(ChangeGate, AnotherSizeIsAnotherScene) {
  ChangeGate gate;
  gate.see(even_picture(width, height, 100), 0ms);
  EXPECT_EQ(gate.see(even_picture(height, width, 100), 1h), Look::search);
  EXPECT_EQ(gate.see(even_picture(height, width, 100), 2h), Look::glance);
}

TEST(ChangeGate, TakesPicturesTooSmallForACell) {
  ChangeGate gate;
  for (const int side : {1, 3, 4, 5, 7, 8, 9}) {
    EXPECT_EQ(gate.see(even_picture(side, side, 1), 0ms), Look::search) << side;
    EXPECT_EQ(gate.see(even_picture(side, side, 1), 1h), Look::glance) << side;
  }
}

// The slow twin: every cell from its pixels by their coordinates, everything kept.
class SlowGate {
 public:
  bool changed(const Picture& frame) {
    std::vector<int> cells;
    for (int row = 0; row * 8 + 4 < frame.height; ++row) {
      for (int column = 0; column * 8 + 7 < frame.width; ++column) {
        int sum = 0;
        for (int i = 0; i < 8; ++i) {
          const int index = (row * 8 + 4) * frame.width + column * 8 + i;
          sum += frame.grey.at(static_cast<std::size_t>(index));
        }
        cells.push_back(sum / 8);
      }
    }
    double differing = scene_.empty() ? 1e9 : 0;
    for (std::size_t i = 0; i < scene_.size(); ++i) {
      if (std::abs(scene_[i] - cells[i]) > 16) differing += 1;
    }
    if (differing <= static_cast<double>(cells.size()) / 400) return false;
    scene_ = cells;
    return true;
  }

 private:
  std::vector<int> scene_;
};

TEST(ChangeGate, AgreesWithItsSlowTwin) {
  ChangeGate gate;
  SlowGate slow;
  std::uint32_t dice = 99;
  int changes = 0;
  for (int i = 0; i < 300; ++i) {
    dice = dice * 1664525U + 1013904223U;
    const auto noise = static_cast<double>((dice >> 24U) % 12);
    const int side = static_cast<int>((dice >> 16U) % 40);
    const auto grey = static_cast<std::uint8_t>(dice >> 8U);
    const Picture frame = with_square(noisy_picture(331, 207, 120, noise, dice), side, grey);
    const bool changed = gate.see(frame, i * 10s) == Look::search;
    ASSERT_EQ(changed, slow.changed(frame)) << i;
    changes += changed ? 1 : 0;
  }
  EXPECT_GT(changes, 30);
  EXPECT_LT(changes, 270);
}

}  // namespace
}  // namespace menshen::camera
