#include "gateway/exchange/rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/exchange/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::exchange {
namespace {

using namespace std::chrono_literals;

FieldTable table_named(const std::string& name) {
  const auto path =
      std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" / "export" / (name + ".toml");
  return *parse_field_table(text_of(test::read_file(path)));
}

Stay stay(const std::string& name = "测试甲") {
  const Moment in{Instant(std::chrono::sys_days(2026y / 3 / 10) + 6h + 5min + 9s), 8h};
  return {17,
          "41132210000001",
          {DocumentKind::citizen_id, "11010519491231002X", name, "CHN"},
          in,
          std::nullopt};
}

FieldTable narrow(Layout layout, Encoding encoding) {
  return {"t", "s", layout, encoding, {{"a", Value::name, 4, {}}, {"b", Value::number, 3, {}}}, {}};
}

TEST(Rows, OfEveryTableAreReadAsTheyWereWritten) {
  for (const char* name : {"culture-04-customer", "culture-05-session", "ga659-session"}) {
    const auto table = table_named(name);
    std::vector<Row> rows;
    // A name of the largest plane, which GB 18030 writes in four bytes, and an ordinary one.
    for (const char* who : {"测试甲", "𠮷野", "Anna Müller", "a b"}) {
      Stay one = stay(who);
      if (rows.size() % 2 == 1) one.left_at = Moment{one.admitted_at.at + 2h, 8h};
      rows.push_back(row_of(table, one).value());
    }
    const auto bytes = encode_rows(table, rows).value();
    EXPECT_EQ(decode_rows(table, bytes).value(), rows) << name;
  }
}

TEST(Rows, OfASessionSayWhatTheMessageAsks) {
  Stay one = stay();
  one.left_at = Moment{one.admitted_at.at + 2h, 8h};
  const auto table = table_named("culture-05-session");
  const auto bytes = encode_rows(table, std::vector<Row>{row_of(table, one).value()}).value();
  EXPECT_EQ(
      text_of(bytes),
      "41132210000001\t17\t测试甲\t111\t11010519491231002X\t\t20260310140509\t20260310160509\t"
      "\r\n");
}

TEST(Rows, OfFixedWidthArePaddedInTheBytesOfTheEncoding) {
  const auto table = table_named("ga659-session");
  const auto bytes = encode_rows(table, std::vector<Row>{row_of(table, stay()).value()}).value();
  EXPECT_EQ(bytes.size(), 14U + 60 + 3 + 32 + 14 + 14 + 2);
  const Bytes name(bytes.begin() + 14, bytes.begin() + 21);
  EXPECT_EQ(name, (Bytes{0xB2, 0xE2, 0xCA, 0xD4, 0xBC, 0xD7, ' '})) << "测试甲 in GB 18030";
}

TEST(Rows, ThatTheFormatCannotCarryAreRefused) {
  const auto error = [](const FieldTable& table, const Row& row) {
    const auto bytes = encode_rows(table, std::vector<Row>{row});
    return bytes ? Error() : bytes.error();
  };
  for (const Layout layout : {Layout::fixed_width, Layout::delimited}) {
    const auto table = narrow(layout, Encoding::gb18030);
    EXPECT_FALSE(error(table, {"测试", "123"}));
    EXPECT_EQ(error(table, {"测试a", "123"}), Errc::field_too_long);
    EXPECT_EQ(error(table, {"a", "1234"}), Errc::field_too_long);
    EXPECT_EQ(error(table, {"a "}), Errc::row_form);
    EXPECT_EQ(error(table, {"a ", "1"}), Errc::field_text);
    EXPECT_EQ(error(table, {"a\tb", "1"}), Errc::field_text);
    EXPECT_EQ(error(table, {"a\r\n", "1"}), Errc::field_text);
    EXPECT_EQ(error(table, {"\xFF", "1"}), Errc::encoding);
  }
  EXPECT_EQ(row_of(narrow(Layout::delimited, Encoding::utf8), stay()).value().size(), 2U);
  Stay other = stay();
  other.registration.document = DocumentKind::passport;
  auto table = table_named("ga659-session");
  table.documents.erase(DocumentKind::passport);
  EXPECT_EQ(row_of(table, other).error(), Errc::certificate);
}

TEST(Rows, WithASeparatorOrAControlCharacterAreRefusedOrEscapedAsTheTableSays) {
  for (const Separator separator :
       {Separator::tab, Separator::comma, Separator::semicolon, Separator::unit_separator}) {
    auto table = narrow(Layout::delimited, Encoding::gb18030);
    table.separator = separator;
    table.row_end = RowEnd::lf;
    table.fields[0].width_bytes = 0;
    std::vector<Row> rows = {{std::string("甲") + byte_of(separator) + "b", "1"}};
    EXPECT_EQ(encode_rows(table, rows).error(), Errc::field_text) << name_of(separator);
    table.controls = Controls::backslash;
    EXPECT_EQ(decode_rows(table, encode_rows(table, rows).value()).value(), rows);
    rows = {{std::string("\t\n\r\\\0\x7F,;\x1F", 9), "1"}, {"a ", ""}, {"\\x41", "2"}, {"", ""}};
    const auto bytes = encode_rows(table, rows).value();
    EXPECT_EQ(decode_rows(table, bytes).value(), rows) << name_of(separator);
    EXPECT_EQ(std::ranges::count(bytes, '\n'), 4) << "no text ends a row";
  }
}

TEST(Rows, WithAnEscapeThatNobodyWritesAreNone) {
  auto table = narrow(Layout::delimited, Encoding::utf8);
  table.fields[0].width_bytes = 0;
  table.controls = Controls::backslash;
  for (const char* text : {"\\", "\\x", "\\x4", "\\x41", "\\x0a", "\\x09", "\\q", "a\\"}) {
    EXPECT_EQ(decode_rows(table, to_bytes(std::string(text) + "\t1\r\n")).error(), Errc::rows_form)
        << text;
  }
  EXPECT_EQ(decode_rows(table, to_bytes("\\x00\t1\r\n"))->front().front(), std::string(1, '\0'));
}

TEST(Rows, CutShortAlteredOrLongerAreNone) {
  for (const Layout layout : {Layout::fixed_width, Layout::delimited}) {
    const auto table = narrow(layout, Encoding::gb18030);
    const auto bytes = encode_rows(table, std::vector<Row>{{"测试", "1"}, {"b", "2"}}).value();
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      const auto rows = decode_rows(table, cut);
      EXPECT_TRUE(!rows || rows->size() == 1) << size;
    }
    Bytes more = bytes;
    more.push_back(' ');
    EXPECT_FALSE(decode_rows(table, more));
    Bytes other = bytes;
    other[1] = 0xFF;
    EXPECT_FALSE(decode_rows(table, other));
  }
  EXPECT_TRUE(decode_rows(narrow(Layout::delimited, Encoding::utf8), {}).value().empty());
}

}  // namespace
}  // namespace menshen::exchange
