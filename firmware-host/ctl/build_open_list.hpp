// menshenctl open-list build: a county's lost and locked cards, from a table to the file that the
// gates map.
#pragma once

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

inline constexpr std::size_t list_csv_bytes_max = std::size_t{64} << 20;  // two million numbers
inline constexpr std::size_t list_mistakes_told_max = 20;

struct NewOpenList {
  std::string key_file;
  std::string csv_file;  // "number,listing" a line; listing is lost_card, locked_card or minor
  std::string out;
  std::string county;   // area code
  std::string expires;  // 2026-03-17T00:00:00Z
  std::int64_t version = 1;
  bool with_minors = false;  // minors are on it only by signed policy
};

// exit_no for a table with mistakes: their line numbers are told, never a number of a person.
int build_open_list(const NewOpenList& asked, const CivilDate& today, const World& world);

}  // namespace menshen::ctl
