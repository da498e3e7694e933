// Handshakes that the regulator's port refused, for the log: a line a minute and cause at the most,
// however many knock. The figures count each (metrics.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

#include "gateway/http/refusal.hpp"

namespace menshen::host {

inline constexpr std::chrono::minutes refusal_logged_every{1};

class HandshakeRefusals {
 public:
  using Steady = std::chrono::microseconds;

  // How many of this cause the log is to tell of now; 0: later, with the next.
  std::uint64_t to_tell(http::Refusal cause, Steady now);

 private:
  struct Cause {
    std::optional<Steady> told;
    std::uint64_t untold = 0;
  };
  std::map<http::Refusal, Cause> causes_;
};

}  // namespace menshen::host
