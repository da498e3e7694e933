// menshenctl register-key seal.
#include <gtest/gtest.h>

#include "gateway/crypto/pin_seal.hpp"
#include "gateway/ledger/register_key.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

constexpr const char* pin = "3141592653";

class SealedKey : public ::testing::Test {
 protected:
  void SetUp() override {
    line_.run({"register-key", "new", "--out", line_.path("register.key")});
    line_.run({"desk-pin", "set", line_.path("manager.pin")}, std::string(pin) + "\n");
  }
  test::Ended seal(const std::string& input) {
    return line_.run({"register-key", "seal", "--key", line_.path("register.key"), "--pin-file",
                      line_.path("manager.pin"), "--out", line_.path("venue.key")},
                     input);
  }
  test::CommandLine line_;
};

TEST_F(SealedKey, OpensUnderTheManagersPinAndIsTheSameKey) {
  const auto ended = seal(std::string(pin) + "\n");
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(ended.out + ended.err, "");
  EXPECT_EQ(line_.mode("venue.key"), 0600U);
  std::string text = line_.read("venue.key");
  text.pop_back();
  const std::string secret = line_.read("register.key");
  EXPECT_EQ(text_of(crypto::open_with_pin(pin, text).value()), secret.substr(0, secret.size() - 1));
  EXPECT_EQ(text.find(secret.substr(0, 8)), std::string::npos);
}

TEST_F(SealedKey, NeedsTheManagersOwnPinOfTenDigits) {
  EXPECT_EQ(seal("3141592654\n").code, exit_no);
  EXPECT_EQ(seal("314159265\n").code, exit_usage);
  EXPECT_EQ(seal("").code, exit_usage);
  EXPECT_FALSE(line_.exists("venue.key"));
}

TEST_F(SealedKey, IsMadeOfNothingButAKeyAndNeverOverAnother) {
  line_.write("venue.key", "in use");
  EXPECT_EQ(seal(std::string(pin) + "\n").code, exit_file);
  EXPECT_EQ(line_.read("venue.key"), "in use");
  line_.write("register.key", "no key\n");
  EXPECT_EQ(seal(std::string(pin) + "\n").code, exit_file);
  std::filesystem::remove(line_.path("register.key"));
  EXPECT_EQ(seal(std::string(pin) + "\n").code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
