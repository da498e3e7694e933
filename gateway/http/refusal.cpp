#include "gateway/http/refusal.hpp"

namespace menshen::http {

std::string_view name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::no_certificate:
      return "no_certificate";
    case Refusal::unknown_authority:
      return "unknown_authority";
    case Refusal::not_valid_now:
      return "not_valid_now";
    case Refusal::unfit_certificate:
      return "unfit_certificate";
    case Refusal::old_tls:
      return "old_tls";
    case Refusal::no_tls:
      return "no_tls";
    case Refusal::client_left:
      return "client_left";
    case Refusal::too_long:
      return "too_long";
    case Refusal::other:
      return "other";
  }
  return "unknown";
}

}  // namespace menshen::http
