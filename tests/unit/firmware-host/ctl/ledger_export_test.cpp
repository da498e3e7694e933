#include <gtest/gtest.h>

#include <unistd.h>

#include <map>

#include "gateway/ledger/note.hpp"
#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::ctl {
namespace {

namespace fs = std::filesystem;

class LedgerExport : public test::RegisterFixture {
 protected:
  std::map<std::string, fs::file_time_type> files() const {
    std::map<std::string, fs::file_time_type> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder())) {
      if (!entry.is_regular_file()) continue;
      found[fs::relative(entry.path(), folder())] = entry.last_write_time();
    }
    return found;
  }
};

TEST_F(LedgerExport, WritesTheFolderOfTlogTilesAndItsKeyBesideIt) {
  const auto ended = export_all();
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  const auto json = ended.json();
  EXPECT_EQ(json.at("entries"), 600);
  EXPECT_EQ(json.at("added"), 600);
  EXPECT_EQ(json.at("files"), 7);
  const std::vector<std::string> wanted = {
      "checkpoint",     "tile/0/000",       "tile/0/001",       "tile/0/002.p/88",
      "tile/1/000.p/2", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"};
  std::vector<std::string> names;
  for (const auto& [name, written] : files()) names.push_back(name);
  EXPECT_EQ(names, wanted);
  const std::string vkey = line_.read("log.vkey");
  EXPECT_EQ(vkey, std::string(json.at("verifier_key").as_string()) + "\n");
  EXPECT_TRUE(ledger::NoteVerifier::parse(vkey.substr(0, vkey.size() - 1)));
  EXPECT_TRUE(
      text_of(read("checkpoint")).starts_with("gate.fangcheng.example/41132210000001\n600\n"));
}

TEST_F(LedgerExport, ASecondTimeOnlyAddsWhatIsNew) {
  ASSERT_EQ(export_all().code, exit_ok);
  const auto first = files();
  append(200);
  const auto ended = export_all();
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(ended.json().at("added"), 200);
  EXPECT_EQ(ended.json().at("files"), 5);
  const auto second = files();
  for (const auto& [name, written] : first) {
    ASSERT_TRUE(second.contains(name)) << name;
    if (name == "checkpoint") continue;
    EXPECT_EQ(second.at(name), written) << name;
  }
  EXPECT_EQ(verify_folder().code, exit_ok);
  const auto nothing_new = export_all();
  EXPECT_EQ(nothing_new.json().at("files"), 0);
  EXPECT_EQ(verify_folder().code, exit_ok);
}

TEST_F(LedgerExport, CutShortLeavesTheOlderLogWholeAndIsMadeGoodTheNextTime) {
  ASSERT_EQ(export_all().code, exit_ok);
  append(200);
  // As after a cut between the files and the checkpoint: one is there in part.
  write("tile/entries/002", Bytes(10, 0x20));
  EXPECT_EQ(verify_folder().code, exit_ok);
  EXPECT_EQ(export_all().code, exit_ok);
  EXPECT_EQ(verify_folder().json().at("entries"), 800);
}

TEST_F(LedgerExport, OfAnEmptyRegisterIsACheckpointAlone) {
  ASSERT_TRUE(fs::remove(store()));
  append(0);
  ASSERT_EQ(export_all().code, exit_ok);
  EXPECT_EQ(files().size(), 1U);
  EXPECT_EQ(verify_folder().code, exit_ok);
}

TEST_F(LedgerExport, IsNotWrittenOverAnotherLog) {
  line_.write("log.vkey",
              "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n");
  const auto ended = export_all();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("log.vkey is another log's"), std::string::npos) << ended.err;
  EXPECT_FALSE(fs::exists(folder()));
}

TEST_F(LedgerExport, SaysOfARegisterThatWasRolledBackOrForkedThatItIs) {
  append(10);
  ASSERT_EQ(export_all().code, exit_ok);
  ASSERT_TRUE(fs::remove(store()));
  append(600);
  auto ended = export_all();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("rolled back"), std::string::npos) << ended.err;
  ASSERT_TRUE(fs::remove(store()));
  {
    auto forged = ledger::Ledger::open(store()).value();
    std::vector<ledger::NewLeaf> leaves;
    for (std::uint64_t i = 0; i < 700; ++i) leaves.push_back(test::sample_leaf(i + 1));
    ASSERT_TRUE(forged.append(leaves));
  }
  ended = export_all();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("forked"), std::string::npos) << ended.err;
  EXPECT_EQ(verify_folder().code, exit_ok) << "what was there is left as it is";
}

TEST_F(LedgerExport, SaysWhereItCannotWrite) {
  line_.write("log", "a file");
  const auto ended = export_all();
  EXPECT_EQ(ended.code, exit_no + 2) << ended.err;
  EXPECT_EQ(ledger({"export", folder(), "--config", line_.path("none.toml")}).code, exit_file);
  EXPECT_EQ(ledger({"export", "--config", config()}).code, exit_usage);
}

// A register in which one bit has turned over, or one hash is another: nothing of it is handed out,
// and what is broken is named.
class DamagedExport : public LedgerExport {
 protected:
  void expect_refused(const std::string& words) {
    const auto ended = export_all();
    EXPECT_EQ(ended.code, exit_no) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_NE(ended.err.find(words), std::string::npos) << ended.err;
    EXPECT_FALSE(fs::exists(folder() + ".partial"));
  }
  void expect_nothing_there(const std::string& words) {
    expect_refused(words);
    EXPECT_FALSE(fs::exists(folder()));
    EXPECT_FALSE(line_.exists("log.vkey"));
  }
};

TEST_F(DamagedExport, OfALeafWithOneBitTurnedOverNamesTheLeafAndLeavesNoFolder) {
  tamper("UPDATE leaf SET bytes = CAST(replace(bytes, 'front', 'fronT') AS BLOB) WHERE idx = 321");
  expect_nothing_there("leaf 321 ");
}

TEST_F(DamagedExport, OfTheLastLeafNamesIt) {
  tamper("UPDATE leaf SET bytes = CAST(replace(bytes, 'stop', 'stoq') AS BLOB) WHERE idx = 599");
  expect_nothing_there("leaf 599 ");
}

TEST_F(DamagedExport, OfAStoredHashNamesItsLeaf) {
  tamper("UPDATE leaf SET hash = zeroblob(32) WHERE idx = 5");
  expect_nothing_there("leaf 5 ");
}

TEST_F(DamagedExport, OfALeafForgedWithItsHashNamesItsTile) {
  tamper(
      "UPDATE leaf SET (bytes, hash) = (SELECT bytes, hash FROM leaf WHERE idx = 8) WHERE idx = "
      "300");
  expect_nothing_there("leaves 256 to 511 ");
}

TEST_F(DamagedExport, OfAnInnerHashNamesItsTile) {
  tamper("UPDATE node SET hash = zeroblob(32) WHERE level = 8 AND idx = 1");
  expect_nothing_there("leaves 256 to 511 ");
}

TEST_F(DamagedExport, OfAMissingLeafNamesIt) {
  tamper("PRAGMA foreign_keys = OFF; DELETE FROM leaf WHERE idx = 77");
  expect_nothing_there("leaf 77 is missing");
}

TEST_F(DamagedExport, OfALeafThatIsTooLongNamesIt) {
  tamper("UPDATE leaf SET bytes = zeroblob(70000) WHERE idx = 320");
  expect_nothing_there("leaf 320 ");
}

TEST_F(DamagedExport, OfAKeptHeadThatIsNoneOrOfOtherLeavesSaysSo) {
  tamper("UPDATE tree SET frontier = zeroblob(length(frontier)) WHERE one = 1");
  expect_nothing_there("all 600 leaves fit their tiles and not the kept head of the tree");
  tamper("UPDATE tree SET size = 599 WHERE one = 1");
  expect_nothing_there("the kept tree head does not fit the leaves");
}

TEST_F(DamagedExport, LeavesTheOlderLogAsItWasWhereTheNewLeavesAreBroken) {
  ASSERT_EQ(export_all().code, exit_ok);
  const auto before = files();
  append(200);
  tamper("UPDATE leaf SET bytes = CAST(replace(bytes, 'front', 'fronT') AS BLOB) WHERE idx = 650");
  expect_refused("leaf 650 ");
  EXPECT_EQ(files(), before);
  EXPECT_EQ(verify_folder().json().at("entries"), 600);
}

TEST_F(DamagedExport, NamesALeafThatWasBrokenAfterItWasExported) {
  ASSERT_EQ(export_all().code, exit_ok);
  append(200);
  tamper("UPDATE leaf SET hash = zeroblob(32) WHERE idx = 321");
  expect_refused("leaf 321 ");
  tamper("UPDATE leaf SET hash = zeroblob(32) WHERE idx = 8");
  expect_refused("leaf 8 ");
  EXPECT_EQ(verify_folder().json().at("entries"), 600);
}

TEST_F(DamagedExport, NamesAFileOfTheFolderThatIsNoLongerWhatWasExported) {
  ASSERT_EQ(export_all().code, exit_ok);
  Bytes bundle = read("tile/entries/001");
  bundle[65 * 706 + 100] ^= 0x01;
  write("tile/entries/001", bundle);
  append(200);
  expect_refused("leaf 321 in tile/entries/001 is not the one whose hash its tile has");
}

TEST_F(LedgerExport, ClearsAwayWhatACutLeftBesideTheFolderAndNothingElse) {
  line_.write("log.partial", "");
  EXPECT_EQ(export_all().code, exit_file);
  ASSERT_TRUE(fs::remove(folder() + ".partial"));
  fs::create_directories(folder() + ".partial/tile/0");
  line_.write("log.partial/tile/0/000", "cut short");
  line_.write("log.partial/mine", "somebody's");
  EXPECT_EQ(export_all().code, exit_file);
  EXPECT_EQ(line_.read("log.partial/mine"), "somebody's");
  ASSERT_TRUE(fs::remove(folder() + ".partial/mine"));
  EXPECT_EQ(export_all().code, exit_ok);
  EXPECT_FALSE(fs::exists(folder() + ".partial"));
  EXPECT_EQ(verify_folder().code, exit_ok);
}

TEST_F(LedgerExport, IsMovedIntoAFolderOnAnotherDisk) {
  const fs::path memory = "/dev/shm/menshen-export-" + std::to_string(::getpid());
  fs::create_directory(memory);
  fs::create_directory_symlink(memory, folder());
  const auto ended = export_all();
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(verify_folder().json().at("entries"), 600);
  EXPECT_FALSE(fs::exists(folder() + ".partial"));
  fs::remove_all(memory);
}

// Where the key is no command's to have, what it has signed before is enough.
class ExportOfAKeptCheckpoint : public LedgerExport {
 protected:
  ExportOfAKeptCheckpoint() {
    check(export_all().code == exit_ok, "exported");
    line_.write("kept", text_of(read("checkpoint")));
    line_.write("kept.vkey", line_.read("log.vkey"));
    fs::remove_all(folder());
    fs::remove(folder() + ".vkey");
    fs::remove(line_.path("log.key"));
    append(200);
  }
  test::Ended export_kept(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"export", folder(),       "--config",
                                      config(), "--checkpoint", line_.path("kept")};
    words.insert(words.end(), more.begin(), more.end());
    return ledger(words);
  }
  std::vector<std::string> vkey() const { return {"--vkey", line_.path("kept.vkey")}; }
};

TEST_F(ExportOfAKeptCheckpoint, NeedsNoKeyAndHoldsTheTreeThatWasSigned) {
  EXPECT_EQ(export_all().code, exit_file) << "the key is gone";
  const auto ended = export_kept(vkey());
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(ended.json().at("entries"), 600);
  EXPECT_EQ(text_of(read("checkpoint")), line_.read("kept"));
  EXPECT_EQ(verify_folder().code, exit_ok);
  EXPECT_EQ(export_kept().json().at("files"), 0) << "the key beside the folder is enough";
}

TEST_F(ExportOfAKeptCheckpoint, NeedsTheLogsVerifierKey) {
  EXPECT_EQ(export_kept().code, exit_file);
  line_.write("kept.vkey",
              "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n");
  const auto ended = export_kept(vkey());
  EXPECT_EQ(ended.code, exit_file);
  EXPECT_NE(ended.err.find("kept: "), std::string::npos) << ended.err;
  EXPECT_FALSE(fs::exists(folder()));
  EXPECT_EQ(ledger({"export", folder(), "--config", config(), "--vkey", "x"}).code, exit_usage);
}

TEST_F(ExportOfAKeptCheckpoint, IsRefusedWhereTheRegisterIsDamagedRolledBackOrForked) {
  ASSERT_TRUE(fs::remove(store()));
  append(599);
  auto ended = export_kept(vkey());
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("rolled back: the older checkpoint has 600 entries, the register 599"),
            std::string::npos)
      << ended.err;
  append(201);
  tamper("UPDATE leaf SET bytes = zeroblob(704) WHERE idx = 700");
  ended = export_kept(vkey());
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("leaf 700 "), std::string::npos) << ended.err;
  ASSERT_TRUE(fs::remove(store()));
  {
    auto forged = ledger::Ledger::open(store()).value();
    std::vector<ledger::NewLeaf> leaves;
    for (std::uint64_t i = 0; i < 700; ++i) leaves.push_back(test::sample_leaf(i + 1));
    ASSERT_TRUE(forged.append(leaves));
  }
  ended = export_kept(vkey());
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("forked: "), std::string::npos) << ended.err;
  EXPECT_FALSE(fs::exists(folder()));
}

TEST_F(ExportOfAKeptCheckpoint, IsNotPutOverANewerOne) {
  ASSERT_EQ(export_kept(vkey()).code, exit_ok);
  line_.write("old", line_.read("kept"));
  const auto made =
      line_.run({"log-key", "new", "--config", config(), "--out", line_.path("log.key")});
  ASSERT_EQ(made.code, exit_ok) << made.err;
  fs::remove_all(folder());
  fs::remove(folder() + ".vkey");
  ASSERT_EQ(export_all().code, exit_ok);
  const std::string newest(text_of(read("checkpoint")));
  line_.write("kept.vkey", line_.read("log.vkey"));
  append(100);
  ASSERT_EQ(export_all().code, exit_ok);
  line_.write("kept", newest);
  const auto ended = export_kept();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("it has more entries than the checkpoint"), std::string::npos)
      << ended.err;
}

TEST_F(LedgerExport, ProvesEveryLeafFromTheStoreAndFromTheFolder) {
  ASSERT_EQ(export_all().code, exit_ok);
  for (const std::string index : {"0", "255", "256", "511", "512", "599"}) {
    const auto from_store = ledger({"prove", index, "--config", config()});
    const auto from_folder = ledger({"prove", index, "--dir", folder()});
    ASSERT_EQ(from_store.code, exit_ok) << from_store.err;
    EXPECT_EQ(from_store.out, from_folder.out) << "the same tree, the same signature";
    EXPECT_EQ(std::to_string(from_store.json().at("index").as_int64()), index);
  }
}

TEST_F(LedgerExport, ProvesNoLeafThatIsNotThereOrIsDamaged) {
  ASSERT_EQ(export_all().code, exit_ok);
  EXPECT_EQ(ledger({"prove", "600", "--config", config()}).code, exit_usage);
  EXPECT_EQ(ledger({"prove", "600", "--dir", folder()}).code, exit_usage);
  EXPECT_EQ(ledger({"prove", "-1", "--dir", folder()}).code, exit_usage);
  EXPECT_EQ(ledger({"prove", "1"}).code, exit_usage);
  tamper("UPDATE leaf SET bytes = CAST(replace(bytes, 'front', 'fronT') AS BLOB) WHERE idx = 321");
  const auto from_store = ledger({"prove", "321", "--config", config()});
  EXPECT_EQ(from_store.code, exit_no);
  EXPECT_NE(from_store.err.find("leaf 321 cannot be proven"), std::string::npos);
  Bytes bundle = read("tile/entries/001");
  bundle[65 * 706 + 100] ^= 0x01;
  write("tile/entries/001", bundle);
  EXPECT_EQ(ledger({"prove", "321", "--dir", folder()}).code, exit_no);
  EXPECT_EQ(ledger({"prove", "320", "--dir", folder()}).code, exit_ok);
}

}  // namespace
}  // namespace menshen::ctl
