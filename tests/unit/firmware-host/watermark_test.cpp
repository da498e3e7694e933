// The cosigned checkpoint that is kept apart from the register.
#include "firmware-host/watermark.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "firmware-host/errc.hpp"
#include "gateway/ledger/cosignature.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::host {
namespace {

namespace fs = std::filesystem;

ledger::NoteSigner signer(std::uint32_t seed = 1) {
  auto key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa, test::seeded_chance(seed));
  return ledger::NoteSigner::of("fangcheng.example/45060210000017", std::move(key)).value();
}

fs::path watermark_of(const fs::path& store) {
  Config config;
  config.store_file = store;
  return watermark_file(config);
}

class WatermarkTest : public testing::Test {
 protected:
  static void grow(const fs::path& store, std::uint64_t leaves) {
    auto ledger = ledger::Ledger::open(store).value();
    std::vector<ledger::NewLeaf> group;
    for (std::uint64_t i = 0; i < leaves; ++i) {
      group.push_back(test::sample_leaf(ledger.head().size + i));
    }
    ASSERT_TRUE(ledger.append(group));
    ASSERT_TRUE(ledger.checkpoint());
  }
  std::string checkpoint() const {
    return ledger::sign_checkpoint(ledger::LedgerView::open(store_)->head().value(), log_);
  }
  Result<Rollback> found() const {
    return find_rollback(file_, log_.verifier(), ledger::LedgerView::open(store_).value());
  }
  // An event's leaf, as the daemon writes it.
  void note(EntryKind kind, std::string_view detail = {}) {
    auto ledger = ledger::Ledger::open(store_).value();
    ledger::NewLeaf leaf;
    leaf.entry.kind = kind;
    leaf.entry.id[0] = static_cast<std::uint8_t>(++noted_);
    leaf.entry.moment = test::sample_moment;
    leaf.entry.detail = detail;
    ASSERT_TRUE(ledger.append(std::vector{leaf}));
  }
  bool expected() const {
    return watermark_expected(ledger::LedgerView::open(store_).value()).value().has_value();
  }
  static ledger::Cosigner cosigner(std::uint32_t seed) {
    auto key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa, test::seeded_chance(seed));
    const std::string name = "authority" + std::to_string(seed) + ".example/witness";
    return ledger::Cosigner::of(name, std::move(key)).value();
  }
  void keep_cosigned_by(const ledger::Cosigner& authority) const {
    auto note = ledger::parse_note(checkpoint()).value();
    const auto at = std::chrono::floor<std::chrono::seconds>(test::sample_moment.at);
    note.signatures.push_back(authority.cosign(note.text, at));
    ASSERT_TRUE(keep_watermark(file_, ledger::encode_note(note), log_.verifier()));
  }
  void keep() const { ASSERT_TRUE(keep_watermark(file_, checkpoint(), log_.verifier())); }

  test::TemporaryFolder folder_;
  fs::path store_ = folder_.path() / "ledger.db";
  fs::path file_ = watermark_of(store_);
  ledger::NoteSigner log_ = signer();
  int noted_ = 0;
};

TEST_F(WatermarkTest, LiesBesideTheRegister) {
  EXPECT_EQ(watermark_of("/var/lib/menshen/ledger.db"), "/var/lib/menshen/ledger.db.watermark");
}

TEST_F(WatermarkTest, LiesWhereTheConfigurationSays) {
  Config config;
  config.store_file = store_;
  config.inspection.emplace();
  EXPECT_EQ(watermark_file(config), watermark_of(store_));
  config.inspection->watermark = "/srv/seen/menshen.watermark";
  EXPECT_EQ(watermark_file(config), "/srv/seen/menshen.watermark");
}

TEST_F(WatermarkTest, OfNothingKeptSaysNothing) {
  grow(store_, 10);
  EXPECT_EQ(found().value(), Rollback::none);
}

TEST_F(WatermarkTest, FitsTheRegisterThatGrewFromIt) {
  grow(store_, 10);
  keep();
  EXPECT_EQ(found().value(), Rollback::none);
  grow(store_, 300);
  EXPECT_EQ(found().value(), Rollback::none);
}

TEST_F(WatermarkTest, TellsARestoredOldCopy) {
  grow(store_, 10);
  const fs::path backup = folder_.path() / "backup.db";
  fs::copy_file(store_, backup);
  grow(store_, 5);
  keep();
  fs::remove(store_.string() + "-wal");
  fs::remove(store_.string() + "-shm");
  fs::copy_file(backup, store_, fs::copy_options::overwrite_existing);
  EXPECT_EQ(found().value(), Rollback::smaller);
  grow(store_, 5);  // as many leaves as were there, and not the same: they are later
  EXPECT_EQ(found().value(), Rollback::none);  // the sample's leaves are the same again
}

TEST_F(WatermarkTest, TellsARegisterWithOtherLeaves) {
  grow(store_, 10);
  keep();
  const fs::path other = folder_.path() / "other.db";
  auto ledger = ledger::Ledger::open(other).value();
  std::vector<ledger::NewLeaf> group;
  for (std::uint64_t i = 100; i < 120; ++i) group.push_back(test::sample_leaf(i));
  ASSERT_TRUE(ledger.append(group));
  EXPECT_EQ(find_rollback(file_, log_.verifier(), ledger.view()).value(), Rollback::other);
}

TEST_F(WatermarkTest, ThatCannotBeReadIsNoneThatFits) {
  grow(store_, 10);
  keep();
  const Bytes whole = test::read_file(file_);
  for (const std::size_t size : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    std::ofstream(file_, std::ios::trunc) << text_of(whole).substr(0, size);
    EXPECT_EQ(found().value(), Rollback::unreadable) << size;
  }
  std::ofstream(file_, std::ios::trunc) << std::string(ledger::note_bytes_max + 1, 'x');
  EXPECT_EQ(found().value(), Rollback::unreadable);
  fs::remove(file_);
  fs::create_directory(file_);
  EXPECT_EQ(found().value(), Rollback::unreadable);
}

TEST_F(WatermarkTest, ThatTheLeavesTellOfIsMissedOnceAndNotAgain) {
  grow(store_, 10);
  EXPECT_FALSE(expected());
  note(EntryKind::cosignature);
  grow(store_, 300);
  EXPECT_TRUE(expected());
  EXPECT_EQ(found().value(), Rollback::missing);
  note(EntryKind::rollback, "smaller");  // another trouble: the file is missed as before
  EXPECT_EQ(found().value(), Rollback::missing);
  note(EntryKind::rollback, name_of(Rollback::missing));
  EXPECT_FALSE(expected());
  EXPECT_EQ(found().value(), Rollback::none);
  note(EntryKind::cosignature);
  EXPECT_EQ(found().value(), Rollback::missing);
}

TEST_F(WatermarkTest, IsMissedAlsoByAnOldCopyThatWasMadeSinceTheFirst) {
  grow(store_, 10);
  note(EntryKind::cosignature);
  const fs::path backup = folder_.path() / "backup.db";
  {
    auto ledger = ledger::Ledger::open(store_).value();
    ASSERT_TRUE(ledger.checkpoint());
  }
  fs::copy_file(store_, backup);
  grow(store_, 5);
  keep();
  EXPECT_EQ(found().value(), Rollback::none);
  fs::remove(store_.string() + "-wal");
  fs::remove(store_.string() + "-shm");
  fs::copy_file(backup, store_, fs::copy_options::overwrite_existing);
  EXPECT_EQ(found().value(), Rollback::smaller);
  fs::remove(file_);
  EXPECT_EQ(found().value(), Rollback::missing);
}

TEST_F(WatermarkTest, OfAnotherLogsKeyIsNoneThatFits) {
  grow(store_, 10);
  const auto head = ledger::LedgerView::open(store_)->head().value();
  const auto foreign = signer(2);
  ASSERT_TRUE(keep_watermark(file_, ledger::sign_checkpoint(head, foreign), foreign.verifier()));
  EXPECT_EQ(found().value(), Rollback::unreadable);
  keep();  // replaces what cannot be compared
  EXPECT_EQ(found().value(), Rollback::none);
}

TEST_F(WatermarkTest, IsCosignedOnlyByAnAuthorityThatIsNamed) {
  const auto county = cosigner(7);
  const auto former = cosigner(8);
  const std::vector named{county.verifier()};
  const auto kept = [&](const std::vector<ledger::NoteVerifier>& authorities) {
    const auto view = ledger::LedgerView::open(store_).value();
    const auto head = cosigned_watermark(file_, log_.verifier(), authorities, view);
    return head ? std::optional(head->size) : std::nullopt;
  };
  grow(store_, 10);
  EXPECT_EQ(kept(named), std::nullopt);
  keep();  // signed by the log alone
  EXPECT_EQ(kept(named), std::nullopt);
  keep_cosigned_by(former);
  EXPECT_EQ(kept(named), std::nullopt);
  EXPECT_EQ(kept({}), std::nullopt);
  keep_cosigned_by(county);
  grow(store_, 5);
  EXPECT_EQ(kept(named), 10U);
  EXPECT_EQ(kept({former.verifier(), county.verifier()}), 10U);
  EXPECT_EQ(kept({former.verifier()}), std::nullopt);
  const std::string note(text_of(test::read_file(file_)));
  for (std::size_t size = 0; size < note.size(); size += 7) {
    std::ofstream(file_, std::ios::trunc) << note.substr(0, size);
    EXPECT_EQ(kept(named), std::nullopt) << size;
  }
}

TEST_F(WatermarkTest, ThatTheRegisterHasNotGrownFromIsNotTakenForCosigned) {
  const auto county = cosigner(7);
  const std::vector named{county.verifier()};
  grow(store_, 10);
  keep_cosigned_by(county);
  const fs::path other = folder_.path() / "other.db";
  grow(other, 9);
  const auto view = ledger::LedgerView::open(other).value();
  EXPECT_FALSE(cosigned_watermark(file_, log_.verifier(), named, view));
  grow(other, 1);
  EXPECT_TRUE(cosigned_watermark(file_, log_.verifier(), named, view));
}

TEST_F(WatermarkTest, NeverGoesBack) {
  grow(store_, 10);
  const std::string older = checkpoint();
  grow(store_, 5);
  keep();
  const std::string newer = std::string(text_of(test::read_file(file_)));
  EXPECT_TRUE(keep_watermark(file_, older, log_.verifier()));
  EXPECT_EQ(text_of(test::read_file(file_)), newer);
  EXPECT_TRUE(keep_watermark(file_, newer, log_.verifier()));
}

TEST_F(WatermarkTest, IsNotKeptWhereTheFolderTakesNoFile) {
  grow(store_, 3);
  const auto nowhere = folder_.path() / "absent" / "ledger.db.watermark";
  EXPECT_EQ(keep_watermark(nowhere, checkpoint(), log_.verifier()).error(), Errc::file_unwritable);
  EXPECT_TRUE(keep_watermark(nowhere, "no note", log_.verifier()).has_error());
}

TEST(RollbackWords, FitALeaf) {
  for (const auto rollback :
       {Rollback::smaller, Rollback::other, Rollback::unreadable, Rollback::missing}) {
    EXPECT_LE(name_of(rollback).size(), ledger::detail_bytes_max);
  }
  EXPECT_EQ(name_of(Rollback::none), "none");
  EXPECT_EQ(name_of(static_cast<Rollback>(9)), "unknown");
}

}  // namespace
}  // namespace menshen::host
