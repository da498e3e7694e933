#include <gtest/gtest.h>

#include "gateway/store/file_lock.hpp"
#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::ctl {
namespace {

namespace fs = std::filesystem;

// Calls back once, when what was written has `word` in it: in the midst of a command.
class Interrupting : public std::stringbuf {
 public:
  Interrupting(std::string word, std::function<void()> then)
      : word_(std::move(word)), then_(std::move(then)) {}

 protected:
  int sync() override {
    if (then_ && str().find(word_) != std::string::npos) std::exchange(then_, nullptr)();
    return 0;
  }

 private:
  std::string word_;
  std::function<void()> then_;
};

class ExportsAtOnce : public test::RegisterFixture {
 protected:
  // Exports, and while it does what `word` says calls `meanwhile`.
  int export_with(const std::string& word, const std::function<void()>& meanwhile) {
    std::istringstream in;
    std::ostringstream out;
    Interrupting said(word, meanwhile);
    std::ostream err(&said);
    World world{{in, out, err}, test::CommandLine::fixed_now, [](auto) {}, {}};
    world.watched = true;
    const int code = run({"ledger", "export", folder(), "--config", config()}, world);
    EXPECT_NE(said.str().find(word), std::string::npos) << "it came so far";
    return code;
  }
};

TEST_F(ExportsAtOnce, NeverSetTheFoldersCheckpointBack) {
  test::Ended second;
  const int first = export_with("exporting", [&] {
    append(200);
    second = export_all();
  });
  EXPECT_EQ(first, exit_ok);
  EXPECT_EQ(second.code, exit_file);
  EXPECT_NE(second.err.find("another export into it is running"), std::string::npos) << second.err;
  EXPECT_EQ(verify_folder().json().at("entries"), 600);
  ASSERT_EQ(export_all().code, exit_ok);
  EXPECT_EQ(verify_folder().json().at("entries"), 800);
}

TEST_F(ExportsAtOnce, DoNotUndoALongerOneThatCameBetween) {
  const int first = export_with("verifying", [&] {
    append(200);
    EXPECT_EQ(export_all().code, exit_ok);
  });
  EXPECT_EQ(first, exit_no) << "the folder has more than was asked for";
  EXPECT_EQ(verify_folder().json().at("entries"), 800);
}

TEST_F(ExportsAtOnce, AreToldApartByTheFolderNotByItsName) {
  ASSERT_EQ(export_all().code, exit_ok);
  append(200);
  fs::create_symlink(folder(), line_.path("served"));
  test::Ended second;
  export_with("exporting", [&] {
    second = ledger({"export", line_.path("served") + "/", "--config", config()});
  });
  EXPECT_EQ(second.code, exit_file) << second.err;
}

TEST_F(ExportsAtOnce, LeaveNoLockBehind) {
  ASSERT_EQ(export_all().code, exit_ok);
  EXPECT_FALSE(line_.exists("log.lock"));
  // Of an export that was killed: the file is there, and nobody holds it.
  line_.write("log.lock", "");
  EXPECT_EQ(export_all().code, exit_ok);
}

TEST_F(ExportsAtOnce, AreRefusedWhereNothingCanBeLocked) {
  fs::create_directory(line_.path("log.lock"));
  EXPECT_EQ(export_all().code, exit_file);
  EXPECT_FALSE(fs::exists(folder()));
}

}  // namespace
}  // namespace menshen::ctl
