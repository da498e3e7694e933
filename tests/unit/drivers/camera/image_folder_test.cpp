#include "drivers/camera/image_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <fstream>

#include "drivers/camera/errc.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto frame_period = 5ms;
constexpr int frames_a_look = 200 / 5 + 1;

// A picture that says which it is by its size.
void put(const fs::path& file, int width) {
  test::write_png(test::even_picture(width, 8, 9), file);
}

std::unique_ptr<FrameSource> open_folder(const fs::path& folder) {
  return ImageFolder::open(folder, frame_period).value();
}

std::vector<int> widths_of_next(FrameSource& source, int frames) {
  std::vector<int> widths;
  for (int i = 0; i < frames; ++i) widths.push_back(source.next().value()->width);
  return widths;
}

int width_after_a_look(FrameSource& source) { return widths_of_next(source, frames_a_look).back(); }

TEST(ImageFolder, PlaysPicturesInTheOrderOfNamesAndHoldsTheLast) {
  const test::TemporaryFolder folder;
  put(folder.path() / "c.png", 3);
  put(folder.path() / "a.png", 1);
  put(folder.path() / "b.png", 2);
  const auto source = open_folder(folder.path());
  EXPECT_EQ(widths_of_next(*source, 6), (std::vector<int>{1, 2, 3, 3, 3, 3}));
}

TEST(ImageFolder, TheHeldSceneIsTheSameFrame) {
  const test::TemporaryFolder folder;
  put(folder.path() / "a.png", 1);
  const auto source = open_folder(folder.path());
  const Frame first = *source->next();
  EXPECT_EQ(*source->next(), first);
}

TEST(ImageFolder, AnEmptyOneIsADarkScene) {
  const test::TemporaryFolder folder;
  const auto source = open_folder(folder.path());
  const Frame frame = *source->next();
  EXPECT_EQ(frame->width, dark_scene_width);
  EXPECT_EQ(frame->height, dark_scene_height);
  EXPECT_EQ(std::ranges::count(frame->grey, 0), dark_scene_width * dark_scene_height);
}

TEST(ImageFolder, SeesPicturesAddedAndReplaced) {
  const test::TemporaryFolder folder;
  put(folder.path() / "b.png", 2);
  const auto source = open_folder(folder.path());
  EXPECT_EQ(width_after_a_look(*source), 2);
  put(folder.path() / "a.png", 5);  // an earlier name, and yet what came last
  EXPECT_EQ(width_after_a_look(*source), 5);
  put(folder.path() / "b.png", 6);
  EXPECT_EQ(width_after_a_look(*source), 6);
  fs::remove(folder.path() / "b.png");
  EXPECT_EQ(width_after_a_look(*source), 6);  // what was shown last is held
  put(folder.path() / "b.png", 7);
  EXPECT_EQ(width_after_a_look(*source), 7);
}

TEST(ImageFolder, PassesOverWhatIsNoPictureAndCountsIt) {
  const test::TemporaryFolder folder;
  put(folder.path() / "a.png", 1);
  put(folder.path() / "d.png", 4);
  std::ofstream(folder.path() / "b.png") << "no picture";
  std::ofstream(folder.path() / "c.png") << "\x89PNG\r\n\x1a\n";
  fs::resize_file(folder.path() / "c.png", picture_file_bytes_max + 1);
  const auto source = open_folder(folder.path());
  EXPECT_EQ(widths_of_next(*source, 3), (std::vector<int>{1, 4, 4}));
  EXPECT_EQ(source->skipped(), 2U);
  put(folder.path() / "b.png", 2);  // written whole at last
  EXPECT_EQ(width_after_a_look(*source), 2);
  EXPECT_EQ(source->skipped(), 2U);
}

TEST(ImageFolder, IgnoresHiddenNamesLinksAndFolders) {
  const test::TemporaryFolder outside;
  const test::TemporaryFolder folder;
  put(outside.path() / "x.png", 9);
  put(folder.path() / "a.png", 1);
  put(folder.path() / ".b.png", 2);
  fs::create_directory(folder.path() / "c.png");
  fs::create_symlink(outside.path() / "x.png", folder.path() / "d.png");
  const auto source = open_folder(folder.path());
  EXPECT_EQ(widths_of_next(*source, 3), (std::vector<int>{1, 1, 1}));
  EXPECT_EQ(source->skipped(), 0U);
}

TEST(ImageFolder, TakesNoMoreFilesThanItsLimit) {
  const test::TemporaryFolder folder;
  for (std::size_t i = 0; i <= folder_files_max; ++i) {
    std::ofstream(folder.path() / std::to_string(i));
  }
  const auto source = open_folder(folder.path());
  source->next().value();
  EXPECT_EQ(source->skipped(), folder_files_max);  // all empty, one never looked at
}

TEST(ImageFolder, IsAbsentWhenItCannotBeListed) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(ImageFolder::open(folder.path() / "none", frame_period).error(), Errc::source_absent);
  fs::create_directory(folder.path() / "short-lived");
  const auto source = open_folder(folder.path() / "short-lived");
  fs::remove(folder.path() / "short-lived");
  Error error;
  for (int i = 0; i < 2 * frames_a_look && !error; ++i) error = source->next().error();
  EXPECT_EQ(error, Errc::source_ended);
}

}  // namespace
}  // namespace menshen::camera
