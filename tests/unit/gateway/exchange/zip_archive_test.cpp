#include "gateway/exchange/zip_archive.hpp"

#include <gtest/gtest.h>
#include <zip.h>

#include "gateway/exchange/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::exchange {
namespace {

Archive two_files() { return {{{"a", to_bytes("one")}, {"b.bcp", Bytes(70'000, 'x')}}, "said"}; }

// Packed by libzip's own hand in another way than ours.
Bytes packed_otherwise(zip_int32_t method, bool encrypted) {
  const menshen::test::TemporaryFolder folder;
  const std::string file = folder.path() / "x.zip";
  zip_t* archive = zip_open(file.c_str(), ZIP_CREATE, nullptr);
  zip_source_t* bytes = zip_source_buffer(archive, "one", 3, 0);
  const auto index = static_cast<zip_uint64_t>(zip_file_add(archive, "a", bytes, 0));
  EXPECT_EQ(zip_set_file_compression(archive, index, method, 0), 0);
  if (encrypted) {
    EXPECT_EQ(zip_file_set_encryption(archive, index, ZIP_EM_AES_256, "secret"), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  return menshen::test::read_file(file);
}

TEST(ZipArchive, IsUnpackedAsItWasPacked) {
  const auto bytes = pack(two_files(), "20260310140509").value();
  EXPECT_LT(bytes.size(), 1'000U) << "deflated";
  const auto archive = unpack(bytes, 2, 70'000).value();
  ASSERT_EQ(archive.members.size(), 2U);
  EXPECT_EQ(archive.members[0].name, "a");
  EXPECT_EQ(text_of(archive.members[0].bytes), "one");
  EXPECT_EQ(archive.members[1].bytes, two_files().members[1].bytes);
  EXPECT_EQ(archive.comment, "said");
}

TEST(ZipArchive, SaysTheTimeThatItWasGiven) {
  // MS-DOS's: 2026-03-10, 14:05:08.
  const auto bytes = pack({{{"a", {}}}, ""}, "20260310140509").value();
  const unsigned time = 14 << 11 | 5 << 5 | 4;
  const unsigned date = 46 << 9 | 3 << 5 | 10;
  EXPECT_EQ(bytes[10] | bytes[11] << 8, static_cast<int>(time));
  EXPECT_EQ(bytes[12] | bytes[13] << 8, static_cast<int>(date));
  EXPECT_TRUE(pack({{{"a", {}}}, ""}, "no time here!!"));
}

TEST(ZipArchive, BeyondItsLimitsIsNotUnpacked) {
  const auto bytes = pack(two_files(), "").value();
  EXPECT_TRUE(unpack(bytes, 2, 70'000));
  EXPECT_EQ(unpack(bytes, 1, 70'000).error(), Errc::package_form);
  EXPECT_EQ(unpack(bytes, 2, 69'999).error(), Errc::package_form);
  EXPECT_EQ(unpack(Bytes(archive_bytes_max + 1), 2, 70'000).error(), Errc::package_form);
}

TEST(ZipArchive, ThatUnpacksToMoreThanAllMayHaveIsRefused) {
  // 64 MiB and a byte in less than a hundred kilobytes.
  const Bytes half(archive_content_max / 2, 0);
  const auto full = pack({{{"a", half}, {"b", half}}, ""}, "").value();
  EXPECT_LT(full.size(), 100'000U);
  EXPECT_TRUE(unpack(full, 3, archive_content_max));
  const auto over = pack({{{"a", half}, {"b", half}, {"c", Bytes(1)}}, ""}, "").value();
  EXPECT_EQ(unpack(over, 3, archive_content_max).error(), Errc::package_form);
}

TEST(ZipArchive, IsReadStoredOrDeflatedAndNeverEncrypted) {
  EXPECT_TRUE(unpack(packed_otherwise(ZIP_CM_STORE, false), 1, 10));
  EXPECT_TRUE(unpack(packed_otherwise(ZIP_CM_DEFLATE, false), 1, 10));
  EXPECT_EQ(unpack(packed_otherwise(ZIP_CM_BZIP2, false), 1, 10).error(), Errc::package_form);
  EXPECT_EQ(unpack(packed_otherwise(ZIP_CM_STORE, true), 1, 10).error(), Errc::package_form);
}

TEST(ZipArchive, ThatIsNoneIsRefused) {
  EXPECT_EQ(unpack({}, 1, 10).error(), Errc::package_form);
  EXPECT_EQ(unpack(to_bytes("PK\x03\x04 and so on"), 1, 10).error(), Errc::package_form);
}

TEST(ZipArchive, WithAContentThatDoesNotFitItsCheckValueIsRefused) {
  auto bytes = packed_otherwise(ZIP_CM_STORE, false);
  const auto at = text_of(bytes).find("one");
  ASSERT_NE(at, std::string_view::npos);
  bytes[at] = 'O';
  EXPECT_EQ(unpack(bytes, 1, 10).error(), Errc::package_form);
}

}  // namespace
}  // namespace menshen::exchange
