// Tables with a package, and rows for them.
#pragma once

#include <string>
#include <vector>

#include "gateway/exchange/package.hpp"
#include "tests/support/paths.hpp"

namespace menshen::exchange::test {

inline std::string toml_of(const std::string& name) {
  const auto path =
      std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" / "export" / (name + ".toml");
  return std::string(text_of(menshen::test::read_file(path)));
}

inline FieldTable police_table() { return *parse_field_table(toml_of("police-session")); }

// Two fields, two rows a file, two files.
inline std::string small_toml(const std::string& more = "") {
  return "name = \"t\"\nstatus = \"unverified\"\nlayout = \"delimited\"\nencoding = \"UTF-8\"\n" +
         more +
         "[[field]]\nname = \"a\"\nvalue = \"name\"\n[[field]]\nname = \"b\"\nvalue = \"number\"\n"
         "[package]\nindex = \"i.xml\"\nfile = \"{number}.bcp\"\nrows_max = 2\nfiles_max = 2\n"
         "[[package.element]]\ndepth = 0\nname = \"M\"\n"
         "[[package.element]]\ndepth = 1\nname = \"F\"\neach = \"file\"\n"
         "attributes = { name = \"{file_name}\", rows = \"{rows}\" }\n";
}
inline FieldTable small_table(const std::string& more = "") {
  return *parse_field_table(small_toml(more));
}

inline std::vector<Row> rows(std::size_t count) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) rows.push_back({"n" + std::to_string(i), "1"});
  return rows;
}

inline Moment made_at() {
  using namespace std::chrono_literals;
  return {Instant(std::chrono::sys_days(2026y / 3 / 10) + 6h + 5min + 9s), 8h};
}

inline Package small_package(const FieldTable& table, std::vector<Row> rows) {
  return package_of(table, "41132210000001", made_at(), std::move(rows)).value();
}

// Stays with names that XML and separators make something of.
inline std::vector<Row> police_rows(const FieldTable& table, std::size_t count) {
  std::vector<Row> rows;
  const std::vector<std::string> names = {"测试甲", "𠮷野", "Anna Müller", "<&>'\"\\t", "a,b;c"};
  for (std::size_t i = 0; i < count; ++i) {
    using namespace std::chrono_literals;
    Stay stay{i,
              "41132210000001",
              {DocumentKind::citizen_id, "11010519491231002X", names[i % names.size()], "CHN"},
              made_at(),
              std::nullopt};
    if (i % 2 == 1) stay.left_at = Moment{stay.admitted_at.at + 2h, 8h};
    rows.push_back(row_of(table, stay).value());
  }
  return rows;
}

}  // namespace menshen::exchange::test
