// menshen-tuf from its words to the files it leaves, against a repository behind a real server.
#include "firmware-host/ctl/tuf_program.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/paths.hpp"
#include "tests/unit/firmware-host/ctl/tuf_served.hpp"

namespace menshen::ctl {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class TufProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(metadata());
    fs::create_directory(downloads());
    write(at("root.json"), served_.repository.files.at("1.root.json"));
  }

  fs::path at(const std::string& name) const { return folder_.path() / name; }
  fs::path metadata() const { return at("metadata"); }
  fs::path downloads() const { return at("downloads"); }
  static void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }
  static std::string read(const fs::path& file) {
    return fs::exists(file) ? std::string(text_of(test::read_file(file))) : "";
  }

  int run(Words words) {
    words.insert(words.begin(), {"--metadata-dir", metadata().string()});
    std::istringstream in;
    std::ostringstream out, err;
    const World world{{in, out, err},
                      [this] { return now_; },
                      test::seeded_chance(1),
                      {},
                      [] { return std::chrono::milliseconds(0); },
                      false};
    const int code = run_tuf(words, world);
    said_ = err.str();
    return code;
  }
  int init() { return run({"init", at("root.json").string()}); }
  int refresh() { return run({"--metadata-url", served_.metadata_url(), "refresh"}); }
  int download(const Words& names) {
    Words words = {"--metadata-url", served_.metadata_url()};
    for (const std::string& name : names) words.insert(words.end(), {"--target-name", name});
    words.insert(words.end(), {"--target-base-url", served_.targets_url(), "--target-dir",
                               downloads().string(), "download"});
    return run(words);
  }

  test::TemporaryFolder folder_;
  test::ServedTuf served_;
  Instant now_ = test::tuf_now();
  std::string said_;
};

TEST_F(TufProgramTest, TrustsARootAndBringsTheMetadataUpToDate) {
  ASSERT_EQ(init(), 0) << said_;
  EXPECT_TRUE(served_.take_asked().empty());
  ASSERT_EQ(refresh(), 0) << said_;
  EXPECT_EQ(served_.take_asked(), (Words{"/metadata/2.root.json", "/metadata/timestamp.json",
                                         "/metadata/1.snapshot.json", "/metadata/1.targets.json"}));
  for (const char* name : {"root.json", "timestamp.json", "snapshot.json", "targets.json"}) {
    EXPECT_EQ(read(metadata() / name), served_.repository.files.at(name)) << name;
  }
  ASSERT_EQ(refresh(), 0) << said_;
  EXPECT_EQ(served_.take_asked(), (Words{"/metadata/2.root.json", "/metadata/timestamp.json"}));
}

TEST_F(TufProgramTest, TakesFourHundredAndThreeForMissingAndNothingElse) {
  ASSERT_EQ(init(), 0);
  served_.status_of_missing = 403;
  EXPECT_EQ(refresh(), 0) << said_;
  served_.status_of_missing = 500;
  EXPECT_EQ(refresh(), 1);
  EXPECT_NE(said_.find("the server answers with an error"), std::string::npos) << said_;
}

TEST_F(TufProgramTest, RefreshesNothingWithoutARoot) {
  EXPECT_EQ(refresh(), 1);
  EXPECT_NE(said_.find("no trusted root is stored"), std::string::npos) << said_;
  EXPECT_TRUE(served_.take_asked().empty());
}

TEST_F(TufProgramTest, DownloadsATargetOnceUnderOneSafeName) {
  served_.repository.add_target("targets", "dir/a file", "content");
  served_.repository.publish_all();
  ASSERT_EQ(init(), 0);
  ASSERT_EQ(download({"dir/a file"}), 0) << said_;
  EXPECT_EQ(read(downloads() / "dir%2Fa%20file"), "content");
  EXPECT_EQ(served_.take_asked().size(), 5U);
  ASSERT_EQ(download({"dir/a file"}), 0) << said_;
  EXPECT_EQ(served_.take_asked().size(), 2U) << "what is there is not fetched again";
  write(downloads() / "dir%2Fa%20file", "damaged");
  ASSERT_EQ(download({"dir/a file"}), 0) << said_;
  EXPECT_EQ(read(downloads() / "dir%2Fa%20file"), "content");
}

TEST_F(TufProgramTest, KeepsNoTargetThatIsNotTheListedOne) {
  served_.repository.add_target("targets", "a", "content");
  served_.repository.publish_all();
  for (auto& [name, bytes] : served_.repository.targets) bytes = "malware";
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({"a"}), 1);
  EXPECT_NE(said_.find("the hash is not the listed one"), std::string::npos) << said_;
  EXPECT_TRUE(fs::is_empty(downloads()));
  for (auto& [name, bytes] : served_.repository.targets) bytes = std::string(1 << 20, 'x');
  EXPECT_EQ(download({"a"}), 1);
  EXPECT_NE(said_.find("the body is too large"), std::string::npos) << said_;
}

TEST_F(TufProgramTest, DownloadsInOrderAndEndsAtTheFirstThatFails) {
  served_.repository.add_target("targets", "a", "1");
  served_.repository.add_target("targets", "c", "3");
  served_.repository.publish_all();
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({"a", "b", "c"}), 1);
  EXPECT_NE(said_.find("no such target"), std::string::npos) << said_;
  EXPECT_TRUE(fs::exists(downloads() / "a"));
  EXPECT_FALSE(fs::exists(downloads() / "c"));
}

TEST_F(TufProgramTest, WritesRolesWithStrangeNamesIntoItsFolderAlone) {
  for (const char* name : {"../delegated", "/delegated", "?", "#"}) {
    served_.repository.delegate("targets", name, {"*"});
    served_.repository.publish({name});
  }
  served_.repository.publish_all();
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({"missing"}), 1);
  const Words asked = served_.take_asked();
  ASSERT_EQ(asked.size(), 8U);
  EXPECT_EQ(asked[4], "/metadata/1...%2Fdelegated.json");
  std::size_t count = 0;
  for (const auto& one : fs::directory_iterator(metadata())) {
    (void)one;
    ++count;
  }
  EXPECT_EQ(count, 8U);
  EXPECT_FALSE(fs::exists(at("delegated.json")));
}

TEST_F(TufProgramTest, SaysWhatItDoesNotUnderstandAndEndsWithOne) {
  EXPECT_EQ(run({}), 1);
  EXPECT_EQ(run({"frobnicate"}), 1);
  EXPECT_EQ(run({"init"}), 1);
  EXPECT_EQ(run({"init", at("absent").string()}), 1);
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(run({"refresh"}), 1);
  EXPECT_NE(said_.find("not a URL of HTTP"), std::string::npos) << said_;
  EXPECT_EQ(run({"--metadata-url", "https://127.0.0.1:1/", "refresh"}), 1);
}

TEST_F(TufProgramTest, GoesOnAfterAnHourWithoutARepository) {
  ASSERT_EQ(init(), 0);
  served_.status_of_all = 503;
  EXPECT_EQ(refresh(), 1);
  served_.status_of_all = 0;
  EXPECT_EQ(refresh(), 0) << said_;
  now_ += std::chrono::days(31);
  EXPECT_EQ(refresh(), 1);
  EXPECT_NE(said_.find("expired"), std::string::npos) << said_;
}

}  // namespace
}  // namespace menshen::ctl
