#include "drivers/camera/read_images.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "drivers/camera/arguments.hpp"
#include "tests/support/image_code_picture.hpp"
#include "tests/support/paths.hpp"

namespace menshen::camera {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

// Each look at it is 2.34 ms later.
SteadyClock counting_clock() {
  return [now = std::chrono::microseconds(0)]() mutable { return now += 2340us; };
}

json::object line_of(const std::filesystem::path& file) {
  return json::parse(read_image(file, counting_clock()).json).as_object();
}

TEST(ReadImages, SaysWhatACodeHoldsInOneLineOfJson) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.png";
  test::write_code_picture(file, "HC1:A \"quoted\" \\ name\n吧");
  const auto line = read_image(file, counting_clock());
  EXPECT_TRUE(line.read);
  EXPECT_EQ(line.json.find('\n'), std::string::npos);
  EXPECT_EQ(line.json, "{\"file\":\"" + file.string() +
                           "\",\"text\":\"HC1:A \\\"quoted\\\" \\\\ name\\n吧\","
                           "\"symbology\":\"QRCode\",\"milliseconds\":2.3}");
}

TEST(ReadImages, GivesEveryPassToAStillPicture) {
  const std::string small(300, 'A');
  const std::vector<test::PictureOptions> looks = {
      {}, {.module_pixels = 2, .rotation_degrees = 20, .blur_pixels = 0.6}, {.inverted = true}};
  for (const auto& look : looks) {
    const auto found = read_still(test::code_picture(small, look));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().text, small);
  }
}

TEST(ReadImages, NamesWhatIsWrong) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(line_of(folder.path() / "none.png").at("error"), "cannot be read as a file");
  std::ofstream(folder.path() / "text.png") << "text";
  EXPECT_EQ(line_of(folder.path() / "text.png").at("error"), "not a PNG, JPEG or BMP picture");
  std::ofstream(folder.path() / "cut.png") << "\x89PNG\r\n\x1a\n" << std::string("\0\0\0\rIHDR", 8);
  EXPECT_EQ(line_of(folder.path() / "cut.png").at("error"), "damaged picture");
  test::write_blank_picture(folder.path() / "wall.png");
  EXPECT_EQ(line_of(folder.path() / "wall.png").at("error"), "no code found");
  EXPECT_EQ(line_of(folder.path() / "wall.png").at("file"),
            json::string((folder.path() / "wall.png").string()));
}

TEST(ReadImages, SucceedsOnlyWhenAllWereRead) {
  const test::TemporaryFolder folder;
  const std::vector<std::filesystem::path> files = {folder.path() / "a.png",
                                                    folder.path() / "wall.png"};
  test::write_code_picture(files[0], "HC1:A");
  test::write_blank_picture(files[1]);
  std::FILE* out = std::tmpfile();
  EXPECT_EQ(read_images(std::span(files).first(1), counting_clock(), out), exit_done);
  EXPECT_EQ(read_images(files, counting_clock(), out), exit_not_all);
  std::rewind(out);
  int lines = 0;
  for (int c = std::fgetc(out); c != EOF; c = std::fgetc(out)) lines += c == '\n' ? 1 : 0;
  std::fclose(out);
  EXPECT_EQ(lines, 3);
}

}  // namespace
}  // namespace menshen::camera
