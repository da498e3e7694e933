#include "gateway/exchange/index_xml.hpp"

#include <gtest/gtest.h>

#include "gateway/exchange/errc.hpp"
#include "tests/unit/gateway/exchange/package_samples.hpp"

namespace menshen::exchange {
namespace {

PackageIndex sample(std::size_t files) {
  PackageIndex index{"41132210000001", "20260310140509", {}};
  for (std::size_t i = 1; i <= files; ++i) index.files.push_back({std::to_string(i) + ".bcp", i});
  return index;
}

TEST(IndexXml, IsReadAsItWasWritten) {
  const auto table = test::police_table();
  for (const std::size_t files : {0U, 1U, 2U, 100U}) {
    PackageIndex index = sample(files);
    index.made_at.clear();  // this table has no slot for it
    EXPECT_EQ(read_index(table, write_index(table, index).value()).value(), index) << files;
  }
}

TEST(IndexXml, HasEachElementAsOftenAsItsTableSays) {
  const auto xml = write_index(test::police_table(), sample(2)).value();
  EXPECT_TRUE(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MESSAGE>\n"));
  const auto has = [&xml](const std::string& text) { return xml.find(text) != std::string::npos; };
  EXPECT_TRUE(has("<ITEM key=\"I010032\" rmk=\"列分隔符\" val=\"\\t\" />"));
  EXPECT_TRUE(has("<ITEM key=\"I010033\" rmk=\"行分隔符\" val=\"\\n\" />"));
  EXPECT_TRUE(has("<ITEM key=\"I010039\" rmk=\"BCP文件编码格式\" val=\"UTF-8\" />"));
  EXPECT_TRUE(has("rmk=\"文件名\" val=\"2.bcp\" />"));
  EXPECT_TRUE(has("rmk=\"记录行数\" val=\"2\" />"));
  EXPECT_TRUE(has("<ITEM chn=\"证件号码\" eng=\"CERTIFICATE_CODE\" key=\"B030005\" />"));
  EXPECT_FALSE(has("3.bcp"));
}

TEST(IndexXml, EscapesWhatWouldBeMarkup) {
  FieldTable table = test::small_table();
  table.package->index[0].attributes.push_back({"what", Slot::constant, "<&> 'quoted'"});
  const auto xml = write_index(table, sample(1)).value();
  EXPECT_EQ(xml.find("<&>"), std::string::npos) << xml;
  EXPECT_EQ(read_index(table, xml)->files, sample(1).files);
}

TEST(IndexXml, DoesNotCarryWhatXmlCannot) {
  const auto table = test::police_table();
  for (const char* code : {"a\x01", "\"", "\xFF", "a\nb", "\\"}) {
    PackageIndex index = sample(1);
    index.venue_code = code;
    EXPECT_EQ(write_index(table, index).error(), Errc::field_text) << code;
  }
}

TEST(IndexXml, BeyondItsLimitsIsNotWritten) {
  const auto table = test::police_table();
  EXPECT_TRUE(write_index(table, sample(package_files_max)));
  EXPECT_EQ(write_index(table, sample(package_files_max + 1)).error(), Errc::package_full);
  PackageIndex index = sample(1);
  index.files[0].name = std::string(package_index_bytes_max, 'a');
  EXPECT_EQ(write_index(table, index).error(), Errc::package_full);
}

TEST(IndexXml, ThatSaysTheSameInAnotherFormIsNone) {
  const auto table = test::small_table();
  const auto xml = write_index(table, sample(2)).value();
  ASSERT_TRUE(read_index(table, xml));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = xml;
    other.replace(other.find(from), from.size(), to);
    return read_index(table, other);
  };
  EXPECT_EQ(changed("<M>", "<M >").error(), Errc::package_form);
  EXPECT_EQ(changed("rows=\"1\"", "rows=\"01\"").error(), Errc::package_form);
  EXPECT_EQ(changed("rows=\"1\"", "rows=\"&#49;\"").error(), Errc::package_form);
  EXPECT_EQ(changed("rows=\"1\"", "rows=\"3\"").error(), Errc::package_form) << "beyond rows_max";
  EXPECT_EQ(changed("rows=\"1\"", "rows=\"-1\"").error(), Errc::package_form);
  EXPECT_EQ(changed("</M>", "<F/></M>").error(), Errc::package_form);
  EXPECT_EQ(changed("</M>", "</M><M/>").error(), Errc::package_form);
  EXPECT_EQ(changed("<M>", "<!DOCTYPE M [<!ENTITY a \"b\">]><M>").error(), Errc::package_form);
  EXPECT_EQ(changed("UTF-8", "GBK").error(), Errc::package_form);
}

TEST(IndexXml, CutShortOrWithAnyByteChangedIsRefusedOrOneForm) {
  const auto table = test::police_table();
  const auto xml = write_index(table, sample(2)).value();
  for (std::size_t size = 0; size < xml.size(); ++size) {
    EXPECT_FALSE(read_index(table, xml.substr(0, size))) << size;
  }
  for (std::size_t at = 0; at < xml.size(); ++at) {
    std::string other = xml;
    other[at] = static_cast<char>(other[at] ^ 1);
    const auto index = read_index(table, other);
    EXPECT_TRUE(!index || write_index(table, *index).value() == other) << at;
  }
}

TEST(IndexXml, OfAHundredThousandElementsWithinEachOtherIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<M>";
  EXPECT_EQ(read_index(test::small_table(), deep).error(), Errc::package_form);
  for (int i = 0; i < 100'000; ++i) deep += "</M>";
  EXPECT_EQ(read_index(test::small_table(), deep).error(), Errc::package_form);
}

}  // namespace
}  // namespace menshen::exchange
