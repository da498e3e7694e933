// docs/style: the rules that a reader of lines can enforce. Exceptions are named here, with their
// reason, and only ever fewer.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <regex>

#include "tests/tidy/source_tree.hpp"

namespace menshen::test {
namespace {

constexpr std::size_t line_columns_max = 100;
constexpr std::size_t file_lines_max = 400;
constexpr std::size_t function_lines_max = 60;

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(
      std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

// Runs `broken` on the code of every line of the files `wanted` picks.
template <class Wanted, class Broken>
Findings look(Wanted wanted, Broken broken) {
  Findings findings;
  for (const SourceFile& file : source_tree()) {
    if (!wanted(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string what = broken(code_of(file.lines[i]));
      if (!what.empty()) findings.add(file, i + 1, what);
    }
  }
  return findings;
}

bool is_product(const SourceFile& file) { return !file.under("tests"); }
bool is_any(const SourceFile&) { return true; }

// What may stand to the right of co_await: a call of named things, whose arguments are names or
// moved names (rule 9). An allow-list: a shape nobody thought of is refused.
bool awaits_names_only(const std::string& code) {
  static const std::string name = R"((?:[\w:]+(?:\.|->))*[\w:]+(?:<[\w:, ]+>)?)";
  static const std::string argument = R"((?:[\w:.\->*&]+|std::move\([\w.]+\)))";
  static const std::regex allowed("[^?]*co_await " + name + R"((?:\((?:)" + argument + "(?:, " +
                                  argument + R"()*)?\))?[;)]*(?: \{)?)");
  const auto first = code.find("co_await");
  if (first == std::string::npos) return true;
  return code.find("co_await", first + 1) == std::string::npos && std::regex_match(code, allowed);
}

TEST(Rules, LinesFilesAndFunctionsStaySmall) {
  Findings findings;
  for (const SourceFile& file : source_tree()) {
    if (file.lines.size() > file_lines_max) {
      findings.add(file, file.lines.size(), "more than 400 lines");
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (columns(file.lines[i]) > line_columns_max) findings.add(file, i + 1, "over 100 columns");
    }
    for (const FunctionSpan& function : functions_of(file)) {
      if (function.line_count <= function_lines_max) continue;
      findings.add(file, function.first_line,
                   std::to_string(function.line_count) + " lines in one function");
    }
  }
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Rules, ACoAwaitLineHoldsOnlyNames) {
  const auto findings = look(is_any, [](const std::string& code) {
    return awaits_names_only(code) ? "" : "name the value first, then move it: " + code;
  });
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Rules, TheCoAwaitCheckRefusesTheShapesThatGcc12Breaks) {
  EXPECT_TRUE(awaits_names_only("  co_await stream.read(buffer, asio::use_awaitable);"));
  EXPECT_TRUE(awaits_names_only("  const auto n = co_await read(std::move(request));"));
  EXPECT_FALSE(awaits_names_only("  co_await f({1, text});"));
  EXPECT_FALSE(awaits_names_only("  co_await channel.async_send(ec, Scan{1}, token);"));
  EXPECT_FALSE(awaits_names_only("  co_await run([x] { return x; });"));
  EXPECT_FALSE(awaits_names_only("  cond ? co_await a() : co_await b();"));
  EXPECT_FALSE(awaits_names_only("  co_await f(g(x));"));
}

TEST(Rules, TimeAndChanceAreArguments) {
  static const std::regex source_of_time_or_chance(
      R"(.*(_clock::now\(|\btime\(nullptr|\bgettimeofday\(|\bclock_gettime\(|random_device|)"
      R"(\brand\(|mt19937|RAND_bytes|RAND_priv_bytes).*)");
  static constexpr std::array<std::string_view, 4> homes = {
      "firmware-host/clock.cpp", "gateway/crypto/random.cpp",
      // Timers of device loops count on the machine's steady clock, never on the calendar.
      "drivers/serial/steady.hpp", "drivers/camera/main.cpp"};
  const auto wanted = [](const SourceFile& file) {
    return is_product(file) && std::ranges::find(homes, file.path) == homes.end();
  };
  const auto findings = look(wanted, [](const std::string& code) {
    return std::regex_match(code, source_of_time_or_chance) ? "asks the world itself: " + code : "";
  });
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Rules, TypesCarryTheFieldsWords) {
  static const std::regex vague(
      R"(^\s*(?:class|struct|enum class|using) (?:I[A-Z][a-z]\w*|)"
      R"(\w*(?:Manager|Helper|Utils?|Handler|Processor|Data|Info|Impl|Base))\b(?!;).*)");
  const auto wanted = [](const SourceFile& file) {
    return is_product(file) && !file.under("gateway/http");  // HTTP has handlers
  };
  const auto findings = look(wanted, [](const std::string& code) {
    return std::regex_match(code, vague) ? "says nothing: " + code : "";
  });
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Rules, NothingIsLeftUnfinished) {
  Findings findings;
  static const std::regex mark(R"(.*\b(?:TO)(?:DO)\b.*|.*\bFIX(?:ME)\b.*|.*\bXX(?:X)\b.*)");
  for (const SourceFile& file : source_tree()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_match(file.lines[i], mark)) findings.add(file, i + 1, file.lines[i]);
    }
  }
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Rules, TestsAreAtLeastAsMuchAsCode) {
  std::size_t product = 0;
  std::size_t tests = 0;
  for (const SourceFile& file : source_tree()) {
    (is_product(file) ? product : tests) += file.lines.size();
  }
  EXPECT_GE(tests, product);
}

}  // namespace
}  // namespace menshen::test
