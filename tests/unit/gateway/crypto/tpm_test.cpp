#include "gateway/crypto/tpm.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/wipe.hpp"
#include "tests/support/software_tpm.hpp"

namespace menshen::crypto {
namespace {

const Bytes secret(32, 0x5E);

class Tpm : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!test::SoftwareTpm::is_installed()) GTEST_SKIP() << "swtpm is not installed: ./dev setup";
    tpm_ = std::make_unique<test::SoftwareTpm>();
  }
  std::unique_ptr<test::SoftwareTpm> tpm_;
};

TEST_F(Tpm, OpensWhatItSealedAlsoAfterItWasSwitchedOff) {
  const auto sealed = tpm_seal(tpm_->tcti(), secret);
  ASSERT_TRUE(sealed) << describe(sealed.error());
  EXPECT_EQ(tpm_open(tpm_->tcti(), *sealed).value(), secret);
  tpm_->restart();
  EXPECT_EQ(tpm_open(tpm_->tcti(), *sealed).value(), secret);
}

TEST_F(Tpm, TheSealedObjectHoldsNothingOfTheSecretInClear) {
  const Bytes sealed = tpm_seal(tpm_->tcti(), secret).value();
  EXPECT_EQ(text_of(sealed).find(text_of(ByteView(secret).first(4))), std::string_view::npos);
  EXPECT_LE(sealed.size(), tpm_sealed_bytes_max);
}

TEST_F(Tpm, OpensNothingOfAnotherTpm) {
  const Bytes sealed = tpm_seal(tpm_->tcti(), secret).value();
  const test::SoftwareTpm another;
  EXPECT_EQ(tpm_open(another.tcti(), sealed).error(), Errc::not_opened);
}

TEST_F(Tpm, LeavesNothingLoadedSoThatItCanBeAskedWithoutEnd) {
  const Bytes sealed = tpm_seal(tpm_->tcti(), secret).value();
  for (int i = 0; i < 8; ++i) {  // a TPM has room for three objects and three sessions
    ASSERT_EQ(tpm_open(tpm_->tcti(), sealed).value(), secret) << i;
  }
}

TEST_F(Tpm, SealsUpToItsLimit) {
  const Bytes most(tpm_secret_bytes_max, 0x11);
  EXPECT_EQ(tpm_open(tpm_->tcti(), tpm_seal(tpm_->tcti(), most).value()).value(), most);
}

TEST_F(Tpm, RefusesAnObjectCutLongerOrWithAByteChanged) {
  const Bytes sealed = tpm_seal(tpm_->tcti(), secret).value();
  for (std::size_t size = 0; size < sealed.size(); size += 7) {
    const Bytes cut(sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(tpm_open(tpm_->tcti(), cut).error(), Errc::sealed_form) << size;
  }
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_EQ(tpm_open(tpm_->tcti(), longer).error(), Errc::sealed_form);
  for (std::size_t at = 0; at < sealed.size(); at += 11) {
    Bytes altered = sealed;
    altered[at] ^= 0x01;
    EXPECT_FALSE(tpm_open(tpm_->tcti(), altered)) << at;
  }
}

TEST(TpmThatIsNotThere, IsSaidToBeAbsent) {
  EXPECT_EQ(tpm_seal("device:/dev/no-such-tpm", secret).error(), Errc::tpm_absent);
  EXPECT_EQ(tpm_seal("no-such-way", secret).error(), Errc::tpm_absent);
}

TEST(TpmThatIsNotThere, AnObjectOfNoFormIsSeenWithoutIt) {
  EXPECT_EQ(tpm_open("device:/dev/no-such-tpm", {}).error(), Errc::sealed_form);
  EXPECT_EQ(tpm_open("device:/dev/no-such-tpm", Bytes(tpm_sealed_bytes_max + 1)).error(),
            Errc::sealed_form);
}

TEST(Wipe, LeavesNoByteAndTakesAnEmptyBuffer) {
  Bytes bytes(40, 0x77);
  wipe(bytes);
  EXPECT_EQ(bytes, Bytes(40, 0));
  Bytes none;
  wipe(none);
  std::string text(100, 's');
  const char* begin = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::count(begin, begin + 100, 's'), 0);
}

TEST(Wipe, OfAGuardHappensOnEveryWayOut) {
  Bytes bytes(8, 0x77);
  { const Wiped wiped(bytes); }
  EXPECT_EQ(bytes, Bytes(8, 0));
}

}  // namespace
}  // namespace menshen::crypto
