// CBOR Web Token (RFC 8392): the registered claims, and the times of one enforced.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/result.hpp"
#include "gateway/identity/cbor.hpp"

namespace menshen::identity {

struct Cwt {
  std::string issuer;                 // claim 1
  std::string subject;                // claim 2
  std::optional<Instant> expires;     // claim 4
  std::optional<Instant> not_before;  // claim 5
  std::optional<Instant> issued_at;   // claim 6
  Bytes id;                           // claim 7
  CborValue::Map claims;              // all of them, the registered ones too
};

// cwt_form for a payload that is no map or a registered claim of another type. A NumericDate is an
// integer or a float of seconds since 1970 without tag 1 (RFC 8392 §2), up to the year 9999.
Result<Cwt> parse_cwt(ByteView payload);

// A NumericDate to the millisecond; nothing for any other value.
std::optional<Instant> numeric_date(const CborValue& value);

// code_expired from exp + leeway on (RFC 8392 §3.1.4: on or after exp); code_not_yet_valid before
// nbf − leeway or iat − leeway. A time that is not there restricts nothing.
std::optional<Defect> untimely(const Cwt& cwt, Instant now, std::chrono::seconds leeway);

}  // namespace menshen::identity
