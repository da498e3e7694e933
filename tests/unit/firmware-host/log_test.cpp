#include "firmware-host/log.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <regex>
#include <sstream>

#include "firmware-host/errc.hpp"

namespace menshen::host {
namespace {

struct Captured {
  std::ostringstream text;
  std::shared_ptr<spdlog::sinks::sink> sink =
      std::make_shared<spdlog::sinks::ostream_sink_mt>(text);
};

TEST(Log, WritesOneLineOfKeysAndValues) {
  EXPECT_EQ(render_line("decided",
                        {field::lane("door-1"), field::outcome(Outcome::refuse), field::leaf(41)}),
            "decided lane=door-1 outcome=refuse leaf=41");
}

TEST(Log, QuotesAValueOfSeveralWords) {
  EXPECT_EQ(render_line("failed", {field::error(make_error_code(Errc::queue_full))}),
            "failed error=\"too many leaves wait to be written\"");
}

TEST(Log, QuotesAnEmptyValueSoThatTheNextKeyIsNotItsValue) {
  EXPECT_EQ(render_line("seen", {field::device(""), field::count(1)}), "seen device=\"\" count=1");
}

TEST(Log, NamesEveryKeyOfItsClosedList) {
  EXPECT_EQ(
      render_line("all", {field::lane("door-1"), field::device("r1"),
                          field::state(DeviceState::absent), field::advice(Advice::gate_silent),
                          field::outcome(Outcome::refer), field::leaf(3), field::count(7),
                          field::port(8080), field::role(ledger::Role::market),
                          field::resource(inspection::Resource::entry_bundle),
                          field::error(make_error_code(Errc::queue_full))}),
      "all lane=door-1 device=r1 state=absent advice=gate_silent outcome=refer leaf=3 "
      "count=7 port=8080 role=market resource=entry_bundle error=\"too many leaves wait to be "
      "written\"");
}

// Whatever somebody might one day pass by mistake: the rendered line must not hold it.
TEST(Log, NoPersonalDataSurvivesRendering) {
  static const std::regex number(R"(\d{15})");
  for (const char* leaked : {"11010519491231002X", "440524188001010014", "110105491231002",
                             "911398199012310021", "id 11010519491231002X of"}) {
    const std::string line = render_line("seen", {field::device(leaked), field::lane(leaked)});
    EXPECT_FALSE(std::regex_search(line, number)) << line;
    EXPECT_EQ(line.find("1101051"), std::string::npos) << line;
  }
  EXPECT_EQ(plain_text("张三"), "??????");
  EXPECT_EQ(plain_text("阿里木·买买提").find_first_not_of('?'), std::string::npos);
}

TEST(Log, KeepsAVenuesFourteenDigitsAndHidesFifteen) {
  EXPECT_EQ(plain_text("41132210000001"), "41132210000001");
  EXPECT_EQ(plain_text("411322100000011"), "#");
  EXPECT_EQ(plain_text("a411322100000011b"), "a#b");
}

TEST(Log, HidesANumberThatStraddlesTheLimit) {
  const std::string line = plain_text(std::string(log_text_bytes_max - 5, 'a') + "11010519491231");
  EXPECT_EQ(line.size(), log_text_bytes_max);
  EXPECT_EQ(line.back(), '~');
}

TEST(Log, CutsTextOneBeyondTheLimitAndNotAtIt) {
  const std::string at_limit(log_text_bytes_max, 'a');
  EXPECT_EQ(plain_text(at_limit), at_limit);
  EXPECT_EQ(plain_text(at_limit + "a"), std::string(log_text_bytes_max - 1, 'a') + "~");
}

TEST(Log, ALineBreakInAValueBeginsNoSecondLine) {
  EXPECT_EQ(plain_text("a\nb\r\"c\x1b[0m"), "a?b??c?[0m");
}

TEST(Log, SaysLessWhereLessIsAsked) {
  Captured captured;
  const Log log(Severity::warning, LineStyle::journal, captured.sink);
  log.debug("one");
  log.info("two");
  log.warning("three");
  log.error("four");
  EXPECT_EQ(captured.text.str(), "<4>three\n<3>four\n");
}

TEST(Log, PutsThePrioritiesOfSyslogBeforeLinesForTheJournal) {
  Captured captured;
  const Log log(Severity::debug, LineStyle::journal, captured.sink);
  log.debug("one");
  log.info("two", {field::count(2)});
  EXPECT_EQ(captured.text.str(), "<7>one\n<6>two count=2\n");
}

TEST(Log, GivesTheTimeInUtcWhereNoJournalDoes) {
  Captured captured;
  const Log log(Severity::info, LineStyle::plain, captured.sink);
  log.info("started", {field::device("r-1.0")});
  static const std::regex line(
      R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info started device=r-1\.0\n)");
  EXPECT_TRUE(std::regex_match(captured.text.str(), line)) << captured.text.str();
}

TEST(Log, BracesInAValueAreNoFormat) {
  Captured captured;
  const Log log(Severity::info, LineStyle::journal, captured.sink);
  log.info("odd {} {0}");
  EXPECT_EQ(captured.text.str(), "<6>odd {} {0}\n");
}

class JournalStream : public ::testing::Test {
 protected:
  ~JournalStream() override { unsetenv("JOURNAL_STREAM"); }
};

TEST_F(JournalStream, IsOursOnlyIfItNamesOurStderr) {
  struct stat file {};
  ASSERT_EQ(fstat(STDERR_FILENO, &file), 0);
  const std::string ours = std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
  unsetenv("JOURNAL_STREAM");
  EXPECT_FALSE(stderr_is_journal());
  setenv("JOURNAL_STREAM", ours.c_str(), 1);
  EXPECT_TRUE(stderr_is_journal());
  setenv("JOURNAL_STREAM", (ours + "1").c_str(), 1);  // inherited, and stderr then redirected
  EXPECT_FALSE(stderr_is_journal());
}

}  // namespace
}  // namespace menshen::host
