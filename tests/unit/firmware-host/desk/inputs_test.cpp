#include "firmware-host/desk/inputs.hpp"

#include <gtest/gtest.h>

namespace menshen::desk {
namespace {

std::string typed(const std::string& number, const std::string& name,
                  const std::string& reason = "\"card_forgotten\"") {
  return R"({"lane":"front","number":")" + number + R"(","name":")" + name + R"(","reason":)" +
         reason + "}";
}

std::string_view text(const Bytes& bytes) { return text_of(bytes); }

TEST(TypedNumber, BecomesTheThreeLinesOfAScan) {
  const auto input = parse_typed_number(typed("110105199003074258", "张三"));
  ASSERT_TRUE(input);
  EXPECT_EQ(input->lane, "front");
  EXPECT_EQ(text(scan_bytes(*input)), "110105199003074258\n张三\n1");
}

TEST(TypedNumber, IsTidiedAsClerksType) {
  const auto input = parse_typed_number(typed(" 110105 19491231 002x ", "  Li Si  "));
  ASSERT_TRUE(input);
  EXPECT_EQ(input->number, "11010519491231002X");
  EXPECT_EQ(input->name, "Li Si");
}

TEST(TypedNumber, KnowsItsReasonByNameAndByNumber) {
  const char* names[] = {"card_forgotten", "card_does_not_read", "reader_out_of_order",
                         "other_document"};
  for (int number = 1; number <= 4; ++number) {
    const std::string name = "\"" + std::string(names[number - 1]) + "\"";
    const auto by_name = parse_typed_number(typed("1", "n", name));
    const auto by_number = parse_typed_number(typed("1", "n", std::to_string(number)));
    ASSERT_TRUE(by_name && by_number) << number;
    EXPECT_EQ(by_name->reason, static_cast<NoChipReason>(number));
    EXPECT_EQ(by_number->reason, static_cast<NoChipReason>(number));
  }
  for (const char* reason : {"0", "5", "\"1\"", "\"\"", "\"none\"", "null", "true", "[1]"}) {
    EXPECT_EQ(parse_typed_number(typed("1", "n", reason)).error(), Errc::reason_unknown) << reason;
  }
}

TEST(TypedNumber, RefusesCharactersNoNumberHas) {
  for (const char* number : {"", "   ", "12\\n34", "12_34", "12\\u0000", "１２", "12;34", "12'"}) {
    EXPECT_EQ(parse_typed_number(typed(number, "n")).error(), Errc::number_form) << number;
  }
  EXPECT_TRUE(parse_typed_number(typed("A123456(7)", "n")));
}

TEST(TypedNumber, RefusesNamesThatWouldBreakTheScanOrHide) {
  for (const char* name :
       {"", "   ", "张\\n三", "张\\r三", "\\u0001", "\\u007f", "\\u0085", "a\\u0000b"}) {
    EXPECT_EQ(parse_typed_number(typed("1", name)).error(), Errc::name_form) << name;
  }
  EXPECT_TRUE(parse_typed_number(typed("1", "Zoë Ó Briain")));
}

TEST(TypedNumber, HasLimits) {
  EXPECT_TRUE(parse_typed_number(typed(std::string(number_bytes_max, '1'), "n")));
  EXPECT_EQ(parse_typed_number(typed(std::string(number_bytes_max + 1, '1'), "n")).error(),
            Errc::number_form);
  EXPECT_TRUE(parse_typed_number(typed("1", std::string(name_bytes_max, 'n'))));
  EXPECT_EQ(parse_typed_number(typed("1", std::string(name_bytes_max + 1, 'n'))).error(),
            Errc::name_form);
}

TEST(Input, IsOneSmallObjectOfJson) {
  for (const char* json : {"", "{", "[]", "null", "\"pin\"", "{\"pin\":\"1\"} x", "{pin:1}",
                           "{\"pin\":\"\xff\"}", "{\"pin\":\"1\",}"}) {
    EXPECT_EQ(parse_pin(json).error(), Errc::json_malformed) << json;
  }
  const auto padded = [](std::size_t bytes) {
    return R"({"pin":"1"})" + std::string(bytes - 11, ' ');
  };
  EXPECT_EQ(parse_pin(padded(input_bytes_max)).value(), "1");
  EXPECT_EQ(parse_pin(padded(input_bytes_max + 1)).error(), Errc::json_malformed);
}

TEST(Input, IsNoDeeperThanItNeedsToBe) {
  EXPECT_EQ(parse_pin(R"({"pin":[[1]]})").error(), Errc::member_missing);
  EXPECT_EQ(parse_pin(R"({"pin":[[[1]]]})").error(), Errc::json_malformed);
}

TEST(Input, HasExactlyTheMembersThatBelongThere) {
  EXPECT_EQ(parse_pin("{}").error(), Errc::member_missing);
  EXPECT_EQ(parse_pin(R"({"pin":1})").error(), Errc::member_missing);
  EXPECT_EQ(parse_pin(R"({"pin":"1","more":"2"})").error(), Errc::member_missing);
  EXPECT_EQ(parse_lane(R"({"lane":"front"})").value(), "front");
  EXPECT_EQ(parse_lane(R"({"line":"front"})").error(), Errc::member_missing);
  EXPECT_EQ(parse_lane(R"({"lane":")" + std::string(65, 'x') + "\"}").error(),
            Errc::member_missing);
  EXPECT_EQ(parse_typed_number(R"({"lane":"a","number":"1","name":"n","reasons":1})").error(),
            Errc::member_missing);
}

TEST(CompletedSteps, BecomeOneLineEach) {
  const auto input = parse_steps(R"({"lane":"front","follows":7,"steps":["one","two"]})");
  ASSERT_TRUE(input);
  EXPECT_EQ(input->follows, 7U);
  EXPECT_EQ(text(scan_bytes(*input)), "one\ntwo");
}

TEST(CompletedSteps, AreAtLeastOneAndNoneTwice) {
  const auto steps = [](const std::string& list) {
    return parse_steps(R"({"lane":"front","follows":0,"steps":)" + list + "}");
  };
  EXPECT_TRUE(steps(R"(["one"])"));
  EXPECT_EQ(steps("[]").error(), Errc::step_unknown);
  EXPECT_EQ(steps(R"(["one","one"])").error(), Errc::step_unknown);
  EXPECT_EQ(steps(R"(["one\ntwo"])").error(), Errc::step_unknown);
  EXPECT_EQ(steps("[1]").error(), Errc::member_missing);
  EXPECT_EQ(steps("\"one\"").error(), Errc::member_missing);
}

TEST(CompletedSteps, AllHaveAName) {
  for (const std::string_view steps : {R"([""])", R"(["","patrol_arranged"])", R"(["a",""])"}) {
    const std::string body = R"({"lane":"front","follows":1,"steps":)" + std::string(steps) + "}";
    EXPECT_EQ(parse_steps(body).error(), Errc::step_unknown) << steps;
  }
}

TEST(CompletedSteps, HaveALimit) {
  const auto list_of = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list += ",\"" + std::to_string(i) + "\"";
    return R"({"lane":"front","follows":0,"steps":[)" + list.substr(1) + "]}";
  };
  EXPECT_TRUE(parse_steps(list_of(steps_count_max)));
  EXPECT_EQ(parse_steps(list_of(steps_count_max + 1)).error(), Errc::step_unknown);
}

TEST(CompletedSteps, FollowALeaf) {
  for (const char* leaf : {"-1", "1.5", "\"7\"", "null", "18446744073709551615"}) {
    EXPECT_EQ(
        parse_steps(R"({"lane":"front","follows":)" + std::string(leaf) + R"(,"steps":["one"]})")
            .error(),
        Errc::member_missing)
        << leaf;
  }
}

}  // namespace
}  // namespace menshen::desk
