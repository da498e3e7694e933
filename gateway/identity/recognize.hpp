// From a Scan to who the document says its holder is, or a named defect. Pure: everything that can
// be known is in the arguments.
#pragma once

#include <string>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/identity/trust_store.hpp"

namespace menshen::identity {

inline constexpr std::size_t typed_name_bytes_max = 120;

struct VenueContext {
  const TrustStore& issuers;
  std::string venue_code;  // 14 digits of GA 557.1, or whatever the issuers write
};

// A chip record counts only from a card reader and a typed number only from the desk, whatever a
// Scan claims to hold: a typed number can never look like a chip read.
Recognition recognize(const Scan& scan, const VenueContext& venue, const Moment& now);

}  // namespace menshen::identity
