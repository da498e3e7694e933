// Long work shows how far it is, where somebody sits before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// On standard error and only where that is a terminal; gone when the work is done.
class ProgressLine {
 public:
  ProgressLine(std::string_view what, const World& world);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Written when a percent is done, not each time.
  void tell(std::uint64_t done, std::uint64_t size);

 private:
  std::string what_;
  std::ostream* terminal_;  // none: nobody watches
  int percent_ = -1;
};

}  // namespace menshen::ctl
