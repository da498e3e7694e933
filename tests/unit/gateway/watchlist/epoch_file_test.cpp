#include "gateway/watchlist/epoch_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/sealed_audit.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

crypto::AeadKey some_epoch_key(std::uint8_t fill = 0x4b) {
  crypto::AeadKey key;
  key.fill(fill);
  return key;
}

struct EpochFile : testing::Test {
  Bytes sealed = seal_epoch(epoch.secrets, epoch.issue, some_epoch_key(), epoch.chance);
  test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "epoch-7";

  void write(ByteView bytes) { std::ofstream(file, std::ios::binary) << text_of(bytes); }

  static inline const SomeEpoch epoch{5};
};

TEST_F(EpochFile, OpensUnderItsKeyAndIsTheSameSecrets) {
  EXPECT_EQ(sealed.size(), epoch_file_bytes);
  const auto opened = open_epoch(sealed, some_epoch_key());
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->alpha.bytes(), epoch.secrets.alpha.bytes());
  EXPECT_EQ(opened->filler_seed, epoch.secrets.filler_seed);
  EXPECT_TRUE(audit(epoch.bytes, *opened, epoch.list)->passes());
}

TEST_F(EpochFile, SaysInClearWhichEpochItIsAndNothingSecret) {
  const auto read = read_sealed_epoch(sealed).value();
  EXPECT_EQ(read.issue, epoch.issue);
  EXPECT_TRUE(std::ranges::equal(read.base, epoch.table().base()));
  for (const ByteView secret :
       {ByteView(epoch.secrets.alpha.bytes()), ByteView(epoch.secrets.filler_seed)}) {
    for (std::size_t at = 0; at + 8 <= secret.size(); ++at) {
      const ByteView piece = secret.subspan(at, 8);
      EXPECT_EQ(std::ranges::search(sealed, piece).begin(), sealed.end());
    }
  }
}

TEST_F(EpochFile, OpensUnderNoOtherKeyAndNotWithAnyBitTurned) {
  EXPECT_EQ(open_epoch(sealed, some_epoch_key(0x4c)).error(), Errc::epoch_key);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bent = sealed;
      bent[at] = static_cast<std::uint8_t>(bent[at] ^ 1 << bit);
      EXPECT_FALSE(open_epoch(bent, some_epoch_key())) << at;
    }
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const Bytes cut(sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(open_epoch(cut, some_epoch_key()).error(), Errc::epoch_file);
  }
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_EQ(open_epoch(longer, some_epoch_key()).error(), Errc::epoch_file);
}

// Who holds the key may still have put one epoch's α under another's L.
TEST_F(EpochFile, WhoseAlphaIsNotItsBasesIsRefused) {
  const SomeEpoch other(5, 2);
  Bytes mixed = sealed;
  const auto base =
      read_sealed_epoch(seal_epoch(other.secrets, other.issue, some_epoch_key(), other.chance))
          ->base;
  std::ranges::copy(base, mixed.begin() + 56);
  crypto::AeadNonce nonce{};
  std::copy_n(mixed.begin() + 89, nonce.size(), nonce.begin());
  Bytes clear(epoch.secrets.alpha.bytes().begin(), epoch.secrets.alpha.bytes().end());
  clear.resize(64, 0);
  const Bytes again = crypto::aead_seal(some_epoch_key(), nonce, ByteView(mixed).first(89), clear);
  std::ranges::copy(again, mixed.begin() + 101);
  EXPECT_EQ(open_epoch(mixed, some_epoch_key()).error(), Errc::epoch_base);
}

TEST_F(EpochFile, DestroyedIsOverwrittenInItsPlaceAndGone) {
  write(sealed);
  // A second name of the same bytes on the disk, as a curious person might keep one.
  const auto second_name = folder.path() / "kept";
  std::filesystem::create_hard_link(file, second_name);
  const auto destruction = destroy_epoch(file);
  ASSERT_TRUE(destruction.has_value()) << destruction.error().message();
  EXPECT_EQ(destruction->epoch.issue, epoch.issue);
  EXPECT_TRUE(std::ranges::equal(destruction->epoch.base, epoch.table().base()));
  EXPECT_EQ(destruction->was, crypto::sha256(sealed));
  EXPECT_EQ(destruction->bytes_read, epoch_file_bytes);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(test::read_file(second_name), Bytes(epoch_file_bytes, 0));
  EXPECT_EQ(destroy_epoch(file).error(), Errc::file_unreadable);
}

TEST_F(EpochFile, OfAnotherKindIsLeftAsItIs) {
  for (const Bytes& other : {Bytes(), Bytes(epoch_file_bytes, 0x11), epoch.bytes,
                             Bytes(sealed.begin(), sealed.end() - 1)}) {
    write(other);
    EXPECT_EQ(destroy_epoch(file).error(), Errc::epoch_file);
    EXPECT_EQ(test::read_file(file), other);
  }
}

TEST_F(EpochFile, ThatIsALinkOrAFolderOrAPipeIsNotFollowed) {
  write(sealed);
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink(file, link);
  EXPECT_EQ(destroy_epoch(link).error(), Errc::file_unreadable);
  EXPECT_EQ(test::read_file(file), sealed);
  EXPECT_EQ(destroy_epoch(folder.path()).error(), Errc::file_unreadable);
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(destroy_epoch(pipe).error(), Errc::file_unreadable);
}

}  // namespace
}  // namespace menshen::watchlist
