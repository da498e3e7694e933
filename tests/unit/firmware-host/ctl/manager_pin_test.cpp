#include "firmware-host/ctl/manager_pin.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/pin.hpp"
#include "tests/unit/firmware-host/ctl/records_fixture.hpp"

namespace menshen::ctl {
namespace {

using namespace std::chrono_literals;

constexpr const char* other_pin = "2718281828\n";

class ManagerPin : public test::RecordsFixture {
 protected:
  test::Ended table(const std::string& input, const std::string& out = "out") {
    return ledger(
        {"export-table", MENSHEN_SOURCE_DIR "/config/export/culture-05-session.toml", "--config",
         config(), "--key", line_.path("venue.key"), "--case", "1", "--out", line_.path(out)},
        input);
  }
  test::Ended open_from(const std::string& file) {
    return ledger({"open", "600", "--config", config(), "--purpose", "inspection", "--case", "1",
                   "--key", line_.path("venue.key"), "--pin-from", line_.path(file)},
                  "");
  }
  void close_to_others(const std::string& name) const {
    std::filesystem::permissions(line_.path(name), std::filesystem::perms(0600));
  }
  bool counted() const { return line_.exists("register.db.pin-tries"); }
};

TEST_F(ManagerPin, IsAskedBeforeARecordIsShownOrATableMade) {
  for (const std::string& input : {std::string(other_pin), std::string("\n"), std::string()}) {
    line_.let_pass(10min);
    EXPECT_NE(open("600", input).code, exit_ok) << input;
    line_.let_pass(10min);
    const auto ended = table(input);
    EXPECT_NE(ended.code, exit_ok) << input;
    EXPECT_EQ(ended.out, "");
  }
  EXPECT_FALSE(line_.exists("out"));
  EXPECT_EQ(size(), 603U) << "nothing shown, no access";
  line_.let_pass(10min);
  EXPECT_EQ(table(test::manager_pin + "\n").code, exit_ok);
  EXPECT_EQ(open("600").code, exit_ok);
}

TEST_F(ManagerPin, ThatIsWrongIsCountedAndMakesTheNextWait) {
  std::vector<std::string> waits;
  for (int i = 0; i < 5; ++i) {
    const auto ended = open("600", other_pin);
    EXPECT_EQ(ended.code, exit_no);
    const auto words = ended.err.substr(0, ended.err.size() - 1);
    waits.push_back(words.substr(words.rfind("in ") + 3));
    line_.let_pass(10s);
  }
  EXPECT_EQ(waits, (std::vector<std::string>{"0 s", "0 s", "2 s", "4 s", "8 s"}));
  EXPECT_EQ(open("600", other_pin).code, exit_no);
  // A sixth makes it 16 s: the right one is not even read before.
  const auto early = open("600");
  EXPECT_EQ(early.code, exit_no);
  EXPECT_EQ(early.err, "menshenctl: 6 PINs in a row were wrong: the next may be tried in 16 s\n");
  EXPECT_EQ(table(test::manager_pin + "\n").code, exit_no) << "one count for both commands";
  line_.let_pass(16s);
  EXPECT_EQ(open("600").code, exit_ok);
}

TEST_F(ManagerPin, ThatIsRightBeginsTheCountAnew) {
  open("600", other_pin);
  EXPECT_EQ(line_.mode("register.db.pin-tries"), 0600U);
  EXPECT_EQ(open("600").code, exit_ok);
  EXPECT_FALSE(counted());
  for (int i = 0; i < 2; ++i) open("600", other_pin);
  EXPECT_EQ(open("600").code, exit_ok) << "the first of three was forgotten";
}

TEST_F(ManagerPin, WaitsNoLongerThanFiveMinutesWhenTheClockWasSetBack) {
  line_.let_pass(24h);
  for (int i = 0; i < 3; ++i) open("600", other_pin);
  line_.let_pass(-24h);
  EXPECT_NE(open("600").err.find("in 300 s"), std::string::npos);
  line_.let_pass(299s);
  EXPECT_NE(open("600").err.find("in 1 s"), std::string::npos);
  line_.let_pass(1s);
  EXPECT_EQ(open("600").code, exit_ok);
}

TEST_F(ManagerPin, ThatComesTooEarlyIsRefusedAlsoWhereTheShorterWaitCannotBeKept) {
  line_.let_pass(24h);
  for (int i = 0; i < 3; ++i) open("600", other_pin);
  line_.let_pass(-24h);
  // write_file writes beside it first; a folder is in the way.
  std::filesystem::create_directory(line_.path("register.db.pin-tries.new"));
  EXPECT_EQ(open("600").code, exit_file);
}

TEST_F(ManagerPin, IsCountedByTheRegisterNotByANameOfIt) {
  std::filesystem::create_directory(line_.path("own"));
  std::filesystem::create_symlink(line_.path("register.db"), line_.path("own/register.db"));
  std::string text = line_.read("menshend.toml");
  const std::string named = "path = \"register.db\"";
  text.replace(text.find(named), named.size(), "path = \"own/register.db\"");
  line_.write("menshend.toml", text);
  EXPECT_EQ(open("600", other_pin).code, exit_no);
  EXPECT_TRUE(counted());
  EXPECT_FALSE(line_.exists("own/register.db.pin-tries"));
}

TEST_F(ManagerPin, ThatIsNoneIsNotCounted) {
  for (const std::string& input :
       {std::string(), std::string("12345\n"), std::string("31415926a\n"),
        std::string(crypto::pin_bytes_max + 1, '1')}) {
    const auto ended = open("600", input);
    EXPECT_EQ(ended.code, exit_usage) << input;
    EXPECT_NE(ended.err.find("6 to 64 digits"), std::string::npos);
  }
  EXPECT_FALSE(counted());
}

TEST_F(ManagerPin, IsNotLookedAtWhereItCannotBeCounted) {
  std::filesystem::create_directory(line_.path("register.db.pin-tries"));
  EXPECT_EQ(open("600").code, exit_file);
  std::filesystem::remove(line_.path("register.db.pin-tries"));
  for (const char* text :
       {"", "menshen pin tries 1\n3\n", "menshen pin tries 1\n03 0\n", "menshen pin tries 1\n3 0",
        "menshen pin tries 2\n3 0\n", "menshen pin tries 1\n-3 0\n", "menshen pin tries 1\n3 -1\n",
        "menshen pin tries 1\n1000001 0\n", "menshen pin tries 1\n3 0\n\n"}) {
    line_.write("register.db.pin-tries", text);
    const auto ended = open("600");
    EXPECT_EQ(ended.code, exit_file) << text;
    EXPECT_NE(ended.err.find("find out who changed it"), std::string::npos);
  }
  line_.write("register.db.pin-tries", "menshen pin tries 1\n1000000 0\n");
  EXPECT_EQ(open("600").code, exit_ok);
  EXPECT_EQ(size(), 604U);
}

TEST_F(ManagerPin, StandsInAFileThatNobodyElseReads) {
  line_.write("pin", test::manager_pin + "\n");
  std::filesystem::permissions(line_.path("pin"), std::filesystem::perms(0644));
  const auto ended = open_from("pin");
  EXPECT_EQ(ended.code, exit_file);
  EXPECT_NE(ended.err.find("can be read by others: chmod 600"), std::string::npos);
  EXPECT_FALSE(counted());
  close_to_others("pin");
  EXPECT_EQ(open_from("pin").code, exit_ok);
  line_.write("wrong", other_pin);
  close_to_others("wrong");
  EXPECT_EQ(open_from("wrong").code, exit_no);
  EXPECT_EQ(open_from("none").code, exit_file);
  line_.write("long", std::string(crypto::pin_bytes_max + 2, '1'));
  close_to_others("long");
  EXPECT_EQ(open_from("long").code, exit_file);
}

TEST_F(ManagerPin, IsNeverShownAndNeverAWordOfTheCommand) {
  for (const std::string& input : {test::manager_pin + "\n", std::string(other_pin)}) {
    const auto ended = open("600", input);
    EXPECT_EQ((ended.out + ended.err).find(input.substr(0, 10)), std::string::npos);
  }
  for (const char* option : {"--pin", "--manager-pin"}) {
    EXPECT_EQ(ledger({"open", "600", "--config", config(), "--purpose", "inspection", "--case", "1",
                      "--key", line_.path("venue.key"), option, test::manager_pin})
                  .code,
              exit_usage);
  }
}

TEST_F(ManagerPin, OpensTheKeyThatIsSealedUnderIt) {
  const auto sealed =
      line_.run({"register-key", "seal", "--key", line_.path("venue.key"), "--pin-file",
                 line_.path("manager.pin"), "--out", line_.path("venue.sealed")},
                test::manager_pin + "\n");
  ASSERT_EQ(sealed.code, exit_ok) << sealed.err;
  const auto with = [&](const std::string& key, const std::string& input) {
    return ledger({"open", "600", "--config", config(), "--purpose", "inspection", "--case", "1",
                   "--key", line_.path(key)},
                  input);
  };
  EXPECT_EQ(with("venue.sealed", test::manager_pin + "\n").code, exit_ok);
  EXPECT_EQ(with("venue.sealed", other_pin).code, exit_no);
  // Sealed under an older PIN than the one that is kept now.
  line_.write("manager.pin", test::cheaply_kept("2718281828") + "\n");
  const auto older = with("venue.sealed", other_pin);
  EXPECT_EQ(older.code, exit_file);
  EXPECT_NE(older.err.find("is not sealed under this PIN"), std::string::npos);
}

TEST_F(ManagerPin, MustBeConfiguredWhereTheRegisterIsOpened) {
  std::string text = line_.read("menshend.toml");
  const std::string named = "manager_pin_file = \"manager.pin\"\n";
  text.replace(text.find(named), named.size(), "");
  line_.write("menshend.toml", text);
  const auto ended = open("600");
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("[desk] manager_pin_file"), std::string::npos);
  EXPECT_EQ(size(), 603U);
}

TEST_F(ManagerPin, IsNotTakenFromAFileThatKeepsNone) {
  line_.write("manager.pin", "3141592653\n");
  EXPECT_EQ(open("600").code, exit_file);
  std::filesystem::remove(line_.path("manager.pin"));
  EXPECT_EQ(open("600").code, exit_file);
  EXPECT_FALSE(counted());
}

TEST_F(ManagerPin, IsNotAskedOfAnAuthorityThatOpensWhatWasDelivered) {
  ASSERT_EQ(export_all().code, exit_ok);
  const auto ended =
      ledger({"open", "600", "--dir", folder(), "--beside", line_.write("beside", text_of(beside_)),
              "--key", line_.path("police.key"), "--purpose", "investigation", "--case", "A"},
             "");
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_FALSE(counted());
}

TEST_F(ManagerPin, IsNeitherAskedNorCountedBesideARunningDaemon) {
  const auto running = ledger::Ledger::open(store()).value();
  EXPECT_EQ(open("600", other_pin).code, exit_file);
  EXPECT_FALSE(counted());
}

TEST(PinTries, AreReadAsTheyWereWritten) {
  for (const desk::Tries::Kept& kept :
       {desk::Tries::Kept{}, desk::Tries::Kept{7, test::CommandLine::fixed_now()}}) {
    EXPECT_EQ(pin_tries_of(to_text(kept)), kept);
    const std::string text = to_text(kept);
    for (std::size_t size = 0; size < text.size(); ++size) {
      EXPECT_FALSE(pin_tries_of(std::string_view(text).substr(0, size)));
    }
  }
}

}  // namespace
}  // namespace menshen::ctl
