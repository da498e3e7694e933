#include "gateway/exchange/package.hpp"

#include <gtest/gtest.h>

#include "gateway/exchange/errc.hpp"
#include "gateway/exchange/index_xml.hpp"
#include "gateway/exchange/zip_archive.hpp"
#include "tests/unit/gateway/exchange/package_samples.hpp"

namespace menshen::exchange {
namespace {

using test::small_package;
using test::small_table;

TEST(Package, OfTheTableForThePoliceIsReadAsItWasWritten) {
  const auto table = test::police_table();
  EXPECT_EQ(table.status, "unverified against the official text");
  const auto package = test::small_package(table, test::police_rows(table, 2'345));
  ASSERT_EQ(package.files.size(), 3U);
  EXPECT_EQ(package.files[2].name, "41132210000001-20260310140509-00003.bcp");
  EXPECT_EQ(package.files[2].rows.size(), 345U);
  const auto bytes = write_package(table, package).value();
  const auto read = read_package(table, bytes).value();
  EXPECT_EQ(read.venue_code, "41132210000001");
  EXPECT_EQ(read.files, package.files);
}

TEST(Package, SaysWhatIsKnownOfItsTruthInTheArchivesComment) {
  const auto table = test::police_table();
  const auto bytes = write_package(table, test::small_package(table, {})).value();
  const auto archive = unpack(bytes, 1, package_file_bytes_max).value();
  EXPECT_EQ(archive.comment, "unverified against the official text");
  ASSERT_EQ(archive.members.size(), 1U);
  EXPECT_EQ(archive.members[0].name, "GAB_ZIP_INDEX.xml");
}

TEST(Package, IsTheSameBytesForTheSameRowsAndTime) {
  const auto table = small_table();
  const auto once = write_package(table, small_package(table, test::rows(3))).value();
  EXPECT_EQ(write_package(table, small_package(table, test::rows(3))).value(), once);
}

TEST(Package, OfOneRowMoreThanItsFilesCarryIsRefused) {
  const auto table = small_table();
  EXPECT_EQ(small_package(table, test::rows(4)).files.size(), 2U);
  EXPECT_EQ(package_of(table, "1", test::made_at(), test::rows(5)).error(), Errc::package_full);
  auto package = small_package(table, test::rows(4));
  package.files.push_back({"00003.bcp", {}});
  EXPECT_EQ(write_package(table, package).error(), Errc::package_full) << "one file more";
  package.files.pop_back();
  package.files[0].rows.push_back({"a", "b"});
  EXPECT_EQ(write_package(table, package).error(), Errc::package_full) << "one row more in a file";
}

TEST(Package, OfAFileOfOneByteMoreThanItsLimitIsRefused) {
  const auto table = small_table();
  const auto written = [&](std::size_t bytes) {
    // A row is the name, a separator, a digit, CR LF.
    const Row row{std::string(bytes - 4, 'a'), "1"};
    return write_package(table, small_package(table, {row}));
  };
  const auto most = written(package_file_bytes_max);
  ASSERT_TRUE(most);
  EXPECT_TRUE(read_package(table, *most));
  EXPECT_EQ(written(package_file_bytes_max + 1).error(), Errc::package_full);
}

TEST(Package, OfMoreContentThanItsLimitIsRefused) {
  FieldTable table = small_table();
  table.package->files_max = 17;
  const std::vector<Row> full(1, {std::string(package_file_bytes_max - 4, 'a'), "1"});
  Package package{"1", "", {}};
  for (std::size_t i = 1; i <= 16; ++i) {
    package.files.push_back({file_name_of(*table.package, "1", "", i), full});
  }
  EXPECT_EQ(write_package(table, package).error(), Errc::package_full)
      << "the index is content too";
  package.files.pop_back();
  EXPECT_TRUE(write_package(table, package));
}

TEST(Package, WithANameThatLeavesItsFolderOrComesTwiceIsRefused) {
  const auto table = small_table();
  for (const std::string& name :
       {std::string("../1.bcp"), std::string("/1"), std::string(), std::string("i.xml"),
        std::string("00001.bcp"), std::string(member_name_bytes_max + 1, 'a')}) {
    auto package = small_package(table, test::rows(3));
    package.files[1].name = name;
    EXPECT_EQ(write_package(table, package).error(), Errc::field_text) << name;
  }
}

TEST(Package, WithATextThatItsTableRefusesIsNotWritten) {
  const auto refusing = small_table();
  const auto escaping = small_table("controls = \"backslash\"\nseparator = \"comma\"\n");
  for (const std::string text : {"a\tb", "a\nb", "a\rb", "a\x01", "a "}) {
    const std::vector<Row> rows = {{text, "1"}};
    EXPECT_EQ(write_package(refusing, small_package(refusing, rows)).error(), Errc::field_text);
    const auto bytes = write_package(escaping, small_package(escaping, rows));
    ASSERT_TRUE(bytes) << text;
    EXPECT_EQ(read_package(escaping, *bytes)->files[0].rows, rows);
  }
}

TEST(Package, OfATableInGb18030HoldsTheEncodingsBytes) {
  std::string toml = test::small_toml();
  toml.replace(toml.find("UTF-8"), 5, "GB18030");
  const auto table = *parse_field_table(toml);
  const auto package = small_package(table, {{"测试", "1"}, {"𠮷", "2"}});
  const auto bytes = write_package(table, package).value();
  const auto archive = unpack(bytes, 3, package_file_bytes_max).value();
  EXPECT_EQ(Bytes(archive.members[1].bytes.begin(), archive.members[1].bytes.begin() + 4),
            (Bytes{0xB2, 0xE2, 0xCA, 0xD4}));
  EXPECT_EQ(read_package(table, bytes)->files, package.files);
  EXPECT_EQ(write_package(table, small_package(table, {{"\xFF", "1"}})).error(), Errc::encoding);
}

// What an archive must say to be a package, each changed by itself.
class ForeignPackage : public ::testing::Test {
 protected:
  Error read(const Archive& archive) const {
    const auto package = read_package(table_, pack(archive, "").value());
    return package ? Error() : package.error();
  }
  FieldTable table_ = small_table();
  Archive archive_ = unpack(write_package(table_, small_package(table_, test::rows(3))).value(), 3,
                            package_file_bytes_max)
                         .value();
};

TEST_F(ForeignPackage, IsRefused) {
  EXPECT_FALSE(read(archive_));
  const auto changed = [this](const auto& change) {
    Archive archive = archive_;
    change(archive);
    return read(archive);
  };
  EXPECT_EQ(changed([](Archive& a) { a.comment = "official"; }), Errc::package_form);
  EXPECT_EQ(changed([](Archive& a) { a.members.pop_back(); }), Errc::package_form);
  EXPECT_EQ(changed([](Archive& a) { a.members.push_back({"b", {}}); }), Errc::package_form);
  EXPECT_EQ(changed([](Archive& a) { std::swap(a.members[0], a.members[1]); }), Errc::package_form);
  EXPECT_EQ(changed([](Archive& a) { std::swap(a.members[2], a.members[1]); }), Errc::package_form);
  EXPECT_EQ(changed([](Archive& a) { a.members[1].name = "other"; }), Errc::package_form);
  EXPECT_EQ(changed([](Archive& a) { a.members[1].bytes.clear(); }), Errc::package_form)
      << "another number of rows than the index says";
  EXPECT_EQ(changed([](Archive& a) { a.members[1].bytes.pop_back(); }), Errc::rows_form);
  EXPECT_EQ(changed([](Archive& a) { a.members[0].bytes.push_back(' '); }), Errc::package_form);
}

TEST_F(ForeignPackage, CutShortOrWithAnyByteChangedIsRefusedOrTheSame) {
  const auto whole = small_package(table_, test::rows(3));
  const auto bytes = write_package(table_, whole).value();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(read_package(table_, ByteView(bytes).first(size))) << size;
  }
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    Bytes other = bytes;
    other[at] ^= 0x10;
    const auto package = read_package(table_, other);
    refused += package ? 0 : 1;
    // A time stamp or an attribute of the archive's may differ, nothing of what is delivered.
    EXPECT_TRUE(!package || package->files == whole.files) << at;
  }
  EXPECT_GT(refused, bytes.size() / 2);
}

}  // namespace
}  // namespace menshen::exchange
