// Orders to hold, as an authority signed them, lie in a folder: whoever runs the venue puts them
// there, and each is recorded once. A file is never altered or removed here.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/config.hpp"
#include "firmware-host/log.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/hold_order.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::host {

inline constexpr std::size_t hold_order_files_max = 4'000;  // in the folder, recorded or not
// New ones in one round: a patron's leaf waits behind them.
inline constexpr std::size_t hold_orders_at_once_max = 64;

struct NewOrders {
  std::vector<ledger::NewLeaf> leaves;  // without id and time
  Ok are_all;                           // an error: the authority may have ordered more than these
};

class HoldOrders {
 public:
  HoldOrders(HoldOrderFiles files, std::string origin, const Log& log)
      : files_(std::move(files)), origin_(std::move(origin)), log_(log) {}

  // The orders in the folder that the register does not have yet, by the files' names. What is no
  // order of the authority's, or none that may be recorded, is said in the log, once. They are not
  // all where a file or the folder cannot be read (Errc::file_unreadable), where more are new than
  // fit (queue_full), where folder or register are full (ledger::Errc::too_many_orders), and with
  // the register's errors.
  NewOrders new_orders(const ledger::LedgerView& view, const CivilDate& today);

 private:
  // Nothing: the register has the order.
  Result<std::optional<ledger::NewLeaf>> leaf_in(const std::filesystem::path& file,
                                                 std::vector<ledger::LegalHold>& holds,
                                                 const CivilDate& today,
                                                 std::uint64_t leaves) const;
  NewOrders none_for(const Error& error);  // and says why
  void say(const std::string& file, const Error& error);

  HoldOrderFiles files_;
  std::string origin_;
  const Log& log_;
  std::map<std::string, Error> said_;  // of files by name
};

}  // namespace menshen::host
