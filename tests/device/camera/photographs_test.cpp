// 179 photographs of codes with their texts, from zxing's own tests; each pass and all together.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

#include "drivers/camera/code_reader.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

namespace fs = std::filesystem;

// What Debian's ZXing reads without our help; the passes may add, and must not lose.
constexpr int plain_reads_required = 162;
constexpr int reads_required = 166;
constexpr int photographs_expected = 179;

TEST(Photographs, AreReadExactlyAsOftenAsRequired) {
  const auto folder = test::public_vectors("codes");
  if (!folder) GTEST_SKIP() << "no photographs: ../shared/vectors/codes is absent";
  int photographs = 0;
  int read = 0;
  int misread = 0;
  std::array<int, all_passes.size()> by_pass{};
  for (const auto& entry : fs::recursive_directory_iterator(*folder)) {
    if (entry.path().extension() != ".png") continue;
    ++photographs;
    const auto picture = decode_picture(test::read_file(entry.path()));
    ASSERT_TRUE(picture) << entry.path();
    const Bytes text = test::read_file(fs::path(entry.path()).replace_extension(".txt"));
    bool known = false;
    bool any = false;
    for (const Pass pass : all_passes) {
      for (const FoundCode& code : read_codes(*picture, pass)) {
        const bool exact = code.text == text_of(text);
        by_pass[static_cast<std::size_t>(pass)] += exact ? 1 : 0;
        known = known || exact;
        any = true;
      }
    }
    read += known ? 1 : 0;
    misread += any && !known ? 1 : 0;  // one photograph has a code inside a code: both are right
  }
  std::printf("read %d of %d: plain %d, enlarged %d, inverted %d; misread %d\n", read, photographs,
              by_pass[0], by_pass[1], by_pass[2], misread);
  EXPECT_EQ(photographs, photographs_expected);
  EXPECT_GE(by_pass[0], plain_reads_required);
  EXPECT_GE(read, reads_required);
  EXPECT_EQ(misread, 0);
}

}  // namespace
}  // namespace menshen::camera
