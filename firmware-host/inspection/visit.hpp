// What came of a regulator's request, in words that say nothing of a person.
#pragma once

#include <optional>

#include "firmware-host/inspection/rights.hpp"

namespace menshen::inspection {

struct Visit {
  std::optional<ledger::Role> role;  // nothing: the certificate names none
  std::optional<Resource> resource;  // nothing: no address of ours
  unsigned status = 200;             // of the response
};

}  // namespace menshen::inspection
