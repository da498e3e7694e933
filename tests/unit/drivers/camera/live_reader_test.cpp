#include "drivers/camera/live_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/image_code_picture.hpp"

namespace menshen::camera {
namespace {

using test::code_picture;

const Picture wall = test::even_picture(320, 240, 200);

Picture plain_code() {
  return code_picture("HC1:PLAIN", {.canvas_width = 320, .canvas_height = 240});
}
Picture inverted_code() {
  return code_picture("HC1:INVERTED",
                      {.inverted = true, .canvas_width = 320, .canvas_height = 240});
}

// A poster's code beside one on a phone in dark mode.
Picture poster_and_phone() {
  const Picture poster = plain_code();
  const Picture phone = inverted_code();
  Picture both{640, 240, {}};
  for (int y = 0; y < 240; ++y) {
    for (const Picture* half : {&poster, &phone}) {
      both.grey.insert(both.grey.end(), half->grey.begin() + y * 320,
                       half->grey.begin() + (y + 1) * 320);
    }
  }
  return both;
}

std::size_t codes_in(LiveReader& reader, const Picture& frame, Look look) {
  return reader.examine(frame, look).size();
}

TEST(LiveReader, SpendsNothingOnASkippedFrame) {
  LiveReader reader;
  EXPECT_TRUE(reader.examine(plain_code(), Look::skip).empty());
}

TEST(LiveReader, ReadsAPlainCodeInEveryFrame) {
  LiveReader reader;
  const Picture frame = plain_code();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(codes_in(reader, frame, Look::search), 1U);
  EXPECT_EQ(codes_in(reader, frame, Look::glance), 1U);
}

TEST(LiveReader, ReadsAnInvertedCodeWithinTwoSearchedFrames) {
  LiveReader reader;
  const Picture frame = inverted_code();
  const std::size_t seen =
      codes_in(reader, frame, Look::search) + codes_in(reader, frame, Look::search);
  EXPECT_EQ(seen, 1U);
}

TEST(LiveReader, KeepsSeeingAnInvertedCodeThatIsHeldStill) {
  LiveReader reader;
  const Picture frame = inverted_code();
  for (int i = 0; i < 2; ++i) reader.examine(frame, Look::search);
  for (int i = 0; i < 2 * glances_in_vain_max; ++i) {
    EXPECT_EQ(codes_in(reader, frame, Look::glance), 1U);
  }
}

TEST(LiveReader, KeepsSeeingAnotherKindOfCodeThatIsHeldStill) {
  LiveReader reader;
  const Picture frame = code_picture(
      "HC1:MATRIX",
      {.kind = test::CodeKind::data_matrix, .canvas_width = 320, .canvas_height = 240});
  EXPECT_EQ(codes_in(reader, frame, Look::glance), 0U);  // the quick pass does not look for it
  EXPECT_EQ(codes_in(reader, frame, Look::search), 1U);
  for (int i = 0; i < 2 * glances_in_vain_max; ++i) {
    EXPECT_EQ(codes_in(reader, frame, Look::glance), 1U);
  }
}

TEST(LiveReader, AStillSceneWithoutSuchACodeCostsOnePass) {
  LiveReader reader;
  for (int i = 0; i < 4; ++i) reader.examine(wall, Look::search);
  EXPECT_EQ(codes_in(reader, inverted_code(), Look::glance), 0U);  // the quick pass alone
}

TEST(LiveReader, GivesTheNeededPassUpWhenItReadsNoMore) {
  LiveReader reader;
  const Picture frame = inverted_code();
  for (int i = 0; i < 2; ++i) reader.examine(frame, Look::search);
  for (int i = 0; i < glances_in_vain_max - 1; ++i) reader.examine(wall, Look::glance);
  EXPECT_EQ(codes_in(reader, frame, Look::glance), 1U);  // one glance before giving up
  for (int i = 0; i < glances_in_vain_max; ++i) reader.examine(wall, Look::glance);
  EXPECT_EQ(codes_in(reader, frame, Look::glance), 0U);
}

TEST(LiveReader, APosterDoesNotHideThePhoneBesideIt) {
  LiveReader reader;
  const Picture frame = poster_and_phone();
  const std::size_t most =
      std::max(codes_in(reader, frame, Look::search), codes_in(reader, frame, Look::search));
  EXPECT_EQ(most, 2U);
  EXPECT_EQ(codes_in(reader, frame, Look::glance), 2U);
}

TEST(LiveReader, ACodeThatTwoPassesReadIsOneCode) {
  LiveReader reader;
  const Picture frame = plain_code();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(codes_in(reader, frame, Look::search), 1U);
}

}  // namespace
}  // namespace menshen::camera
