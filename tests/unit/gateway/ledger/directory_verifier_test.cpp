// Somebody with an exported folder in hand: whatever is broken is found, and named.
#include "gateway/ledger/directory_verifier.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"
#include "tests/support/memory_folder.hpp"

namespace menshen::ledger {
namespace {

using Part = DirectoryDamage::Part;

constexpr std::uint64_t leaves = 66'000;  // three levels of tiles, an edge on each

class TamperTest : public ::testing::Test {
 protected:
  Bytes& file(const std::string& name) { return folder_.files.at(name); }
  DirectoryVerification verified() const {
    return verify_directory(folder_.reader(), test::sample_log_key().verifier());
  }
  DirectoryDamage damage() const {
    const auto found = verified().damage;
    check(found.has_value(), "damage is found");
    return *found;
  }
  // The leaf with other bytes of the same length, in the bundle alone.
  void forge_leaf(std::uint64_t index, const std::string& bundle) {
    Bytes& bytes = file(bundle);
    const auto entries = view_bundle(bytes).value();
    const auto at = entries[index % 256].data() - bytes.data();
    bytes[static_cast<std::size_t>(at)] ^= 0x01;
  }
  Digest hash_of_forged(std::uint64_t index, const std::string& bundle) {
    return leaf_hash(view_bundle(file(bundle)).value()[index % 256]);
  }
  void put_hash(const std::string& tile, std::size_t number, const Digest& hash) {
    std::ranges::copy(hash, file(tile).begin() + static_cast<std::ptrdiff_t>(number * 32));
  }

  test::MemoryFolder folder_ = sound();

 private:
  static const test::MemoryFolder& sound() {
    static const auto made = test::MemoryFolder::of_size(leaves);
    return made;
  }
};

TEST_F(TamperTest, NothingIsFoundWhereNothingIsBroken) {
  for (const std::uint64_t size : {0U, 1U, 2U, 255U, 256U, 257U, 512U, 600U, 65'536U}) {
    const auto folder = test::MemoryFolder::of_size(size);
    const auto sound = verify_directory(folder.reader(), test::sample_log_key().verifier());
    EXPECT_FALSE(sound.damage) << size;
    EXPECT_EQ(sound.head.size, size);
  }
  const auto whole = verified();
  EXPECT_FALSE(whole.damage);
  EXPECT_EQ(whole.head.size, leaves);
  EXPECT_EQ(to_bytes(whole.checkpoint), file("checkpoint"));
}

TEST_F(TamperTest, AnAlteredLeafIsNamed) {
  forge_leaf(40'000, "tile/entries/156");
  EXPECT_EQ(damage(), (DirectoryDamage{Part::leaf, "tile/entries/156", 40'000, 64, {}}));
}

TEST_F(TamperTest, AnAlteredLeafAtTheEdgeIsNamed) {
  forge_leaf(65'999, "tile/entries/257.p/208");
  EXPECT_EQ(damage(), (DirectoryDamage{Part::leaf, "tile/entries/257.p/208", 65'999, 207, {}}));
}

TEST_F(TamperTest, AnAlteredLeafHashIsNamed) {
  file("tile/0/156")[64 * 32 + 5] ^= 0x80;
  EXPECT_EQ(damage(), (DirectoryDamage{Part::tile, "tile/0/156", 40'000, 64, {}}));
}

TEST_F(TamperTest, AnAlteredLeafHashAtTheEdgeIsNamed) {
  file("tile/0/257.p/208")[0] ^= 0x80;
  EXPECT_EQ(damage(), (DirectoryDamage{Part::tile, "tile/0/257.p/208", 65'792, 0, {}}));
}

TEST_F(TamperTest, AnAlteredInnerTileIsNamed) {
  file("tile/1/000")[200 * 32] ^= 0x80;
  EXPECT_EQ(damage(), (DirectoryDamage{Part::tile, "tile/1/000", std::nullopt, 200, {}}));
}

TEST_F(TamperTest, AnAlteredInnerTileAtTheEdgeIsNamed) {
  file("tile/1/001.p/1")[3] ^= 0x80;
  EXPECT_EQ(damage(), (DirectoryDamage{Part::tile, "tile/1/001.p/1", std::nullopt, 0, {}}));
  folder_ = test::MemoryFolder::of_size(leaves);
  file("tile/2/000.p/1")[3] ^= 0x80;
  EXPECT_EQ(damage(), (DirectoryDamage{Part::tile, "tile/2/000.p/1", std::nullopt, 0, {}}));
}

TEST_F(TamperTest, ALeafForgedTogetherWithItsHashIsNamedByItsTile) {
  forge_leaf(40'000, "tile/entries/156");
  put_hash("tile/0/156", 64, hash_of_forged(40'000, "tile/entries/156"));
  EXPECT_EQ(damage(),
            (DirectoryDamage{Part::forged, "tile/0/156", std::nullopt, std::nullopt, {}}));
}

TEST_F(TamperTest, ALeafForgedWithAllThatLiesAboveItIsNamedByTheHighestTile) {
  forge_leaf(40'000, "tile/entries/156");
  put_hash("tile/0/156", 64, hash_of_forged(40'000, "tile/entries/156"));
  put_hash("tile/1/000", 156, root_of(file("tile/0/156"), 0, 256));
  EXPECT_EQ(damage(),
            (DirectoryDamage{Part::forged, "tile/1/000", std::nullopt, std::nullopt, {}}));
  put_hash("tile/2/000.p/1", 0, root_of(file("tile/1/000"), 0, 256));
  EXPECT_EQ(damage().part, Part::root);
}

TEST_F(TamperTest, APairForgedAtTheEdgeDoesNotFitTheSignedRoot) {
  forge_leaf(65'999, "tile/entries/257.p/208");
  put_hash("tile/0/257.p/208", 207, hash_of_forged(65'999, "tile/entries/257.p/208"));
  EXPECT_EQ(damage(), (DirectoryDamage{Part::root, "checkpoint", std::nullopt, std::nullopt, {}}));
}

TEST_F(TamperTest, ATileAndALeafBrokenApartAreBothNoProofForTheOther) {
  forge_leaf(40'001, "tile/entries/156");
  file("tile/0/156")[64 * 32 + 5] ^= 0x80;
  EXPECT_EQ(damage(), (DirectoryDamage{Part::tile, "tile/0/156", std::nullopt, std::nullopt, {}}));
}

TEST_F(TamperTest, EveryMissingFileIsNamed) {
  for (const char* name :
       {"tile/entries/000", "tile/entries/156", "tile/entries/257.p/208", "tile/0/000",
        "tile/0/257.p/208", "tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1"}) {
    const Bytes kept = std::exchange(file(name), {});
    folder_.files.erase(name);
    EXPECT_EQ(damage().part, Part::file) << name;
    EXPECT_EQ(damage().file, name);
    folder_.files[name] = kept;
  }
  folder_.files.erase("checkpoint");
  EXPECT_EQ(damage().part, Part::checkpoint);
}

TEST_F(TamperTest, EveryFileThatIsCutShortOrTooLongIsNamed) {
  for (const char* name : {"tile/entries/156", "tile/entries/257.p/208", "tile/0/156",
                           "tile/0/257.p/208", "tile/1/000", "tile/2/000.p/1"}) {
    const Bytes kept = file(name);
    file(name).pop_back();
    EXPECT_EQ(damage().part, Part::file) << name;
    EXPECT_EQ(damage().file, name);
    for (const Bytes& more : {Bytes{0}, Bytes{0, 0}, Bytes{0, 1, 0x41}}) {
      file(name) = kept;
      file(name).insert(file(name).end(), more.begin(), more.end());
      EXPECT_EQ(damage().part, Part::file) << name;
      EXPECT_EQ(damage().file, name);
    }
    file(name).clear();
    EXPECT_EQ(damage().file, name);
    file(name) = kept;
  }
  EXPECT_FALSE(verified().damage);
}

TEST_F(TamperTest, AnotherSizeUnderTheOldSignatureIsNoCheckpoint) {
  std::string note(text_of(file("checkpoint")));
  note.replace(note.find("66000"), 5, "65999");
  file("checkpoint") = to_bytes(note);
  EXPECT_EQ(damage(), (DirectoryDamage{Part::checkpoint, "checkpoint", std::nullopt, std::nullopt,
                                       Errc::note_signature}));
}

TEST_F(TamperTest, AnotherSizeSignedByTheLogItselfIsFoundByItsTiles) {
  const TreeHead head = verified().head;
  folder_.sign({head.size - 1, head.root});
  EXPECT_EQ(damage().file, "tile/0/257.p/207");
  folder_.sign({head.size + 1, head.root});
  EXPECT_EQ(damage().file, "tile/0/257.p/209");
  folder_.sign({0, head.root});
  EXPECT_EQ(damage().part, Part::root);
  folder_.sign({INT64_MAX, head.root});
  EXPECT_EQ(damage().part, Part::file);
}

TEST_F(TamperTest, ACheckpointOfAnotherLogOrKeyIsNone) {
  folder_.sign(verified().head, test::sample_log_key(2));
  EXPECT_EQ(damage().cause, Errc::note_unsigned);
  file("checkpoint") = to_bytes("no note");
  EXPECT_EQ(damage().cause, Errc::note_form);
  file("checkpoint").resize(note_bytes_max + 1);
  EXPECT_EQ(damage().part, Part::checkpoint);
}

TEST_F(TamperTest, AnOlderCheckpointOfTheSameLogVerifiesAlone) {
  // Whoever kept a newer one finds out: growth_test.cpp.
  const auto older = test::MemoryFolder::of_size(65'000);
  for (const auto& [name, bytes] : older.files) folder_.files[name] = bytes;
  EXPECT_FALSE(verified().damage);
  EXPECT_EQ(verified().head.size, 65'000U);
}

TEST_F(TamperTest, EveryByteOfAHashTileIsLookedAt) {
  auto small = test::MemoryFolder::of_size(300);
  const auto log = test::sample_log_key().verifier();
  for (auto& [name, bytes] : small.files) {
    for (std::size_t at = 0; at < bytes.size(); at += 13) {
      bytes[at] ^= 0x10;
      EXPECT_TRUE(verify_directory(small.reader(), log).damage) << name << " at " << at;
      bytes[at] ^= 0x10;
    }
  }
  EXPECT_FALSE(verify_directory(small.reader(), log).damage);
}

TEST_F(TamperTest, LongWorkTellsHowFarItIs) {
  std::uint64_t last = 0;
  const auto tell = [&](std::uint64_t done, std::uint64_t size) {
    EXPECT_GT(done, last);
    EXPECT_EQ(size, leaves);
    last = done;
  };
  verify_directory(folder_.reader(), test::sample_log_key().verifier(), tell);
  EXPECT_EQ(last, leaves);
}

}  // namespace
}  // namespace menshen::ledger
