// What stands behind the question mark.
#include "firmware-host/inspection/query.hpp"

#include <gtest/gtest.h>

#include <random>

#include "firmware-host/inspection/route_table.hpp"

namespace menshen::inspection {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds china = 8h;

Instant at(int month, int day, std::chrono::milliseconds of_day) {
  const auto date = std::chrono::year(2026) / month / day;
  return Instant(std::chrono::sys_days(date)) + of_day;
}

Result<EntriesQuery> entries(const std::string& query) {
  const auto parsed = Query::parse("/v1/entries?" + query, entries_parameters);
  if (!parsed) return parsed.error();
  return entries_query(*parsed, china);
}

TEST(EntriesQuery, OfNothingAsksForTheFirstHundred) {
  const auto query = entries("").value();
  EXPECT_EQ(query.limit, 100U);
  EXPECT_FALSE(query.from || query.to || query.kind || query.decision || query.after);
  EXPECT_FALSE(query.size || query.format || query.proof);
}

TEST(EntriesQuery, HasEveryParameter) {
  const auto query = entries(
      "from=2026-03-11&to=2026-03-12T00:00:00%2B08:00&kind=override&decision=admit&after=41&"
      "size=1000&limit=1000&format=csv&proof=1");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->from, at(3, 10, 16h));
  EXPECT_EQ(query->to, at(3, 11, 16h));
  EXPECT_EQ(query->kind, EntryKind::override);
  EXPECT_EQ(query->decision, Outcome::admit);
  EXPECT_EQ(query->after, 41U);
  EXPECT_EQ(query->size, 1'000U);
  EXPECT_EQ(query->limit, 1'000U);
  EXPECT_EQ(query->format, Format::csv);
  EXPECT_TRUE(query->proof);
}

TEST(EntriesQuery, TakesATimeInEveryFormOfRfc3339) {
  const std::vector<std::pair<std::string, Instant>> times = {
      {"2026-03-11", at(3, 10, 16h)},
      {"2026-03-11T10:00:00Z", at(3, 11, 10h)},
      {"2026-03-11T10:00:00.5Z", at(3, 11, 10h + 500ms)},
      {"2026-03-11T10:00:00.123Z", at(3, 11, 10h + 123ms)},
      {"2026-03-11T10:00:00+08:00", at(3, 11, 2h)},  // a plus sign is a plus sign
      {"2026-03-11T10:00:00%2b08:00", at(3, 11, 2h)},
      {"2026-03-11T10:00:59.999-03:30", at(3, 11, 13h + 30min + 59s + 999ms)},
      {"2028-02-29", Instant(std::chrono::sys_days(std::chrono::year(2028) / 2 / 28)) + 16h},
  };
  for (const auto& [text, expected] : times) {
    const auto query = entries("from=" + text);
    ASSERT_TRUE(query) << text;
    EXPECT_EQ(query->from, expected) << text;
  }
}

TEST(EntriesQuery, RefusesEveryOtherTime) {
  for (const char* text : {"",
                           "now",
                           "2026",
                           "2026-03",
                           "2026-13-01",
                           "2026-02-29",
                           "2026-3-11",
                           "20260311",
                           "2026-03-11T",
                           "2026-03-11T10:00",
                           "2026-03-11T10:00:00",
                           "2026-03-11T24:00:00Z",
                           "2026-03-11T10:60:00Z",
                           "2026-03-11T10:00:60Z",
                           "2026-03-11 10:00:00Z",
                           "2026-03-11T10:00:00z",
                           "2026-03-11T10:00:00.Z",
                           "2026-03-11T10:00:00.1234Z",
                           "2026-03-11T10:00:00.1xZ",
                           "2026-03-11T10:00:00+8:00",
                           "2026-03-11T10:00:00+08:60",
                           "2026-03-11T10:00:00+24:00",
                           "2026-03-11T10:00:00+0800",
                           "2026-03-11T10:00:00Zx",
                           "2026-03-11T-1:00:00Z",
                           "0000-01-01",
                           "2026-03-11T10:00:00%2008:00"}) {
    EXPECT_EQ(entries(std::string("from=") + text).error(), Errc::time_form) << text;
    EXPECT_EQ(entries(std::string("to=") + text).error(), Errc::time_form) << text;
  }
  EXPECT_EQ(entries("from=2026-03-12&to=2026-03-11").error(), Errc::time_reversed);
  EXPECT_TRUE(entries("from=2026-03-11&to=2026-03-11"));
}

TEST(EntriesQuery, KnowsEveryKindAndDecision) {
  for (int number = 1; name_of(static_cast<EntryKind>(number)) != "unknown"; ++number) {
    const auto kind = static_cast<EntryKind>(number);
    EXPECT_EQ(entries("kind=" + std::string(name_of(kind)))->kind, kind);
  }
  for (const char* name : {"", "unknown", "Admission", "1", "admission%00"}) {
    EXPECT_EQ(entries(std::string("kind=") + name).error(), Errc::kind_unknown) << name;
  }
  EXPECT_EQ(entries("decision=refuse")->decision, Outcome::refuse);
  EXPECT_EQ(entries("decision=refer")->decision, Outcome::refer);
  EXPECT_EQ(entries("decision=").error(), Errc::decision_unknown);
  EXPECT_EQ(entries("decision=admitted").error(), Errc::decision_unknown);
}

TEST(EntriesQuery, RefusesNumbersThatAreNone) {
  const std::vector<std::pair<std::string, Errc>> numbers = {
      {"after", Errc::index_form}, {"size", Errc::size_form}, {"limit", Errc::limit_form}};
  for (const auto& [name, error] : numbers) {
    for (const char* text : {"", "-1", "+1", "01", "1.0", "1e3", "x", " 1", "9223372036854775808",
                             "18446744073709551616"}) {
      EXPECT_EQ(entries(name + "=" + text).error(), error) << name << text;
    }
  }
  EXPECT_EQ(entries("after=9223372036854775807")->after, 9'223'372'036'854'775'807U);
  EXPECT_EQ(entries("after=0")->after, 0U);
  EXPECT_EQ(entries("size=0").error(), Errc::size_form);
}

TEST(EntriesQuery, HasNoMoreRowsThanItsLimit) {
  EXPECT_EQ(entries("limit=1")->limit, 1U);
  EXPECT_EQ(entries("limit=" + std::to_string(limit_max))->limit, limit_max);
  EXPECT_EQ(entries("limit=0").error(), Errc::limit_form);
  EXPECT_EQ(entries("limit=" + std::to_string(limit_max + 1)).error(), Errc::limit_form);
}

TEST(EntriesQuery, RefusesFormatsAndProofsThatAreNone) {
  EXPECT_EQ(entries("format=jsonl")->format, Format::jsonl);
  EXPECT_EQ(entries("format=json").error(), Errc::format_unknown);
  EXPECT_EQ(entries("format=").error(), Errc::format_unknown);
  EXPECT_FALSE(entries("proof=0")->proof);
  EXPECT_EQ(entries("proof=yes").error(), Errc::proof_form);
  EXPECT_EQ(entries("proof=").error(), Errc::proof_form);
}

TEST(Query, PassesNothingOver) {
  EXPECT_EQ(entries("form=2026-03-11").error(), Errc::parameter_unknown);
  EXPECT_EQ(entries("From=2026-03-11").error(), Errc::parameter_unknown);
  EXPECT_EQ(entries("=1").error(), Errc::parameter_unknown);
  EXPECT_EQ(entries("limit=1&limit=2").error(), Errc::parameter_twice);
  EXPECT_EQ(entries("limit=1&%6cimit=1").error(), Errc::parameter_twice);
  EXPECT_EQ(entries("limit").error(), Errc::query_form);
  EXPECT_EQ(entries("limit=1&&after=1").error(), Errc::query_form);
  EXPECT_TRUE(entries("limit=1&"));  // nothing stands behind it
  for (const char* text : {"limit=%", "limit=%3", "limit=%3x", "limit=%zz", "%=1"}) {
    EXPECT_EQ(entries(text).error(), Errc::query_form) << text;
  }
  EXPECT_EQ(Query::parse("/checkpoint?x=1", {}).error(), Errc::parameter_unknown);
  EXPECT_TRUE(Query::parse("/checkpoint?", {}));
}

TEST(Query, IsNoLongerThanItsLimits) {
  const std::string filled = "limit=" + std::string(query_bytes_max - 6, '1');
  EXPECT_EQ(entries(filled).error(), Errc::limit_form);
  EXPECT_EQ(entries(filled + "1").error(), Errc::query_form);
  std::vector<std::string> names;
  for (std::size_t i = 0; i <= parameters_count_max; ++i) names.push_back("p" + std::to_string(i));
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string query = "/?";
  for (std::size_t i = 0; i < parameters_count_max; ++i) query += names[i] + "=&";
  EXPECT_TRUE(Query::parse(query, known));
  EXPECT_EQ(Query::parse(query + names.back() + "=", known).error(), Errc::query_form);
}

TEST(Query, SurvivesEveryMutation) {
  const std::string whole =
      "from=2026-03-11&to=2026-03-12T00:00:00.000%2B08:00&kind=refusal&decision=refuse&after=4&"
      "size=9&limit=7&format=csv&proof=1";
  std::mt19937 chance(7);
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) (void)entries(whole.substr(0, cut));
  for (int i = 0; i < 20'000; ++i) {
    std::string mutated = whole;
    for (int k = 0; k < 3; ++k) mutated[chance() % mutated.size()] = static_cast<char>(chance());
    const auto query = entries(mutated);
    EXPECT_TRUE(!query || query->limit <= limit_max);
  }
}

TEST(NextPage, AsksTheSameOfTheLeavesBehind) {
  const auto query = entries(
      "from=2026-03-11T10:00:00%2B08:00&to=2026-03-12&kind=refusal&decision=refuse&limit=7&"
      "format=csv&proof=1");
  ASSERT_TRUE(query);
  const std::string address = next_page("/v1/entries", *query, 41, 900);
  EXPECT_EQ(address.find('+'), std::string::npos);
  const auto next = entries_query(Query::parse(address, entries_parameters).value(), china).value();
  EXPECT_EQ(next.from, query->from);
  EXPECT_EQ(next.to, query->to);
  EXPECT_EQ(next.kind, query->kind);
  EXPECT_EQ(next.decision, query->decision);
  EXPECT_EQ(next.limit, query->limit);
  EXPECT_EQ(next.format, query->format);
  EXPECT_EQ(next.proof, query->proof);
  EXPECT_EQ(next.after, 41U);
  EXPECT_EQ(next.size, 900U);
  EXPECT_EQ(next_page("/v1/violations", EntriesQuery{}, 0, 1),
            "/v1/violations?limit=100&size=1&after=0");
}

TEST(SizesQuery, HasTheSmallerOneFirst) {
  const auto sizes = [](const std::string& query) {
    return sizes_query(Query::parse("/?" + query, consistency_parameters).value());
  };
  EXPECT_EQ(sizes("from=3")->from, 3U);
  EXPECT_FALSE(sizes("from=3")->to);
  EXPECT_EQ(sizes("from=3&to=3")->to, 3U);
  for (const char* query :
       {"", "to=3", "from=0", "from=0&to=3", "from=4&to=3", "from=x", "from=3&to="}) {
    EXPECT_EQ(sizes(query).error(), Errc::size_form) << query;
  }
}

}  // namespace
}  // namespace menshen::inspection
