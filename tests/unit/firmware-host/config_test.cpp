#include "firmware-host/config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/paths.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;
using test::right_config;
using test::with;

ParsedConfig parse(std::string_view text) { return parse_config(text, "/etc/menshen/m.toml"); }

std::string all_of(const std::vector<ConfigProblem>& problems) {
  std::string text;
  for (const ConfigProblem& problem : problems) text += to_text(problem) + "\n";
  return text;
}

// The 1-based line on which `piece` begins.
std::uint32_t line_of(std::string_view text, std::string_view piece) {
  const auto before = text.substr(0, text.find(piece));
  return static_cast<std::uint32_t>(1 + std::ranges::count(before, '\n'));
}

TEST(Config, ARuleTablesSignatureAndSignerGoTogether) {
  const auto policy = [](const std::string& more) {
    return parse(with("file = \"policy.toml\"\n", "file = \"policy.toml\"\n" + more));
  };
  const std::string signature = "signature = \"policy.sig\"\n", signer = "signed_by = \"c.pem\"\n";
  const auto both = policy(signature + signer);
  ASSERT_TRUE(both.config && both.config->rules_signature);
  EXPECT_EQ(both.config->rules_signature->signature, "/etc/menshen/policy.sig");
  EXPECT_EQ(both.config->rules_signature->signed_by, "/etc/menshen/c.pem");
  for (const std::string& one : {signature, signer}) {
    const auto alone = policy(one);
    ASSERT_EQ(alone.problems.size(), 1U);
    EXPECT_NE(alone.problems[0].what.find("only one of signature and signed_by"),
              std::string::npos);
    EXPECT_GT(alone.problems[0].line, 0U);
  }
}

TEST(Config, ReadsTheVenueAndTheFiles) {
  const auto parsed = parse(right_config);
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  const Config& config = *parsed.config;
  EXPECT_EQ(config.venue.code, "41132210000001");
  EXPECT_EQ(config.venue.name, "星辰网吧");
  EXPECT_EQ(config.venue.origin, "gate.fangcheng.example/41132210000001");
  EXPECT_EQ(config.store_file, "/var/lib/menshen/ledger.db");
  EXPECT_EQ(config.rules_file, "/etc/menshen/policy.toml");
  EXPECT_EQ(config.trust_file, "/etc/menshen/trust.toml");
  ASSERT_TRUE(config.open_list);
  EXPECT_EQ(config.open_list->key_file, "/etc/menshen/open.key");
  EXPECT_EQ(config.log_least, Severity::warning);
  ASSERT_EQ(config.recipients.size(), 1U);
  EXPECT_EQ(config.recipients[0].role, ledger::Role::venue);
  EXPECT_EQ(to_hex(config.recipients[0].key_id), "34ec81dbdaf91485");
}

TEST(Config, ReadsTheDesk) {
  const auto parsed = parse(right_config);
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  const DeskSection& desk = parsed.config->desk;
  EXPECT_EQ(desk.server.address, "127.0.0.1");
  EXPECT_EQ(desk.server.port, 8080);
  EXPECT_FALSE(desk.server.beyond_loopback);
  EXPECT_EQ(desk.board.names_stay, 20s);
  EXPECT_EQ(desk.board.entries_shown, 5U);
  EXPECT_EQ(desk.page.rest_after, 10s);
  EXPECT_EQ(desk.page.venue_zh, "星辰网吧");
  EXPECT_EQ(desk.page.venue_en, "Star cafe");
  ASSERT_EQ(desk.page.lanes.size(), 1U);
  EXPECT_EQ(desk.page.lanes[0].en, "Door 1");
  EXPECT_EQ(desk.pin_file, "/etc/menshen/desk.pin");
  EXPECT_EQ(desk.manager_pin_file, "/etc/menshen/manager.pin");
  EXPECT_EQ(desk.venue_key_file, "/etc/menshen/register.sealed");
  EXPECT_EQ(desk.page.manager.record_stays, 20s);
}

TEST(Config, ReadsTheDevicesIntoTheirOwnSettings) {
  const auto parsed = parse(right_config);
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  const Config& config = *parsed.config;
  ASSERT_EQ(config.card_readers.size(), 1U);
  EXPECT_EQ(config.card_readers[0].device, "/dev/menshen/reader-1");
  EXPECT_EQ(config.card_readers[0].baud, 57600U);
  EXPECT_EQ(config.card_readers[0].poll, 400ms);
  EXPECT_EQ(config.card_readers[0].same_card_window, 5s);
  ASSERT_EQ(config.scanners.size(), 1U);
  EXPECT_EQ(config.scanners[0].idle_end, 100ms);
  EXPECT_EQ(config.scanners[0].ending, scanner::Ending::idle_only);
  EXPECT_EQ(config.scanners[0].same_code_window, 2s);
  EXPECT_TRUE(config.scanners[0].text);
  ASSERT_EQ(config.cameras.size(), 1U);
  EXPECT_EQ(config.cameras[0].source, "images:/etc/menshen/frames");
  EXPECT_EQ(config.cameras[0].frames_per_second, 10U);
}

TEST(Config, ReadsTheRelayBoard) {
  const auto parsed = parse(right_config);
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  ASSERT_EQ(parsed.config->relay_gates.size(), 1U);
  const gate::Settings& gate = parsed.config->relay_gates[0];
  EXPECT_EQ(gate.unit, 3);
  EXPECT_EQ(gate.relay, 2);
  EXPECT_EQ(gate.pulse, gate::Pulse::board_coil);
  EXPECT_EQ(gate.pulse_length, 700ms);
  EXPECT_EQ(gate.input, 1);
  EXPECT_EQ(gate.input_wait, 2s);
  EXPECT_EQ(gate.answer_wait, 200ms);
  EXPECT_TRUE(parsed.config->hand_gates.empty());
}

TEST(Config, LeavesWhatIsNotSaidAtTheRoomsOwnDefaults) {
  auto text = with("baud = 57600\npoll_ms = 400\nsame_card_window_s = 5\n", "");
  text = with("name_seconds = 20\noutcome_seconds = 10\nlast_entries = 5\n", "", text);
  text = with("[log]\nlevel = \"warning\"\n", "", text);
  text = with("[trust]\nfile = \"trust.toml\"\n", "", text);
  const auto parsed = parse(text);
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  EXPECT_EQ(parsed.config->card_readers[0].baud, card_reader::Settings().baud);
  EXPECT_EQ(parsed.config->card_readers[0].poll, card_reader::Settings().poll);
  EXPECT_EQ(parsed.config->card_readers[0].same_card_window,
            card_reader::Settings().same_card_window);
  EXPECT_EQ(parsed.config->desk.board.names_stay, desk::BoardSettings().names_stay);
  EXPECT_EQ(parsed.config->log_least, Severity::info);
  EXPECT_FALSE(parsed.config->trust_file);
}

TEST(Config, ADoorThatTheDeskOpensByHandNeedsNoDevice) {
  std::string text(right_config);
  text.resize(text.find("kind = \"modbus\""));
  const auto parsed = parse(text + "kind = \"none\"\n");
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  ASSERT_EQ(parsed.config->hand_gates.size(), 1U);
  EXPECT_EQ(parsed.config->hand_gates[0].lane, "door-1");
  EXPECT_TRUE(parsed.config->relay_gates.empty());
}

TEST(Config, AbsolutePathsStayAndRelativeOnesStartAtTheFilesFolder) {
  const auto parsed = parse(with("\"policy.toml\"", "\"../policy/./cafe.toml\""));
  ASSERT_TRUE(parsed.config);
  EXPECT_EQ(parsed.config->rules_file, "/etc/policy/cafe.toml");
  const auto bare = parse_config(right_config, "m.toml");
  ASSERT_TRUE(bare.config);
  EXPECT_EQ(bare.config->rules_file, "policy.toml");
}

struct Mistake {
  std::string_view right;
  std::string_view wrong;
  std::string_view what;  // a piece of the problem's text
};

// Each is exactly one mistake; its line is that of the changed text unless `what` is a whole
// section's.
const std::vector<Mistake> mistakes = {
    {"code = \"41132210000001\"", "code = \"4113221000000\"", "no venue code"},
    {"code = \"41132210000001\"", "code = 41132210000001", "is no text"},
    {"gate.fangcheng.example/41132210000001", "gate.fangcheng.example/41132210000002", "origin"},
    {"gate.fangcheng.example/", "Gate.example/", "origin"},
    {"\"gate.fangcheng.example/41132210000001\"", "\"41132210000001\"", "origin"},
    {"time_zone = \"Asia/Shanghai\"", "time_zone = \"Asia/Shangai\"", "time zone database"},
    {"name_en = \"Star cafe\"", "name_eng = \"Star cafe\"", "did you mean name_en?"},
    {"name_en = \"Star cafe\"", "colour_of_the_sign = \"red\"", "known here: code, name"},
    {"path = \"/var/lib/menshen/ledger.db\"", "path = \"\"", "empty"},
    {"path = \"/var/lib/menshen/ledger.db\"", "path = \"a\\u0000b\"", "control characters"},
    {"role = \"venue\"", "role = \"education\"", "may never open the register"},
    {"role = \"venue\"", "role = \"venu\"", "role of a [[register.recipient]] is unknown"},
    {"key = \"CQAA", "key = \"CQA", "no X25519 public key"},
    {"key = \"CQAA", "key = \"AAAA", "can keep nothing secret"},
    {"[[register.recipient]]", "[register]\nsuite = \"rsa\"\n[[register.recipient]]", "hpke, sm"},
    {"key_id = \"34ec81dbdaf91485\"", "key_id = \"34ec81dbdaf91480\"", "34ec81dbdaf91485"},
    {"listen = \"127.0.0.1\"", "listen = \"192.168.1.20\"", "reached from the network"},
    {"listen = \"127.0.0.1\"", "listen = \"localhost\"", "no numeric address"},
    {"listen = \"127.0.0.1\"", "listen = \"::\"", "reached from the network"},
    {"listen = \"127.0.0.1\"", "listen = \"0.0.0.0\"\nallow_network = true", "hosts names none"},
    {"port = 8080", "port = 65536", "from 0 to 65535"},
    {"port = 8080", "port = \"8080\"", "no whole number"},
    {"port = 8080", "port = 8080.0", "no whole number"},
    {"name_seconds = 20", "name_seconds = 0", "from 1 to 600"},
    {"name_seconds = 20", "name_seconds = 601", "from 1 to 600"},
    {"last_entries = 5", "last_entries = 51", "from 0 to 50"},
    {"level = \"warning\"", "level = \"warn\"", "debug, info, warning, error"},
    {"id = \"door-1\"\nzone", "id = \"door 1\"\nzone", "is no id"},
    {"baud = 57600", "baud = 57601", "baud rate"},
    {"baud = 57600", "baud = 230400", "out of bounds"},
    {"poll_ms = 400", "poll_ms = 99", "from 100 to 5000"},
    {"device = \"/dev/menshen/scanner-1\"", "device = \"/dev/menshen/reader-1\"",
     "\"/dev/menshen/reader-1\" is already used"},
    {"device = \"/dev/menshen/scanner-1\"", "device = \"/dev/menshen/../menshen/reader-1\"",
     "\"/dev/menshen/reader-1\" is already used"},
    {"id = \"scanner-1\"", "id = \"reader-1\"", "\"reader-1\" is already used"},
    {"text = true", "text = \"true\"", "neither true nor false"},
    {"ending = \"idle_only\"", "ending = \"idle\"", "suffix_or_idle, idle_only"},
    {"source = \"images:frames\"", "source = \"/dev/video0\"", "none that a camera"},
    {"source = \"images:frames\"", "source = \"images:\"", "none that a camera"},
    {"source = \"images:frames\"", "source = \"stream:rtmp://c.lan/1\"", "none that a camera"},
    {"source = \"images:frames\"", "source = \"stream:c.lan/live\"", "none that a camera"},
    {"source = \"images:frames\"", "source = \"device:video0\"", "device:/dev/video0"},
    {"source = \"images:frames\"", "source = \"device:/dev/../etc/passwd\"", "none that a camera"},
    {"source = \"images:frames\"", "source = \"device:/dev/menshen/reader-1\"", "already used"},
    {"fps = 10", "fps = 61", "from 1 to 60"},
    {"kind = \"modbus\"", "kind = \"gpio\"", "modbus, none"},
    {"unit = 3", "unit = 0", "from 1 to 255"},
    {"relay = 2", "relay = 8", "from 0 to 7"},
    {"pulse = \"board_coil\"", "pulse = \"coil\"", "host, board_registers, board_coil"},
    {"pulse_ms = 700", "pulse_ms = 750", "tenths of a second"},
    {"pulse_ms = 700", "pulse_ms = 10001", "from 100 to 10000"},
    {"input = 1", "input = 8", "from 0 to 7"},
    {"[log]", "[[log]]", "is no section"},
    {"[[lane]]", "[lane]", "two brackets"},
};

class OneMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(OneMistake, IsNamedWithARemedy) {
  const std::string text = with(GetParam().right, GetParam().wrong);
  ASSERT_NE(text, right_config);
  const auto parsed = parse(text);
  EXPECT_FALSE(parsed.config);
  const auto said = std::ranges::find_if(parsed.problems, [](const ConfigProblem& problem) {
    return to_text(problem).find(GetParam().what) != std::string::npos;
  });
  ASSERT_NE(said, parsed.problems.end()) << all_of(parsed.problems);
  EXPECT_FALSE(said->remedy.empty());
  EXPECT_EQ(said->file, "/etc/menshen/m.toml");
  EXPECT_GT(said->line, 0U);
}

INSTANTIATE_TEST_SUITE_P(Config, OneMistake, ::testing::ValuesIn(mistakes));

TEST(Config, AMistakeHasItsOwnLine) {
  const std::string text = with("baud = 57600", "baud = 57601");
  const auto parsed = parse(text);
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_EQ(parsed.problems[0].line, line_of(text, "baud = 57601"));
}

TEST(Config, EveryMistakeIsSaidAtOnceInTheOrderOfTheLines) {
  std::string text = with("code = \"41132210000001\"", "code = \"1\"");
  text = with("port = 8080", "port = 70000", text);
  text = with("poll_ms = 400", "pol_ms = 400", text);
  text = with("relay = 2", "relay = 9", text);
  const auto parsed = parse(text);
  // The origin no longer ends in the code, so that is said too.
  ASSERT_EQ(parsed.problems.size(), 5U) << all_of(parsed.problems);
  EXPECT_TRUE(std::ranges::is_sorted(parsed.problems, {}, &ConfigProblem::line));
  EXPECT_EQ(parsed.problems[3].line, line_of(text, "pol_ms"));
}

TEST(Config, AnEmptyFileMissesEverySectionThatMustBe) {
  const auto parsed = parse("");
  for (const char* missing :
       {"[venue]", "[store]", "[policy]", "[register]", "[desk]", "there is no lane"}) {
    EXPECT_NE(all_of(parsed.problems).find(missing), std::string::npos) << missing;
  }
  EXPECT_EQ(parsed.problems.size(), 6U) << all_of(parsed.problems);
}

TEST(Config, EveryRequiredKeyIsMissed) {
  for (const char* line :
       {"code = \"41132210000001\"\n", "name = \"星辰网吧\"\n", "role = \"venue\"\n",
        "key_id = \"34ec81dbdaf91485\"\n", "pin_file = \"desk.pin\"\n", "zone = \"hall\"\n",
        "file = \"policy.toml\"\n", "key_file = \"open.key\"\n", "id = \"reader-1\"\n",
        "device = \"/dev/menshen/gate-1\"\n", "source = \"images:frames\"\n",
        "kind = \"modbus\"\n"}) {
    const std::string text = with(line, "");
    ASSERT_NE(text, right_config) << line;
    const auto parsed = parse(text);
    EXPECT_NE(all_of(parsed.problems).find("is missing"), std::string::npos) << line;
  }
}

TEST(Config, ALaneNeedsExactlyOneGate) {
  std::string without(right_config);
  without.resize(without.find("[[gate]]"));
  EXPECT_NE(all_of(parse(without).problems).find("has no gate"), std::string::npos);
  const std::string two =
      std::string(right_config) + "[[gate]]\nid = \"g2\"\nlane = \"door-1\"\nkind = \"none\"\n";
  EXPECT_NE(all_of(parse(two).problems).find("more than one gate"), std::string::npos);
}

TEST(Config, ADeviceOfALaneThatIsNotThereNamesTheLanes) {
  const std::string text = with("lane = \"door-1\"\nsource", "lane = \"door-2\"\nsource");
  const auto parsed = parse(text);
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_EQ(parsed.problems[0].what, "there is no lane \"door-2\"");
  EXPECT_NE(parsed.problems[0].remedy.find("door-1"), std::string::npos);
}

TEST(Config, TwoLanesOfOneIdAreAMistake) {
  const std::string text =
      std::string(right_config) + "[[lane]]\nid = \"door-1\"\nzone = \"hall\"\n";
  EXPECT_NE(all_of(parse(text).problems).find("lane id \"door-1\" is already used in line"),
            std::string::npos);
}

TEST(Config, TheSameRecipientTwiceIsAMistake) {
  const std::string recipient =
      "[[register.recipient]]\nrole = \"venue\"\nkey_id = \"34ec81dbdaf91485\"\n"
      "key = \"CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"\n\n";
  const auto parsed = parse(with("[desk]", recipient + "[desk]"));
  EXPECT_NE(all_of(parsed.problems).find("there twice"), std::string::npos);
}

TEST(Config, ANetworkAddressIsTakenWhereItIsMeant) {
  const auto parsed =
      parse(with("listen = \"127.0.0.1\"", "listen = \"192.168.1.20\"\nallow_network = true"));
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  EXPECT_TRUE(parsed.config->desk.server.beyond_loopback);
  EXPECT_EQ(parsed.config->desk.page.hosts.back(), "192.168.1.20");
}

TEST(Config, AnAddressOfTheNetworkInVersionSixIsAHostInBrackets) {
  const auto parsed =
      parse(with("listen = \"127.0.0.1\"", "listen = \"fd00::20\"\nallow_network = true"));
  ASSERT_TRUE(parsed.config) << all_of(parsed.problems);
  EXPECT_EQ(parsed.config->desk.page.hosts.back(), "[fd00::20]");
}

TEST(Config, EveryLoopbackAddressNeedsNoFlag) {
  for (const char* address : {"127.0.0.1", "127.8.8.8", "::1"}) {
    const auto parsed = parse(with("127.0.0.1", address));
    EXPECT_TRUE(parsed.config) << address << all_of(parsed.problems);
  }
}

TEST(Config, ALineThatIsNoTomlHidesNoOtherMistake) {
  std::string text = with("name_en = \"Star cafe\"", "name_en = \"Star cafe");
  text = with("port = 8080", "port = ", text);
  text = with("relay = 2", "relay = 9", text);
  const auto parsed = parse(text);
  ASSERT_EQ(parsed.problems.size(), 3U) << all_of(parsed.problems);
  EXPECT_EQ(parsed.problems[0].line, line_of(text, "name_en"));
  EXPECT_EQ(parsed.problems[1].line, line_of(text, "port = "));
  EXPECT_EQ(parsed.problems[2].line, line_of(text, "relay = 9"));
}

TEST(Config, WhatStandsInALineThatIsNoTomlIsNotCalledMissing) {
  const auto parsed = parse(with("pin_file = \"desk.pin\"", "pin_file = desk.pin"));
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_NE(parsed.problems[0].what.find("not TOML"), std::string::npos);
}

TEST(Config, AKeyGivenTwiceIsAMistake) {
  const std::string text = with("port = 8080", "port = 8080\nport = 8081");
  const auto parsed = parse(text);
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_EQ(parsed.problems[0].line, line_of(text, "port = 8081"));
}

TEST(Config, AnUnknownSectionIsAMistakeWithTheNearestName) {
  const auto parsed = parse(with("[[scanner]]", "[[scaner]]"));
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_EQ(parsed.problems[0].remedy, "did you mean scanner?");
}

TEST(Config, AKeyThatHoldsALineBreakStaysOneLine) {
  const auto parsed = parse(with("[log]", "\"a\\nb\" = 1\n[log]"));
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_EQ(to_text(parsed.problems[0]).find('\n'), std::string::npos);
}

TEST(Config, AFileThatIsNotThereIsAProblemLikeAnyOther) {
  const test::TemporaryFolder folder;
  const auto absent = load_config(folder.path() / "absent.toml");
  ASSERT_EQ(absent.problems.size(), 1U);
  EXPECT_EQ(absent.problems[0].line, 0U);
  EXPECT_FALSE(load_config(folder.path()).config);  // a folder is no file
}

TEST(Config, AFileIsReadFromItsOwnFolder) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "m.toml";
  std::ofstream(file) << right_config;
  const auto loaded = load_config(file);
  ASSERT_TRUE(loaded.config) << all_of(loaded.problems);
  EXPECT_EQ(loaded.config->rules_file, folder.path() / "policy.toml");
}

TEST(ConfigProblem, IsOneLineOfText) {
  EXPECT_EQ(to_text({"m.toml", 3, "what", "remedy"}), "m.toml:3: what: remedy");
  EXPECT_EQ(to_text({"m.toml", 0, "what", "remedy"}), "m.toml: what: remedy");
}

}  // namespace
}  // namespace menshen::host
