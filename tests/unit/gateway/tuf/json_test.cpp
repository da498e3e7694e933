#include "gateway/tuf/json.hpp"

#include <gtest/gtest.h>

#include "gateway/tuf/errc.hpp"

namespace menshen::tuf {
namespace {

Result<Value> parse(std::string_view text) { return parse_json(bytes_of(text)); }
std::string again(std::string_view text) { return canonical(parse(text).value()); }

TEST(TufJson, IsWrittenSortedWithoutSpacesAndBarelyEscaped) {
  EXPECT_EQ(again(R"( { "b" : [ 1 , -2, true, null ], "a":{} , "":"x" } )"),
            R"({"":"x","a":{},"b":[1,-2,true,null]})");
  EXPECT_EQ(again("[]"), "[]");
  EXPECT_EQ(again("[[],[{}]]"), "[[],[{}]]");
}

// "Canonical JSON": nothing but '"' and '\' is escaped, control characters included.
TEST(TufJson, LeavesControlCharactersAndOtherScriptsInStringsAsTheyAre) {
  EXPECT_EQ(again(R"("a\"b\\c\/d\n\te\u007ff")"),
            "\"a\\\"b\\\\c/d\n\te\x7F"
            "f\"");
  EXPECT_EQ(again(R"("门")"), "\"\xE9\x97\xA8\"");
  EXPECT_EQ(again(R"("😀")"), "\"\xF0\x9F\x98\x80\"");
}

// Sorted by code points, which is the order of UTF-8's bytes and not of UTF-16's units.
TEST(TufJson, SortsNamesByCodePoint) {
  EXPECT_EQ(again(R"({"😀":1,"￿":2,"z":3,"Z":4})"),
            "{\"Z\":4,\"z\":3,\"\xEF\xBF\xBF\":2,\"\xF0\x9F\x98\x80\":1}");
}

TEST(TufJson, RefusesANameTwiceInOneObjectHoweverItIsEscaped) {
  for (const char* text :
       {R"({"a":1,"\u0061":1})", R"({"a":1,"b":2,"a":1})", R"([{"x":{"a":1,"a":2}}])"}) {
    EXPECT_EQ(parse(text).error(), Errc::json_key_twice) << text;
  }
  EXPECT_TRUE(parse(R"({"a":{"a":1},"b":{"a":1}})"));
}

TEST(TufJson, TakesIntegersWithinTwoToThe53AndNoOtherNumbers) {
  EXPECT_EQ(*parse("9007199254740992")->integer(), integer_max);
  EXPECT_EQ(*parse("-9007199254740992")->integer(), -integer_max);
  EXPECT_EQ(*parse("0")->integer(), 0);
  for (const char* text :
       {"9007199254740993", "-9007199254740993", "9223372036854775807", "18446744073709551615",
        "18446744073709551616", "1e400", "1.0", "1e2", "0.5", "-0", "-0.0",
        "123456789012345678901234567890123456789012345678901234567890"}) {
    EXPECT_EQ(parse(text).error(), Errc::json_number) << text;
  }
}

TEST(TufJson, RefusesWhatIsNoJson) {
  for (const char* text :
       {"",       " ",   "{",        "[1,]",     "{\"a\":1,}",       "nul",         "01",  "+1",
        ".5",     "'a'", "\"\x01\"", "\"\xFF\"", "\"\xED\xA0\x80\"", "\"\\ud800\"", "1 2", "{} x",
        "/*c*/1", "NaN", "\"\\x\"",  "{1:2}"}) {
    EXPECT_EQ(parse(text).error(), Errc::json_malformed) << text;
  }
  EXPECT_TRUE(parse("{}\n"));
}

TEST(TufJson, IsNestedNoDeeperThanItsLimit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse(nested(json_depth_max)));
  EXPECT_EQ(parse(nested(json_depth_max + 1)).error(), Errc::json_malformed);
  EXPECT_EQ(parse(std::string(1 << 20, '[')).error(), Errc::json_malformed);
}

TEST(TufJson, HasNoMoreValuesThanItsLimit) {
  const auto zeros = [](std::size_t count) {
    std::string text = "[0";
    while (--count > 0) text += ",0";
    return text + "]";
  };
  EXPECT_TRUE(parse(zeros(json_values_max - 1)));  // the list is one too
  EXPECT_EQ(parse(zeros(json_values_max)).error(), Errc::too_large);
}

TEST(TufJson, IsRefusedAtEveryCut) {
  const std::string whole = R"({"a":[1,-2,"x\"门",true,false,null],"b":{"c":12}})";
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    EXPECT_FALSE(parse(std::string_view(whole).substr(0, cut))) << cut;
  }
  EXPECT_TRUE(parse(whole));
}

TEST(TufJson, IsTheSameAfterBeingWrittenAndReadAgain) {
  const Value value = Value::object(
      {{"z", Value(std::int64_t{7})},
       {"a", Value(Value::Array{Value("\"\\\n"), Value(true), Value(), Value(Value::Array{})})}});
  EXPECT_EQ(parse(canonical(Value(Value::Array{Value("a\tb")}))).error(), Errc::json_malformed)
      << "a control character stands in the canonical form and in no file";
  const std::string text = R"({"a":["\"\\",true,null,[]],"z":7})";
  EXPECT_EQ(again(again(text)), text);
  EXPECT_EQ(*value.member("z")->integer(), 7);
  EXPECT_EQ(value.member("y"), nullptr);
  EXPECT_EQ(Value("text").member("z"), nullptr);
}

}  // namespace
}  // namespace menshen::tuf
