#include "gateway/ledger/surplus_rows.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace menshen::ledger {
namespace {

using Found = std::optional<Damage>;

// Rows of a table of which a leaf has one at most, in one statement: of one moment of the register.
std::string beyond_the_tree(const char* table, const char* column) {
  const std::string select = std::string("SELECT ") + column + " FROM " + table + " WHERE ";
  return select + column + " < 0 UNION ALL " + select + column +
         " >= (SELECT size FROM tree) LIMIT 1";
}

Result<std::optional<std::int64_t>> first_row(store::Database& database, std::string_view sql) {
  auto row = database.prepare(sql);
  if (!row) return row.error();
  const auto step = row->step();
  if (!step) return step.error();
  if (*step == store::Step::done) return std::optional<std::int64_t>();
  return std::optional(row->integer(0));
}

Result<Found> surplus_root(store::Database& database) {
  auto row = database.prepare(
      "SELECT level, idx FROM node WHERE idx >= (SELECT size FROM tree) >> level LIMIT 1");
  if (!row) return row.error();
  const auto step = row->step();
  if (!step) return step.error();
  if (*step == store::Step::done) return Found();
  const auto level = static_cast<unsigned>(std::clamp<std::int64_t>(row->integer(0), 0, 56));
  const Node node{level, static_cast<std::uint64_t>(row->integer(1))};
  return Found(Damage{Damage::Part::tile, node.index << level, node});
}

}  // namespace

Result<Found> find_surplus(store::Database& database) {
  struct Table {
    const char* name;
    const char* column;
    Damage::Part part;
  };
  constexpr std::array<Table, 4> tables = {{{"leaf", "idx", Damage::Part::leaf},
                                            {"beside", "idx", Damage::Part::beside},
                                            {"entry", "idx", Damage::Part::entry},
                                            {"time_run", "first", Damage::Part::entry}}};
  for (const Table& table : tables) {
    const auto index = first_row(database, beyond_the_tree(table.name, table.column));
    if (!index) return index.error();
    if (*index) {
      return Found(Damage{table.part, static_cast<LeafIndex>(std::max<std::int64_t>(**index, 0))});
    }
  }
  return surplus_root(database);
}

}  // namespace menshen::ledger
