// The command lines of the manual, as they stand there, in a shell and against the real menshend
// with the demo's certificates: nothing is changed in them but the box's address.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "gateway/ledger/cosignature.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/demo/stage.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::demo {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::uint64_t leaves_before = 4'800;
constexpr const char* documented_box = "192.168.1.20:8443";

std::string text_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool is_a_pull(const std::string& block) {
  static const std::regex command(R"((^|\n)\s*(curl|pull|box=)\b)");
  return std::regex_search(block, command);
}

// The fenced blocks of a page that ask a box for something, in their order.
std::vector<std::string> pulls_in(const std::string& page) {
  std::vector<std::string> pulls;
  std::string block;
  bool inside = false;
  for (const std::string& line : lines_of(text_of_file(fs::path(MENSHEN_SOURCE_DIR) / page))) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (!inside && is_a_pull(block)) pulls.push_back(block);
      block.clear();
    } else if (inside) {
      block += line + "\n";
    }
  }
  EXPECT_FALSE(inside) << page;
  return pulls;
}

class DocumentedPull : public ::testing::Test {
 protected:
  DocumentedPull() : stage_({MENSHEN_BIN_DIR, 0, true, played(), {}, {}, true}) {
    name_the_witness();
    fill_the_register();
  }

  // Noon of the day that the manual asks about, at the venue.
  static Instant played() { return test::sample_moment.at + 2h; }

  void name_the_witness() const {
    std::string config = text_of_file(stage_.config_file());
    const std::string section = "[inspection]\n";
    config.insert(
        config.find(section) + section.size(),
        "watermark = \"apart.watermark\"\nwitness = [\"" + county_.verifier().vkey() + "\"]\n");
    std::ofstream(stage_.config_file(), std::ios::binary) << config;
  }
  void fill_the_register() const {
    auto ledger = ledger::Ledger::open(stage_.register_file()).value();
    std::vector<ledger::NewLeaf> group;
    for (std::uint64_t i = 0; i < leaves_before; ++i) {
      ledger::NewLeaf leaf;
      leaf.entry = i % 5 == 4 ? test::sample_refusal(i) : test::sample_admission(i);
      if (i % 800 == 799) {
        leaf.entry = {};
        leaf.entry.kind = EntryKind::stop;
        leaf.entry.id = test::entry_id_of(i);
        leaf.entry.moment = {test::sample_moment.at + std::chrono::milliseconds(i),
                             test::sample_moment.utc_offset};
      }
      group.push_back(std::move(leaf));
      if (group.size() < ledger::append_leaves_max && i + 1 < leaves_before) continue;
      ASSERT_TRUE(ledger.append(group));
      group.clear();
    }
  }

  // In the folder that the certificates lie in; what it printed.
  std::string run(std::string script) {
    const std::string ours = "127.0.0.1:" + std::to_string(stage_.regulators_port());
    std::size_t addressed = 0;
    for (auto at = script.find(documented_box); at != std::string::npos;
         at = script.find(documented_box), ++addressed) {
      script.replace(at, std::string(documented_box).size(), ours);
    }
    EXPECT_GT(addressed, 0U) << script;
    write("script", "cd '" + stage_.folder().string() + "'\n" + script);
    const fs::path said = stage_.folder() / ("said-" + std::to_string(++runs_));
    test::ChildProcess shell({"sh", "-eu", stage_.folder() / "script"}, said);
    EXPECT_EQ(shell.wait(60s), 0) << script << text_of_file(said);
    return text_of_file(said);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(stage_.folder() / name, std::ios::binary) << text;
  }
  std::string file(const std::string& name) const { return text_of_file(stage_.folder() / name); }
  std::string cosigned(const std::string& checkpoint) const {
    auto note = ledger::parse_note(checkpoint).value();
    const auto now = std::chrono::floor<std::chrono::seconds>(played());
    note.signatures.push_back(county_.cosign(note.text, now));
    return ledger::encode_note(note);
  }

  ledger::Cosigner county_ =
      ledger::Cosigner::of(
          "county.example/witness",
          crypto::PrivateKey::generate(crypto::Algorithm::eddsa, crypto::system_chance()))
          .value();
  Stage stage_;
  int runs_ = 0;
};

TEST_F(DocumentedPull, DoesWhatTheManualSays) {
  const auto operations = pulls_in("docs/operations.md");
  const auto inspection = pulls_in("docs/inspection.md");
  ASSERT_EQ(operations.size(), 1U);
  ASSERT_EQ(inspection.size(), 3U) << "the commands, the pages, the receipt";
  ASSERT_TRUE(stage_.start(played()));

  // Its meter would stand among what it prints.
  std::string printed = run("curl() { command curl --silent \"$@\"; }\n" + operations.front());
  write("cosigned-checkpoint", cosigned(printed));

  std::string script;
  for (const std::string& block : inspection) script += block;
  printed = run(script);
  ASSERT_TRUE(stage_.stop());

  const auto violations = lines_of(file("march.csv"));
  ASSERT_GE(violations.size(), 1 + leaves_before / 800);
  EXPECT_TRUE(violations.front().starts_with("violation,")) << violations.front();
  EXPECT_TRUE(violations[1].starts_with("stop,")) << violations[1];
  const auto answers = lines_of(printed);
  ASSERT_EQ(answers.size(), 2U) << printed;
  const auto entry = json::parse(answers[0]).as_object();
  EXPECT_EQ(entry.at("index"), 4711);
  EXPECT_TRUE(entry.contains("proof"));
  EXPECT_GE(json::parse(answers[1]).at("size").as_int64(), static_cast<int>(leaves_before));

  const auto day = lines_of(file("day.jsonl"));
  ASSERT_GT(day.size(), leaves_before) << "all pages, those of the box's own start among them";
  for (std::size_t i = 0; i < day.size(); ++i) {
    ASSERT_EQ(json::parse(day[i]).at("index"), i) << "page by page, none twice and none left out";
  }
  EXPECT_EQ(file("header").find("rel=\"next\""), std::string::npos)
      << "the last page names no next";
}

}  // namespace
}  // namespace menshen::demo
