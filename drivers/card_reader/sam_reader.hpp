// An identity-card reader on a serial line: the thin loop between the line, the timer and the
// session machine. It survives unplugging and never throws.
//
// Tried against simulated modules on ptys, never on hardware. Readers that speak USB (0400:C35A and
// others) need another line under the same session; only serial ones are served.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "drivers/card_reader/settings.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::card_reader {

class SamReader {
 public:
  // Both callbacks run on the executor's thread, never from inside start or stop. Every call must
  // come from that thread.
  SamReader(boost::asio::any_io_executor executor, Settings settings, WallClock clock,
            std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event);
  ~SamReader();  // stops
  SamReader(const SamReader&) = delete;
  SamReader& operator=(const SamReader&) = delete;

  void start();
  void stop();  // nothing is called any more

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace menshen::card_reader
