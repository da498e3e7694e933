// The table that the demo prints, a row a patron. Chinese characters take two columns.
#pragma once

#include <string>
#include <vector>

namespace menshen::demo {

struct Row {
  std::string what;
  std::string device;
  std::string evidence;
  std::string decision;
  std::string reasons;
  std::string leaf;
  std::string milliseconds;
  bool as_expected = false;
};

void print_head();
void print_row(const Row& row);
void print_heading(const std::string& text);

}  // namespace menshen::demo
