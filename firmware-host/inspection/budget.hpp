// By how many leaves a client may make the register grow: each access is one, and whoever asks
// without end would fill the disk with them.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/http/message.hpp"

namespace menshen::inspection {

inline constexpr int accesses_burst_max = 60;                 // after a rest, at once
inline constexpr std::chrono::milliseconds access_each{500};  // then one after the other
inline constexpr std::size_t clients_counted_max = 256;       // that have not rested since

// Not for two threads at once.
class AccessBudget {
 public:
  // Whether this client may be shown one more thing; false changes nothing. Beyond the clients that
  // can be counted, no further one may.
  bool take(const http::ClientIdentity& client, Instant now);
  std::size_t count() const { return spent_.size(); }

 private:
  // A bucket of tokens, as the moment when it is full again.
  struct Spent {
    http::ClientIdentity client;
    Instant full_at;
  };
  std::vector<Spent> spent_;
};

}  // namespace menshen::inspection
