#include "firmware-host/handshake_refusals.hpp"

#include <utility>

namespace menshen::host {

std::uint64_t HandshakeRefusals::to_tell(http::Refusal cause, Steady now) {
  Cause& known = causes_[cause];
  ++known.untold;
  if (known.told && now - *known.told < refusal_logged_every) return 0;
  known.told = now;
  return std::exchange(known.untold, 0);
}

}  // namespace menshen::host
