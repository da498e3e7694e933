// Why a TLS handshake came to nothing. Nothing of the client stands in it: whoever knocks without a
// certificate is nobody.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace menshen::http {

// Names stand in figures and in the log.
enum class Refusal : std::uint8_t {
  no_certificate = 1,
  unknown_authority = 2,  // the certificate is of an authority that is not believed
  not_valid_now = 3,      // it has ended, or does not hold yet
  unfit_certificate = 4,  // of another use, or it does not say who it is
  old_tls = 5,            // nothing newer than TLS 1.2 was offered
  no_tls = 6,             // plain HTTP, or no handshake at all
  client_left = 7,        // closed, or with an alert of its own: it does not believe the server
  too_long = 8,           // too many bytes, or too slow
  other = 9,
};

inline constexpr std::array all_refusals = {
    Refusal::no_certificate,    Refusal::unknown_authority, Refusal::not_valid_now,
    Refusal::unfit_certificate, Refusal::old_tls,           Refusal::no_tls,
    Refusal::client_left,       Refusal::too_long,          Refusal::other};

std::string_view name_of(Refusal refusal);

}  // namespace menshen::http
