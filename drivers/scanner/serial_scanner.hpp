// A barcode scanner (or document swipe) on a serial or USB-CDC line: the thin loop between the
// line, the idle timer and the line decoder. It survives unplugging and never throws.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "drivers/scanner/settings.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::scanner {

class SerialScanner {
 public:
  // Both callbacks run on the executor's thread, never from inside start or stop. Every call must
  // come from that thread.
  SerialScanner(boost::asio::any_io_executor executor, Settings settings, WallClock clock,
                std::function<void(Scan)> on_scan, std::function<void(DeviceEvent)> on_event);
  ~SerialScanner();  // stops
  SerialScanner(const SerialScanner&) = delete;
  SerialScanner& operator=(const SerialScanner&) = delete;

  void start();
  void stop();  // nothing is called any more

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace menshen::scanner
