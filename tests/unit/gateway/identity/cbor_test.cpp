#include "gateway/identity/cbor.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "gateway/identity/errc.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using test::unhex;

Result<CborValue> parse(std::string_view hex) { return parse_cbor(unhex(hex)); }

template <class T>
T read_as(std::string_view hex) {
  const auto parsed = parse(hex);
  if (!parsed || parsed->as<T>() == nullptr) {
    ADD_FAILURE() << hex;
    return {};
  }
  return *parsed->as<T>();
}

Error error_of(std::string_view hex) {
  const auto parsed = parse(hex);
  EXPECT_FALSE(parsed) << hex;
  return parsed ? Error{} : parsed.error();
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// RFC 8949 appendix A.
TEST(Cbor, ReadsTheIntegersOfTheStandard) {
  EXPECT_EQ(read_as<std::int64_t>("00"), 0);
  EXPECT_EQ(read_as<std::int64_t>("17"), 23);
  EXPECT_EQ(read_as<std::int64_t>("1818"), 24);
  EXPECT_EQ(read_as<std::int64_t>("1903e8"), 1000);
  EXPECT_EQ(read_as<std::int64_t>("1a000f4240"), 1000000);
  EXPECT_EQ(read_as<std::int64_t>("1b000000e8d4a51000"), 1000000000000);
  EXPECT_EQ(read_as<std::int64_t>("20"), -1);
  EXPECT_EQ(read_as<std::int64_t>("3863"), -100);
  EXPECT_EQ(read_as<std::int64_t>("3903e7"), -1000);
  EXPECT_EQ(read_as<std::int64_t>("3a00010000"), -65537);
}

TEST(Cbor, ReadsIntegersUpToSixtyThreeBits) {
  EXPECT_EQ(read_as<std::int64_t>("1b7fffffffffffffff"), INT64_MAX);
  EXPECT_EQ(read_as<std::int64_t>("3b7fffffffffffffff"), INT64_MIN);
  EXPECT_EQ(error_of("1b8000000000000000"), Errc::cbor_limit);
  EXPECT_EQ(error_of("3b8000000000000000"), Errc::cbor_limit);
}

TEST(Cbor, ReadsTheFloatsOfTheStandard) {
  EXPECT_EQ(read_as<double>("f93c00"), 1.0);
  EXPECT_EQ(read_as<double>("f9c400"), -4.0);
  EXPECT_EQ(read_as<double>("fa47c35000"), 100000.0);
  EXPECT_EQ(read_as<double>("fb3ff199999999999a"), 1.1);
  EXPECT_TRUE(std::isinf(read_as<double>("f97c00")));
  EXPECT_TRUE(std::isnan(read_as<double>("f97e00")));
}

TEST(Cbor, ReadsSimpleValuesTextsAndBytes) {
  EXPECT_EQ(read_as<bool>("f4"), false);
  EXPECT_EQ(read_as<bool>("f5"), true);
  EXPECT_NE(parse("f6")->as<CborValue::Nothing>(), nullptr);
  EXPECT_NE(parse("f7")->as<CborValue::Nothing>(), nullptr);
  EXPECT_EQ(read_as<std::string>("6449455446"), "IETF");
  EXPECT_EQ(read_as<std::string>("63e6b0b4"), "水");
  EXPECT_EQ(read_as<std::string>("60"), "");
  EXPECT_EQ(read_as<Bytes>("4401020304"), (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(read_as<Bytes>("40"), Bytes{});
}

TEST(Cbor, ReadsContainersWithinEachOther) {
  const auto array = read_as<CborValue::Array>("8301820203820405");
  ASSERT_EQ(array.size(), 3U);
  EXPECT_EQ(*(*array[1].as<CborValue::Array>())[1].as<std::int64_t>(), 3);
  const auto map = read_as<CborValue::Map>("a26161016162820203");
  ASSERT_EQ(map.size(), 2U);
  EXPECT_EQ(*map[0].key.as<std::string>(), "a");
  EXPECT_EQ(map[1].value.as<CborValue::Array>()->size(), 2U);
  EXPECT_TRUE(read_as<CborValue::Array>("80").empty());
  EXPECT_TRUE(read_as<CborValue::Map>("a0").empty());
  const auto tagged = read_as<CborValue::Tagged>("c11a514b67b0");
  EXPECT_EQ(tagged.number, 1U);
  EXPECT_EQ(*tagged.content.front().as<std::int64_t>(), 1363896240);
}

TEST(Cbor, ReadsTagsOfEveryWidth) {
  for (std::uint64_t tag = 0; tag < 70; ++tag) {
    const auto parsed = parse_cbor(CborWriter().tag(tag).integer(1).take());
    ASSERT_TRUE(parsed) << tag;
    EXPECT_EQ(parsed->as<CborValue::Tagged>()->number, tag);
  }
  EXPECT_EQ(read_as<CborValue::Tagged>("d903e600").number, 998U);
  EXPECT_EQ(read_as<CborValue::Tagged>("da0001000000").number, 65536U);
  EXPECT_EQ(read_as<CborValue::Tagged>("dbffffffffffffffff00").number, UINT64_MAX);
}

TEST(Cbor, FindsAKeyByItsNumber) {
  const auto map = read_as<CborValue::Map>("a3010220036134f5");
  EXPECT_EQ(*find(map, 1)->as<std::int64_t>(), 2);
  EXPECT_EQ(*find(map, -1)->as<std::int64_t>(), 3);
  EXPECT_EQ(find(map, 4), nullptr);
}

TEST(Cbor, RefusesAMapWithAKeyTwice) {
  EXPECT_EQ(error_of("a201010102"), Errc::cbor_duplicate);
  EXPECT_EQ(error_of("a2616101616102"), Errc::cbor_duplicate);
  // The same number in a longer spelling is the same key.
  EXPECT_EQ(error_of("a20101180102"), Errc::cbor_duplicate);
  EXPECT_EQ(error_of("81a201010102"), Errc::cbor_duplicate);
  EXPECT_TRUE(parse("a20101613102"));
}

TEST(Cbor, RefusesKeysThatAreNeitherIntegerNorText) {
  for (const char* hex :
       {"a1400 1", "a1f401", "a1f601", "a18001", "a1a001", "a1c10101", "a1f93c0001"}) {
    EXPECT_EQ(error_of(hex), Errc::cbor_limit) << hex;
  }
}

TEST(Cbor, RefusesIndefiniteLengths) {
  for (const char* hex : {"5f4101ff", "7f6161ff", "9f01ff", "bf0101ff"}) {
    EXPECT_EQ(error_of(hex), Errc::cbor_limit) << hex;
  }
  EXPECT_EQ(error_of("ff"), Errc::cbor_form);
}

// RFC 8949 appendix F.1: reserved additional information, and simple values that are none.
TEST(Cbor, RefusesWhatIsNotWellFormed) {
  for (const char* hex : {"1c", "1d", "1e", "1f", "3c", "5c", "7c", "9c", "bc", "dc", "fc", "fd",
                          "fe", "f800", "f818", "e0"}) {
    EXPECT_EQ(error_of(hex), Errc::cbor_form) << hex;
  }
}

TEST(Cbor, RefusesTextThatIsNoUtf8) {
  EXPECT_EQ(error_of("61ff"), Errc::cbor_form);
  EXPECT_EQ(error_of("62c080"), Errc::cbor_form);
}

TEST(Cbor, RefusesADocumentCutShortAnywhere) {
  for (const char* hex : {"1b7fffffffffffffff", "8301820203820405", "a26161016162820203",
                          "c11a514b67b0", "fb3ff199999999999a", "6449455446", "d83dd28440a04040"}) {
    const Bytes whole = unhex(hex);
    ASSERT_TRUE(parse_cbor(whole)) << hex;
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_EQ(parse_cbor(ByteView(whole).first(length)).error(), Errc::cbor_form) << hex;
    }
    Bytes longer = whole;
    longer.push_back(0);
    EXPECT_EQ(parse_cbor(longer).error(), Errc::cbor_form) << hex;
  }
}

TEST(Cbor, RefusesPromisesThatTheDocumentCannotKeep) {
  for (const char* hex :
       {"9a7fffffff", "9bffffffffffffffff", "ba7fffffff", "bbffffffffffffffff",
        "bb8000000000000000", "5a7fffffff", "5bffffffffffffffff", "7bffffffffffffffff", "8401"}) {
    EXPECT_EQ(error_of(hex), Errc::cbor_form) << hex;
  }
}

TEST(Cbor, ReadsEightLevelsAndNotNine) {
  EXPECT_TRUE(parse(repeated("81", cbor_depth_max) + "00"));
  EXPECT_EQ(error_of(repeated("81", cbor_depth_max + 1) + "00"), Errc::cbor_limit);
  EXPECT_EQ(error_of(repeated("c1", cbor_depth_max + 1) + "00"), Errc::cbor_limit);
  EXPECT_EQ(error_of(repeated("a100", cbor_depth_max + 1) + "00"), Errc::cbor_limit);
  EXPECT_EQ(error_of(repeated("81", 4000) + "00"), Errc::cbor_limit);
}

TEST(Cbor, ReadsAsManyItemsAsItsLimitAndNotOneMore) {
  // The array itself is an item.
  EXPECT_TRUE(parse("98ff" + repeated("00", 255)));
  EXPECT_EQ(error_of("990100" + repeated("00", 256)), Errc::cbor_limit);
}

TEST(Cbor, ReadsAsManyBytesAsItsLimitAndNotOneMore) {
  Bytes whole{0x59, 0x0F, 0xFD};
  whole.resize(cbor_bytes_max, 7);
  EXPECT_TRUE(parse_cbor(whole));
  whole[2] = 0xFE;
  whole.push_back(7);
  EXPECT_EQ(parse_cbor(whole).error(), Errc::cbor_limit);
}

TEST(CborWriter, WritesTheShortestHeads) {
  const auto written = [](std::int64_t value) {
    return to_hex(CborWriter().integer(value).take());
  };
  EXPECT_EQ(written(0), "00");
  EXPECT_EQ(written(23), "17");
  EXPECT_EQ(written(24), "1818");
  EXPECT_EQ(written(256), "190100");
  EXPECT_EQ(written(65536), "1a00010000");
  EXPECT_EQ(written(INT64_MAX), "1b7fffffffffffffff");
  EXPECT_EQ(written(-1), "20");
  EXPECT_EQ(written(-65537), "3a00010000");
  EXPECT_EQ(written(INT64_MIN), "3b7fffffffffffffff");
}

TEST(CborWriter, WritesWhatTheReaderReads) {
  const Bytes written = CborWriter()
                            .tag(18)
                            .array(4)
                            .bytes(unhex("0102"))
                            .text("水")
                            .map(1)
                            .integer(-7)
                            .boolean(true)
                            .boolean(false)
                            .take();
  EXPECT_EQ(to_hex(written), "d28442010263e6b0b4a126f5f4");
  EXPECT_TRUE(parse_cbor(written));
}

TEST(Cbor, WithAnyAlteredByteNeverCrashes) {
  const Bytes whole =
      unhex("d83dd2844da2044848c361dd4de641ee0126a1016161a20101820203f5fb3ff199999999999a");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int c = 0; c < 256; ++c) {
      Bytes altered = whole;
      altered[at] = static_cast<std::uint8_t>(c);
      const auto parsed = parse_cbor(altered);
      EXPECT_TRUE(parsed || parsed.error().message() != "unknown");
    }
  }
}

}  // namespace
}  // namespace menshen::identity
