// The real menshend on simulated devices: what only the whole process can show.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "gateway/ledger/day_keys.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "tests/demo/calendar.hpp"
#include "tests/demo/stage.hpp"
#include "tests/support/record_writer.hpp"

namespace menshen::demo {
namespace {

using namespace std::chrono_literals;

Instant present() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

StageOptions open_all_day() { return {MENSHEN_BIN_DIR, 0, true, present(), {}}; }

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

test::SimulatedCard adult() {
  return test::good_card(test::citizen_record(test::citizen_born("19900101", "测试成年")));
}

std::vector<ledger::Leaf> leaves_of(const Stage& stage) {
  const auto view = ledger::LedgerView::open(stage.register_file()).value();
  std::vector<ledger::Leaf> leaves;
  for (const auto& stored : view.read(0, ledger::read_leaves_max).value()) {
    leaves.push_back(ledger::parse_leaf(stored.bytes).value());
  }
  return leaves;
}

TEST(Daemon, IsTheOnlyOneOnItsRegister) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  const auto log = stage.folder() / "second.log";
  test::ChildProcess second({MENSHEN_BIN_DIR "/menshend", "--config", stage.config_file()}, log);
  EXPECT_EQ(second.wait(10s), 3);
  EXPECT_NE(text_of_file(log).find("another menshend has the register"), std::string::npos);
  EXPECT_TRUE(stage.stop());
}

TEST(Daemon, SaysEveryMistakeOfItsConfigurationAndDoesNotStart) {
  test::TemporaryFolder folder;
  const auto config = folder.path() / "menshend.toml";
  std::ofstream(config) << "[venue]\ncode = \"1\"\n[[lane]]\nid = \"front\"\nzoen = \"hall\"\n";
  const auto log = folder.path() / "log";
  test::ChildProcess daemon({MENSHEN_BIN_DIR "/menshend", "--config", config}, log);
  EXPECT_EQ(daemon.wait(10s), 2);
  const std::string said = text_of_file(log);
  for (const char* expected : {"menshend.toml:2", "zoen", "zone", "not started"}) {
    EXPECT_NE(said.find(expected), std::string::npos) << expected << "\n" << said;
  }
}

TEST(Daemon, RefusesToDecideByAClockFromBeforeItWasBuilt) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start(std::chrono::sys_days(std::chrono::year(2020) / 1 / 1)));
  stage.reader().lay(adult());
  const auto event = stage.desk().next("shown", 10s);
  ASSERT_TRUE(event);
  EXPECT_NE(event->json.find("clock_not_trusted"), std::string::npos);
  EXPECT_EQ(stage.relay().openings(0), 0U);
  EXPECT_EQ(stage.desk().get("/healthz").status, 503);
  EXPECT_TRUE(stage.stop());
}

TEST(Daemon, SaysInItsNextFirstLeafHowItEnded) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  ASSERT_TRUE(stage.stop());
  ASSERT_TRUE(stage.start());
  stage.cut();
  ASSERT_TRUE(stage.start());
  ASSERT_TRUE(stage.stop());
  std::vector<std::string> starts;
  for (const auto& leaf : leaves_of(stage)) {
    if (leaf.entry.kind == EntryKind::start) starts.push_back(leaf.entry.detail);
  }
  EXPECT_EQ(starts, (std::vector<std::string>{"first", "after_stop", "after_cut"}));
}

TEST(Daemon, WritesThatItsClockWasSetBackWhileItDidNotRun) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  ASSERT_TRUE(stage.stop());
  ASSERT_TRUE(stage.start(present() - 48h));
  ASSERT_TRUE(stage.stop());
  const auto leaves = leaves_of(stage);
  ASSERT_EQ(leaves.size(), 7U);
  EXPECT_EQ(leaves[1].entry.kind, EntryKind::configuration_change);
  EXPECT_EQ(leaves[2].entry.kind, EntryKind::list_change);
  EXPECT_EQ(leaves[4].entry.detail, "after_stop");
  EXPECT_EQ(leaves[5].entry.kind, EntryKind::clock_jump);
  EXPECT_EQ(leaves[5].entry.detail, "back");
  EXPECT_LT(leaves[5].entry.moment.at, leaves[1].entry.moment.at - 47h);
  EXPECT_GT(leaves[5].entry.up, 0ms);
}

TEST(Daemon, SaysOnceThatItsDayKeysAreLostAndGoesOnAdmitting) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  stage.reader().lay(adult());
  ASSERT_TRUE(stage.desk().next("shown", 10s));
  stage.reader().lift();
  ASSERT_TRUE(stage.stop());
  const auto before = leaves_of(stage);
  ASSERT_TRUE(std::filesystem::remove(ledger::day_keys_file(stage.register_file())));

  ASSERT_TRUE(stage.start());
  const auto state = stage.desk().next("state", 10s);
  ASSERT_TRUE(state);
  EXPECT_NE(state->json.find("day_keys_lost"), std::string::npos) << state->json;
  EXPECT_EQ(stage.desk().get("/healthz").status, 200);
  stage.reader().lay(adult());
  const auto shown = stage.desk().next("shown", 10s);
  ASSERT_TRUE(shown);
  stage.reader().lift();
  ASSERT_TRUE(stage.stop());
  const auto index = boost::json::parse(shown->json).at("leaf").to_number<LeafIndex>();
  const auto view = ledger::LedgerView::open(stage.register_file()).value();
  EXPECT_EQ(leaves_of(stage).at(index).entry.kind, EntryKind::admission);
  EXPECT_FALSE(view.read(index, 1)->front().beside_lost);

  ASSERT_TRUE(stage.start());
  EXPECT_NE(stage.desk().get("/metrics").body.find("menshen_day_keys_lost 1\n"), std::string::npos);
  ASSERT_TRUE(stage.stop());
  std::vector<Entry> told;
  for (const auto& leaf : leaves_of(stage)) {
    if (leaf.entry.kind == EntryKind::day_keys_lost) told.push_back(leaf.entry);
  }
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].detail, "missing");
  const auto admitted = std::ranges::find(before, EntryKind::admission,
                                          [](const auto& leaf) { return leaf.entry.kind; });
  ASSERT_NE(admitted, before.end());
  const auto lost = static_cast<LeafIndex>(admitted - before.begin());
  EXPECT_EQ(told[0].range, (LeafRange{lost, lost}));
  EXPECT_TRUE(view.read(lost, 1)->front().beside_lost);
}

TEST(Daemon, NamesNobodyInItsLogItsMetricsAndItsHealth) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  stage.reader().lay(adult());
  ASSERT_TRUE(stage.desk().next("shown", 10s));
  const std::string told = stage.desk().get("/metrics").body + stage.desk().get("/healthz").body;
  EXPECT_NE(told.find("menshen_"), std::string::npos);
  EXPECT_TRUE(stage.stop());
  const std::string all = told + text_of_file(stage.log_file());
  EXPECT_NE(all.find("decided"), std::string::npos);
  for (const std::string& personal :
       {test::citizen_born("19900101").number, std::string("测试成年"), std::string("19900101")}) {
    EXPECT_EQ(all.find(personal), std::string::npos) << all;
  }
}

TEST(Daemon, LeavesNoCoreDump) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  const std::string limits =
      text_of_file("/proc/" + std::to_string(stage.daemon_pid()) + "/limits");
  const auto line = limits.find("Max core file size");
  ASSERT_NE(line, std::string::npos);
  std::istringstream words(limits.substr(line + std::string("Max core file size").size()));
  std::string soft;
  std::string hard;
  words >> soft >> hard;
  EXPECT_EQ(soft, "0");
  EXPECT_EQ(hard, "0");
  EXPECT_TRUE(stage.stop());
}

TEST(Daemon, LogsOnceWhyADeviceMayNotBeOpened) {
  Stage stage(open_all_day());
  std::string config = text_of_file(stage.config_file());
  const std::string device = stage.scanner().device();
  config.replace(config.find(device), device.size(), "/dev/null");  // there, and no serial line
  std::ofstream(stage.config_file()) << config;
  ASSERT_TRUE(stage.start());
  std::this_thread::sleep_for(2500ms);  // it is tried again each second
  EXPECT_TRUE(stage.stop());
  const std::string log = text_of_file(stage.log_file());
  const auto said = log.find("device cannot be used device=scanner advice=device_refused");
  ASSERT_NE(said, std::string::npos) << log;
  EXPECT_NE(log.find("Inappropriate ioctl for device", said), std::string::npos) << log;
  EXPECT_EQ(log.find("device cannot be used device=scanner", said + 1), std::string::npos) << log;
  const auto leaves = leaves_of(stage);
  EXPECT_EQ(std::ranges::count_if(leaves,
                                  [](const auto& leaf) {
                                    return leaf.entry.detail == "device_refused" &&
                                           leaf.entry.reader == "scanner";
                                  }),
            1);
}

// The scheduling policy of the thread with this name (proc(5), stat, field 41); -1 without one.
int policy_of_thread(pid_t pid, const std::string& name) {
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    if (text_of_file(task.path() / "comm") != name + "\n") continue;
    const std::string stat = text_of_file(task.path() / "stat");
    std::istringstream fields(stat.substr(stat.rfind(')') + 2));
    std::string field;
    for (int number = 3; number <= 41; ++number) fields >> field;
    return std::stoi(field);
  }
  return -1;
}

TEST(Daemon, GivesTheGatesThreadThePriorityOfTheRegisters) {
  Stage stage(open_all_day());
  ASSERT_TRUE(stage.start());
  const int policy_of_register = policy_of_thread(stage.daemon_pid(), "ledger");
  EXPECT_GE(policy_of_register, 0);
  EXPECT_EQ(policy_of_thread(stage.daemon_pid(), "gate"), policy_of_register);
  EXPECT_TRUE(stage.stop());
}

TEST(Daemon, LinksNoOpenCvAndNoZxing) {
  test::TemporaryFolder folder;
  const auto listing = folder.path() / "needed";
  test::ChildProcess readelf({"readelf", "-d", MENSHEN_BIN_DIR "/menshend"}, listing);
  ASSERT_EQ(readelf.wait(10s), 0);
  const std::string needed = text_of_file(listing);
  EXPECT_NE(needed.find("libsqlite3"), std::string::npos);
  EXPECT_EQ(needed.find("opencv"), std::string::npos);
  EXPECT_EQ(needed.find("ZXing"), std::string::npos);
}

// Killed at any moment: what the page showed is in the register, once; and the relay opened no
// oftener than the register has admissions.
TEST(DaemonKilled, OpensNoGateWithoutALeafAndLosesNoneThatThePageShowed) {
  constexpr int kills = 8;
  Stage stage(open_all_day());
  std::vector<LeafIndex> shown;
  std::uint8_t id = 0;
  for (int kill = 0; kill < kills; ++kill) {
    ASSERT_TRUE(stage.start());
    for (int code = 0; code <= kill % 3; ++code) {
      identity::CodeClaims claims;
      claims.number = test::citizen_born("19850505").number;
      claims.name = "测试码";
      claims.single_use_id = Bytes(16, ++id);
      claims.issued_at = present();
      claims.expires = present() + 5min;
      ASSERT_TRUE(stage.scanner().scan(stage.issue(claims)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kill * kill));
    stage.cut();
    while (const auto event = stage.heard_before_cut()) {
      shown.push_back(boost::json::parse(event->json).at("leaf").to_number<LeafIndex>());
    }
  }
  ASSERT_TRUE(stage.start());
  ASSERT_TRUE(stage.stop());

  const auto leaves = leaves_of(stage);
  const auto admissions = std::ranges::count_if(
      leaves, [](const auto& leaf) { return leaf.entry.kind == EntryKind::admission; });
  EXPECT_FALSE(shown.empty());
  for (const LeafIndex index : shown) {
    ASSERT_LT(index, leaves.size());
    EXPECT_EQ(leaves[index].entry.kind, EntryKind::admission);
  }
  EXPECT_LE(stage.relay().openings(0), admissions);
  EXPECT_LE(admissions, id);  // no code was honoured twice
  EXPECT_LE(std::ssize(shown), admissions);
  const auto verified = ledger::LedgerView::open(stage.register_file())->verify_all();
  ASSERT_TRUE(verified);
  EXPECT_FALSE(verified->damage);
}

}  // namespace
}  // namespace menshen::demo
