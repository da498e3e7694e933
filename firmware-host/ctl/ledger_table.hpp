// menshenctl ledger export-table: who was admitted, as a table of an authority's format. It opens
// the register, so it asks why and for the manager's PIN, and is a leaf itself before the file is
// there.
#pragma once

#include <string>

#include "firmware-host/ctl/command.hpp"
#include "firmware-host/ctl/register_opening.hpp"

namespace menshen::ctl {

inline constexpr std::size_t table_rows_max = 100'000;

struct TableToExport {
  RegisterPlace place;  // --config
  std::string table_file;
  RegisterToOpen opening;
  std::string out;
  std::string purpose = "delivery";
  std::string case_number;
  std::string from;
  std::string to;
  std::string time_zone;
};
int export_table(const TableToExport& asked, const World& world);

}  // namespace menshen::ctl
