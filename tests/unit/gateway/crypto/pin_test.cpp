#include "gateway/crypto/pin.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/errc.hpp"

namespace menshen::crypto {
namespace {

void count_up(std::span<std::uint8_t> bytes) {
  std::uint8_t next = 0;
  for (auto& byte : bytes) byte = next++;
}

void nines(std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, std::uint8_t{9}); }

std::string with(std::string_view cost) {
  return "scrypt$" + std::string(cost) + "$" + to_base64(Bytes(16, 1)) + "$" +
         to_base64(Bytes(32, 2));
}

// Each costs a third of a second, so it is made once.
const std::string& kept_271828() {
  static const std::string kept = keep_pin("271828", count_up).value();
  return kept;
}

TEST(Pin, MatchesItselfAndNothingElse) {
  EXPECT_TRUE(is_kept_pin(kept_271828()));
  EXPECT_TRUE(pin_matches("271828", kept_271828()));
  EXPECT_FALSE(pin_matches("271829", kept_271828()));
}

// The key was computed by Python's hashlib.scrypt from the same PIN, salt and cost.
TEST(Pin, AgreesWithAnotherScrypt) {
  EXPECT_EQ(kept_271828(),
            "scrypt$14$8$5$AAECAwQFBgcICQoLDA0ODw==$"
            "gQqa6yYswIs5mbg15D3mvwk9dfzqU5aerMoGBNrSh7k=");
}

TEST(Pin, IsKeptWithASaltOfItsOwn) { EXPECT_NE(keep_pin("271828", nines).value(), kept_271828()); }

TEST(Pin, HasALeastAndAGreatestLength) {
  EXPECT_EQ(keep_pin("12345", count_up).error(), Errc::pin_form);
  EXPECT_EQ(keep_pin(std::string(pin_bytes_max + 1, '1'), count_up).error(), Errc::pin_form);
  // Sixty-four and sixty-five ones, at a cost of 2^4.
  const std::string longest(pin_bytes_max, '1');
  EXPECT_TRUE(pin_matches(
      longest,
      "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw==$bLFWL2Q26njRw8qsH2c2DvIYiCWpq+9t4++BBUjDUdk="));
  EXPECT_FALSE(pin_matches(
      longest + "1",
      "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw==$WCOyDtxLCx5ADCbORqIoccxdCL+nf5a2/WxoGpoQSqM="));
  EXPECT_FALSE(pin_matches(
      "12345",
      "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw==$HoRFvhG4Y6/E69Nz6IuEhjq/iNwG0ww4lpArWcJrxIg="));
}

TEST(Pin, IsNotReadFromAnythingElse) {
  const std::string kept = with("4$8$1");
  EXPECT_TRUE(is_kept_pin(kept));
  for (const std::string& text :
       {std::string(), std::string("271828"), std::string("scrypt$"), kept + "$", kept + "=",
        "bcrypt" + kept.substr(6), kept.substr(0, kept.size() - 4), with("x$8$1"), with("4$$1"),
        with("4$8"), with("-4$8$1"), with("4 $8$1"), std::string(1000, '$')}) {
    EXPECT_FALSE(is_kept_pin(text)) << text;
    EXPECT_FALSE(pin_matches("271828", text)) << text;
  }
}

TEST(Pin, AsksForNoMoreThanTheBoxAffords) {
  EXPECT_TRUE(is_kept_pin(with("15$8$16")));
  EXPECT_FALSE(is_kept_pin(with("15$8$17")));  // pin_passes_max
  EXPECT_TRUE(is_kept_pin(with("15$15$1")));
  EXPECT_FALSE(is_kept_pin(with("16$8$1")));  // the table alone fills pin_memory_bytes_max
  EXPECT_FALSE(is_kept_pin(with("21$1$1")));
  EXPECT_TRUE(is_kept_pin(with("15$1$1")));
  EXPECT_FALSE(is_kept_pin(with("16$1$1")));  // RFC 7914 §2: no scrypt
  EXPECT_FALSE(is_kept_pin(with("0$8$1")));
  EXPECT_FALSE(is_kept_pin(with("14$0$1")));
  EXPECT_FALSE(is_kept_pin(with("14$8$0")));
  EXPECT_FALSE(is_kept_pin(with("4294967295$4294967295$4294967295")));
}

}  // namespace
}  // namespace menshen::crypto
