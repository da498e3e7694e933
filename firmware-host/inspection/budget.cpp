#include "firmware-host/inspection/budget.hpp"

#include <algorithm>

namespace menshen::inspection {
namespace {

constexpr std::chrono::milliseconds whole = accesses_burst_max * access_each;

}  // namespace

bool AccessBudget::take(const http::ClientIdentity& client, Instant now) {
  std::erase_if(spent_, [now](const Spent& spent) { return spent.full_at <= now; });
  auto spent = std::ranges::find(spent_, client, &Spent::client);
  if (spent == spent_.end()) {
    if (spent_.size() == clients_counted_max) return false;
    spent = spent_.insert(spent_.end(), {client, now});
  }
  // A clock that was set back empties a bucket and does no more.
  spent->full_at = std::min(spent->full_at, now + whole);
  if (spent->full_at + access_each > now + whole) return false;
  spent->full_at += access_each;
  return true;
}

}  // namespace menshen::inspection
