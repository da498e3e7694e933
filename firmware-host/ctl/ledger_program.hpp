// The words of menshenctl ledger, and where their values go.
#pragma once

#include <functional>
#include <string>

#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/ledger_open.hpp"
#include "firmware-host/ctl/ledger_retention.hpp"
#include "firmware-host/ctl/ledger_table.hpp"

namespace CLI {
class App;
}

namespace menshen::ctl {

class LedgerProgram {
 public:
  // Keeps what is to run once the whole line has been understood.
  using Choose = std::function<void(std::function<int()>)>;

  // All three outlive it.
  LedgerProgram(CLI::App& parent, const World& world, const std::string& time_zone, Choose choose);

 private:
  CLI::App& command(const char* name, const char* help, std::function<int()> body);
  void add_checking();
  void add_reading();
  void add_opening();
  void add_retention();
  CivilDate today() const;

  const World& world_;
  const std::string& time_zone_;
  Choose choose_;
  CLI::App& ledger_;
  LedgerToVerify to_verify_;
  LeafToProve to_prove_;
  LedgerToExport to_export_;
  EntriesAsked entries_;
  StatisticsAsked statistics_;
  LeafToOpen to_open_;
  TableToExport table_;
  RetentionAsked retention_;
};

}  // namespace menshen::ctl
