// The tamper test: whoever alters a register, in the venue's store or in the folder that was given
// out, is found out, and menshenctl says where.
#include <gtest/gtest.h>

#include "gateway/ledger/tiles.hpp"
#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::ctl {
namespace {

class LedgerVerify : public test::RegisterFixture {
 protected:
  void expect_damage(const test::Ended& ended, const std::string& json, const std::string& words) {
    EXPECT_EQ(ended.code, exit_no) << ended.err;
    EXPECT_NE(ended.out.find("\"verified\":false,\"damage\":" + json), std::string::npos)
        << ended.out;
    EXPECT_NE(ended.err.find(words), std::string::npos) << ended.err;
  }
  // The folder's file with one byte changed.
  void flip(const std::string& name, std::size_t at) {
    Bytes bytes = read(name);
    bytes.at(at) ^= 0x01;
    write(name, bytes);
  }
  std::string keep_checkpoint(const std::string& name) {
    return line_.write(name, text_of(read("checkpoint")));
  }
};

// The venue's own register is held against what an authority has cosigned, without being asked.
class LedgerVerifyWatermark : public LedgerVerify {
 protected:
  LedgerVerifyWatermark() {
    check(export_all().code == exit_ok, "exported");
    line_.write("register.db.watermark", text_of(read("checkpoint")));
  }
  test::Ended verify() { return ledger({"verify", "--config", config()}); }
  void say_that_it_is_kept() {
    auto ledger = ledger::Ledger::open(store()).value();
    ledger::NewLeaf leaf;
    leaf.entry.kind = EntryKind::cosignature;
    leaf.entry.moment = test::sample_moment;
    ASSERT_TRUE(ledger.append(std::vector{leaf}));
  }
};

TEST_F(LedgerVerifyWatermark, OfARegisterThatGrewFits) {
  append(10);
  const auto ended = verify();
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_TRUE(ended.out.ends_with("\"against\":{\"entries\":600,\"growth\":\"grew\"}}\n"));
  EXPECT_EQ(ended.err, "");
}

TEST_F(LedgerVerifyWatermark, FindsTheRegisterThatWasRolledBack) {
  ASSERT_TRUE(std::filesystem::remove(store()));
  append(599);
  const auto ended = verify();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_TRUE(ended.out.ends_with("\"against\":{\"entries\":600,\"growth\":\"rolled_back\"}}\n"));
  EXPECT_NE(ended.err.find("register.db.watermark: rolled back: the older checkpoint has 600"),
            std::string::npos)
      << ended.err;
  EXPECT_EQ(verify_store().code, exit_ok) << "the store alone verifies";
}

TEST_F(LedgerVerifyWatermark, FindsAFork) {
  ASSERT_TRUE(std::filesystem::remove(store()));
  {
    auto forged = ledger::Ledger::open(store()).value();
    std::vector<ledger::NewLeaf> leaves;
    for (std::uint64_t i = 0; i < 700; ++i) leaves.push_back(test::sample_leaf(i + 1));
    ASSERT_TRUE(forged.append(leaves));
  }
  const auto ended = verify();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("register.db.watermark: forked: "), std::string::npos) << ended.err;
}

TEST_F(LedgerVerifyWatermark, IsMissedWhereTheRegisterSaysThatItIsKept) {
  ASSERT_TRUE(std::filesystem::remove(line_.path("register.db.watermark")));
  EXPECT_EQ(verify().code, exit_ok);
  say_that_it_is_kept();
  const auto ended = verify();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_TRUE(ended.out.ends_with("\"verified\":true,\"damage\":null,\"against\":null}\n"));
  EXPECT_NE(ended.err.find("register.db.watermark: the watermark is missing"), std::string::npos)
      << ended.err;
}

TEST_F(LedgerVerifyWatermark, ThatIsNoneOrOfAnotherLogIsSaid) {
  line_.write("register.db.watermark", "no note");
  const auto ended = verify();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("the watermark is no checkpoint of this log"), std::string::npos);
}

// Nobody takes a register for held against something that could not be read.
TEST_F(LedgerVerifyWatermark, WithoutTheLogsVerifierKeyIsNotPassedOver) {
  ASSERT_TRUE(std::filesystem::remove(line_.path("log.key")));
  EXPECT_EQ(verify().code, exit_file);
  EXPECT_EQ(ledger({"verify", "--config", config(), "--vkey", folder() + ".vkey"}).code, exit_ok);
}

class LedgerVerifyFolder : public LedgerVerify {
 protected:
  LedgerVerifyFolder() { check(export_all().code == exit_ok, "exported"); }
  std::string vkey() const {
    return line_.read("log.vkey").substr(0, line_.read("log.vkey").size() - 1);
  }
};

TEST_F(LedgerVerifyFolder, SaysThatTheKeyLayBesideTheFolderUnlessOneWasGiven) {
  const std::string warning = "whoever made the folder can have made that key too";
  auto ended = verify_folder();
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.json().at("verifier_key").as_string(), vkey());
  EXPECT_EQ(ended.json().at("verifier_key_from"), "folder");
  EXPECT_NE(ended.err.find("log.vkey, beside the folder: " + warning), std::string::npos)
      << ended.err;
  const std::string given = line_.write("venue.vkey", vkey());
  ended = ledger({"verify", "--dir", folder(), "--vkey", given});
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.json().at("verifier_key").as_string(), vkey());
  EXPECT_EQ(ended.json().at("verifier_key_from"), "given");
  EXPECT_EQ(ended.err, "");
  // Also where the folder is damaged.
  flip("tile/0/000", 0);
  ended = verify_folder();
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.json().at("verifier_key_from"), "folder");
  EXPECT_NE(ended.err.find(warning), std::string::npos) << ended.err;
}

// A forger's folder with a forger's key beside it fits itself; the venue's own key tells.
TEST_F(LedgerVerifyFolder, OfAForgerFitsTheForgersKeyAlone) {
  const std::string given = line_.write("venue.vkey", vkey());
  std::filesystem::remove_all(folder());
  std::filesystem::remove(folder() + ".vkey");
  std::filesystem::remove(line_.path("log.key"));
  ASSERT_EQ(line_.run({"log-key", "new", "--config", config()}).code, exit_ok);
  ASSERT_EQ(export_all().code, exit_ok);
  EXPECT_EQ(verify_folder().code, exit_ok);
  const auto ended = ledger({"verify", "--dir", folder(), "--vkey", given});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.json().at("damage").at("part"), "checkpoint");
}

TEST_F(LedgerVerify, ComputesTheStoreAgainFromItsLeaves) {
  const auto ended = verify_store();
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_TRUE(ended.out.starts_with("{\"entries\":600,\"root\":\"")) << ended.out;
  EXPECT_TRUE(ended.out.ends_with("\",\"verified\":true,\"damage\":null,\"against\":null}\n"));
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ledger({"verify", "--config", config()}).out, ended.out);
}

TEST_F(LedgerVerify, NamesAnAlteredLeafOfTheStore) {
  tamper("UPDATE leaf SET bytes = CAST(replace(bytes, 'front', 'fronT') AS BLOB) WHERE idx = 321");
  expect_damage(verify_store(), R"({"part":"leaf","leaf":321,"file":null,"hash":null})",
                "leaf 321 is missing, or its bytes are not those of its hash");
}

TEST_F(LedgerVerify, NamesALeafOfTheStoreThatIsCutShortOrTooLong) {
  tamper("UPDATE leaf SET bytes = substr(bytes, 1, 700) WHERE idx = 321");
  expect_damage(verify_store(), R"({"part":"leaf","leaf":321,)", "leaf 321 ");
  tamper("UPDATE leaf SET bytes = CAST(bytes || x'20' AS BLOB) WHERE idx = 320");
  expect_damage(verify_store(), R"({"part":"leaf","leaf":320,)", "leaf 320 ");
}

TEST_F(LedgerVerify, NamesAnAlteredLeafHashOfTheStore) {
  tamper("UPDATE leaf SET hash = zeroblob(32) WHERE idx = 5");
  expect_damage(verify_store(), R"({"part":"leaf","leaf":5,)", "leaf 5 ");
}

TEST_F(LedgerVerify, NamesAnAlteredInnerTileOfTheStore) {
  tamper("UPDATE node SET hash = zeroblob(32) WHERE level = 8 AND idx = 1");
  expect_damage(verify_store(), R"({"part":"tile","leaf":256,)",
                "leaves 256 to 511 fit their own hashes and not the kept root of their tile");
}

TEST_F(LedgerVerify, NamesTheTileOfALeafForgedWithItsHashInTheStore) {
  tamper(
      "UPDATE leaf SET (bytes, hash) = (SELECT bytes, hash FROM leaf WHERE idx = 8) WHERE idx = "
      "300");
  expect_damage(verify_store(), R"({"part":"tile","leaf":256,)", "leaves 256 to 511 ");
}

TEST_F(LedgerVerify, NamesAMissingLeafOfTheStore) {
  tamper("PRAGMA foreign_keys = OFF; DELETE FROM leaf WHERE idx = 77");
  expect_damage(verify_store(), R"({"part":"leaf","leaf":77,)", "leaf 77 is missing");
}

TEST_F(LedgerVerify, FindsAnotherSizeInTheStore) {
  tamper("UPDATE tree SET size = 599 WHERE one = 1");
  expect_damage(verify_store(), R"({"part":"tree",)", "tree head does not fit the leaves");
}

TEST_F(LedgerVerify, NamesAStoreWhoseIndexesOrCountsDoNotFitItsLeaves) {
  for (const char* sql : {"DROP INDEX entry_violation", "UPDATE day_count SET admitted = 1"}) {
    tamper(sql);
    expect_damage(verify_store(), R"({"part":"store","leaf":null,"file":null,"hash":null})",
                  "a question may be answered without a leaf: stop menshend, copy the register's "
                  "folder whole");
  }
}

TEST_F(LedgerVerify, NamesAllThatLiesUnderLostDayKeys) {
  {
    auto ledger = ledger::Ledger::open(store()).value();
    std::vector<ledger::NewLeaf> more;
    for (std::uint64_t i = 0; i < 20; ++i) more.push_back(test::sample_leaf(1'000 + i));
    ASSERT_TRUE(ledger.append(more));
  }
  ASSERT_TRUE(std::filesystem::remove(ledger::day_keys_file(store())));
  const auto ended = verify_store();
  EXPECT_NE(ended.out.find(R"("cause":"day_keys_lost","last_leaf":619)"), std::string::npos)
      << ended.out;
  EXPECT_NE(ended.err.find("to 619 cannot be opened any more"), std::string::npos) << ended.err;
}

TEST_F(LedgerVerify, NamesTheLeafThatSomebodyElsesRegistrationLiesBesideInTheStore) {
  tamper("INSERT INTO beside(idx, bytes) VALUES (44, x'0101')");
  expect_damage(verify_store(), R"({"part":"beside","leaf":44,)",
                "what lies beside leaf 44 is not what the leaf says");
}

TEST_F(LedgerVerify, FindsAStoreThatWasRolledBack) {
  ASSERT_EQ(export_all().code, exit_ok);
  const auto older = keep_checkpoint("older");
  append(10);
  ASSERT_EQ(export_all().code, exit_ok);
  const auto newer = keep_checkpoint("newer");
  auto ended = ledger({"verify", "--config", config(), "--against", older});
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_TRUE(ended.out.ends_with("\"against\":{\"entries\":600,\"growth\":\"grew\"}}\n"));
  // An old backup in its place: the same register as it was.
  ASSERT_TRUE(std::filesystem::remove(store()));
  append(600);
  ended = ledger({"verify", "--store", store(), "--vkey", folder() + ".vkey", "--against", newer});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_TRUE(ended.out.ends_with("\"against\":{\"entries\":610,\"growth\":\"rolled_back\"}}\n"));
  EXPECT_NE(ended.err.find("rolled back: the older checkpoint has 610 entries, the register 600"),
            std::string::npos)
      << ended.err;
}

TEST_F(LedgerVerify, FindsAStoreThatWasForked) {
  ASSERT_EQ(export_all().code, exit_ok);
  const auto older = keep_checkpoint("older");
  ASSERT_TRUE(std::filesystem::remove(store()));
  auto forged = ledger::Ledger::open(store()).value();
  std::vector<ledger::NewLeaf> leaves;
  for (std::uint64_t i = 0; i < 700; ++i) leaves.push_back(test::sample_leaf(i + 1));
  ASSERT_TRUE(forged.append(leaves));
  const auto ended = ledger({"verify", "--config", config(), "--against", older});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_TRUE(ended.out.ends_with("\"against\":{\"entries\":600,\"growth\":\"forked\"}}\n"));
  EXPECT_NE(ended.err.find("forked: the first 600 entries are not those"), std::string::npos);
}

TEST_F(LedgerVerifyFolder, ComputesTheFolderAgainFromItsBundles) {
  const auto ended = verify_folder();
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  const auto in_store = verify_store().json();
  for (const char* part : {"entries", "root", "verified", "damage", "against"}) {
    EXPECT_EQ(ended.json().at(part), in_store.at(part)) << part;
  }
  EXPECT_EQ(ledger({"verify", "--dir", folder() + "/"}).code, exit_ok);
}

TEST_F(LedgerVerifyFolder, NamesAnAlteredLeaf) {
  flip("tile/entries/001", 65 * 706 + 100);
  expect_damage(verify_folder(),
                R"({"part":"leaf","leaf":321,"file":"tile/entries/001","hash":65})",
                "leaf 321 in tile/entries/001 is not the one whose hash its tile has");
}

TEST_F(LedgerVerifyFolder, NamesAnAlteredLeafHash) {
  flip("tile/0/001", 65 * 32);
  expect_damage(verify_folder(), R"({"part":"tile","leaf":321,"file":"tile/0/001","hash":65})",
                "tile/0/001 is wrong in its hash 65, of leaf 321");
}

TEST_F(LedgerVerifyFolder, NamesAnAlteredInnerTile) {
  flip("tile/1/000.p/2", 40);
  expect_damage(verify_folder(), R"({"part":"tile","leaf":null,"file":"tile/1/000.p/2","hash":1})",
                "tile/1/000.p/2 is wrong in its hash 1");
}

TEST_F(LedgerVerifyFolder, NamesTheTileOfALeafForgedWithItsHash) {
  flip("tile/entries/001", 65 * 706 + 100);
  const auto forged = ledger::parse_bundle(read("tile/entries/001")).value()[65];
  Bytes tile = read("tile/0/001");
  std::ranges::copy(ledger::leaf_hash(forged), tile.begin() + 65 * 32);
  write("tile/0/001", tile);
  expect_damage(verify_folder(), R"({"part":"forged","leaf":null,"file":"tile/0/001","hash":null})",
                "tile/0/001 and all that lies below it fit each other and not what lies above");
}

TEST_F(LedgerVerifyFolder, FindsAnotherSizeInTheCheckpoint) {
  std::string note(text_of(read("checkpoint")));
  note.replace(note.find("600"), 3, "599");
  write("checkpoint", to_bytes(note));
  expect_damage(verify_folder(), R"({"part":"checkpoint",)",
                "checkpoint: a known key's signature does not fit the note");
}

TEST_F(LedgerVerifyFolder, NamesAMissingFile) {
  for (const std::string name :
       {"tile/entries/000", "tile/0/002.p/88", "tile/1/000.p/2", "checkpoint"}) {
    const Bytes kept = read(name);
    std::filesystem::remove(folder() + "/" + name);
    expect_damage(verify_folder(), "", name + ": the file cannot be read");
    write(name, kept);
  }
  EXPECT_EQ(verify_folder().code, exit_ok);
}

TEST_F(LedgerVerifyFolder, NamesABundleThatIsCutShortOrHasMoreBehind) {
  const Bytes kept = read("tile/entries/001");
  write("tile/entries/001", Bytes(kept.begin(), kept.end() - 1));
  expect_damage(verify_folder(), R"({"part":"file","leaf":null,"file":"tile/entries/001",)",
                "tile/entries/001: not the bytes of an entry bundle");
  Bytes more = kept;
  more.insert(more.end(), {0, 0});
  write("tile/entries/001", more);
  expect_damage(verify_folder(), R"({"part":"file","leaf":null,"file":"tile/entries/001",)",
                "tile/entries/001: ");
}

TEST_F(LedgerVerifyFolder, FindsACheckpointThatWasRolledBackOrForked) {
  const Bytes older = read("checkpoint");
  append(10);
  ASSERT_EQ(export_all().code, exit_ok);
  const auto newer = keep_checkpoint("newer");
  EXPECT_EQ(ledger({"verify", "--dir", folder(), "--against", newer}).code, exit_ok);
  write("checkpoint", older);
  const auto ended = ledger({"verify", "--dir", folder(), "--against", newer});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_TRUE(ended.out.ends_with("\"against\":{\"entries\":610,\"growth\":\"rolled_back\"}}\n"));
  EXPECT_EQ(ledger({"verify", "--dir", folder()}).code, exit_ok) << "alone it verifies";
}

TEST_F(LedgerVerifyFolder, ChecksALeafsProofAlone) {
  const auto proof = ledger({"prove", "321", "--dir", folder()});
  ASSERT_EQ(proof.code, exit_ok) << proof.err;
  const auto file = line_.write("proof.json", proof.out);
  const std::vector<std::string> words = {"verify", "--proof", file, "--vkey", folder() + ".vkey"};
  auto ended = ledger(words);
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_TRUE(ended.out.starts_with("{\"leaf\":321,\"entries\":600,\"root\":\""));
  std::string forged = proof.out;
  forged.replace(forged.find("\"index\":321"), 11, "\"index\":322");
  line_.write("proof.json", forged);
  ended = ledger(words);
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.out, "{\"leaf\":322,\"entries\":600,\"root\":null,\"verified\":false}\n");
  EXPECT_NE(ended.err.find("the proof of leaf 322: the hashes do not lead"), std::string::npos);
  line_.write("proof.json", "{}");
  EXPECT_EQ(ledger(words).code, exit_file);
}

TEST_F(LedgerVerify, WhatCannotBeReadOrMeantIsSaid) {
  EXPECT_EQ(ledger({"verify"}).code, exit_usage);
  EXPECT_EQ(ledger({"verify", "--store", store(), "--dir", folder()}).code, exit_usage);
  EXPECT_EQ(ledger({"verify", "--store", line_.path("none.db")}).code, exit_file);
  EXPECT_EQ(ledger({"verify", "--dir", line_.path("none")}).code, exit_file);
  EXPECT_EQ(ledger({"verify", "--config", line_.path("none.toml")}).code, exit_file);
  EXPECT_EQ(ledger({"verify", "--store", store(), "--against", config()}).code, exit_file);
  EXPECT_EQ(ledger({"verify", "--store", line_.write("no.db", std::string(8'192, 'x'))}).code,
            exit_file);
}

}  // namespace
}  // namespace menshen::ctl
