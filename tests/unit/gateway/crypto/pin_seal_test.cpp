#include "gateway/crypto/pin_seal.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/errc.hpp"

namespace menshen::crypto {
namespace {

constexpr const char* pin = "3141592653";
const Bytes secret(45, 0x5E);

Chance counting() {
  return [drawn = 0U](std::span<std::uint8_t> bytes) mutable {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(++drawn);
  };
}

// The same at the least cost: what is looked at is the form, not the lock.
std::string cheap() {
  static const std::string sealed = seal_with_pin(pin, secret, counting()).value();
  return sealed;
}

TEST(PinSeal, OpensForThePinAlone) {
  const std::string sealed = cheap();
  EXPECT_TRUE(is_pin_sealed(sealed));
  EXPECT_EQ(open_with_pin(pin, sealed).value(), secret);
  EXPECT_EQ(open_with_pin("3141592654", sealed).error(), Errc::not_opened);
  EXPECT_EQ(open_with_pin("31415", sealed).error(), Errc::not_opened) << "too short to be one";
}

TEST(PinSeal, HoldsNothingOfTheSecretOrThePin) {
  EXPECT_EQ(cheap().find(to_base64(ByteView(secret).first(6))), std::string::npos);
  EXPECT_EQ(cheap().find(pin), std::string::npos);
}

TEST(PinSeal, OfTwoDrawsDiffers) {
  Chance other = [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, 0x77); };
  EXPECT_NE(seal_with_pin(pin, secret, other).value(), cheap());
}

TEST(PinSeal, NeedsAPin) {
  EXPECT_EQ(seal_with_pin("31415", secret, counting()).error(), Errc::pin_form);
  EXPECT_EQ(seal_with_pin(std::string(65, '1'), secret, counting()).error(), Errc::pin_form);
}

TEST(PinSeal, CutAnywhereIsNoneOrDoesNotOpen) {
  const std::string sealed = cheap();
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const std::string cut = sealed.substr(0, size);
    if (!is_pin_sealed(cut)) continue;
    EXPECT_FALSE(open_with_pin(pin, cut)) << size;
  }
  EXPECT_FALSE(is_pin_sealed(sealed + "$"));
  EXPECT_FALSE(is_pin_sealed(sealed + std::string(pin_sealed_text_bytes_max, 'A')));
}

TEST(PinSeal, WithACostThatThisBoxWouldNotPayIsNone) {
  const std::string sealed = cheap();
  const std::string rest = sealed.substr(sealed.find("$14$8$5$") + 8);
  for (const char* cost : {"$21$8$5$", "$0$8$5$", "$14$33$5$", "$14$8$17$", "$14$8$0$", "$$8$5$",
                           "$20$32$1$", "$-1$8$5$", "$14$8$5x$"}) {
    EXPECT_FALSE(is_pin_sealed("menshen pin seal 1" + std::string(cost) + rest)) << cost;
  }
  EXPECT_FALSE(is_pin_sealed("menshen pin seal 2$14$8$5$" + rest));
}

// RFC 7914 §2: N is less than 2^(128 · r / 8). What scrypt itself refuses must be refused before.
TEST(PinSeal, WithACostThatScryptDoesNotKnowIsNone) {
  const std::string sealed = cheap();
  const std::string rest = sealed.substr(sealed.find("$14$8$5$") + 8);
  for (const char* cost : {"$16$1$1$", "$17$1$1$", "$20$1$1$"}) {
    const std::string text = "menshen pin seal 1" + std::string(cost) + rest;
    EXPECT_FALSE(is_pin_sealed(text)) << cost;
    EXPECT_EQ(open_with_pin(pin, text).error(), Errc::sealed_form) << cost;
  }
  const std::string dearest = "menshen pin seal 1$15$1$1$" + rest;
  EXPECT_TRUE(is_pin_sealed(dearest));
  EXPECT_EQ(open_with_pin(pin, dearest).error(), Errc::not_opened);
}

TEST(PinSeal, WithAByteOfItsLastPartChangedDoesNotOpen) {
  const std::string sealed = cheap();
  const std::size_t begin = sealed.rfind('$') + 1;
  for (const std::size_t at : {begin, begin + 20, sealed.size() - 4}) {
    std::string altered = sealed;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_with_pin(pin, altered)) << at;
  }
}

}  // namespace
}  // namespace menshen::crypto
