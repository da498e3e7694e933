#include "firmware-host/inspection/errc.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace menshen::inspection {
namespace {

struct Problem {
  Errc code;
  unsigned status;
  std::string_view name;
  std::string_view what;
  std::string_view remedy;
};

constexpr std::string_view see_document = "see /openapi.json for what this address takes";

constexpr auto problems = std::to_array<Problem>({
    {Errc::certificate_missing, 403, "certificate_missing", "no client certificate was shown",
     "connect with the certificate that the county issued"},
    {Errc::role_unknown, 403, "role_unknown", "the certificate's OU is no role",
     "ask for a certificate of market, culture, police, education, township or auditor"},
    {Errc::role_refused, 403, "role_refused", "this role may not see this",
     "see docs/inspection.md for who may see what"},
    {Errc::path_unknown, 404, "path_unknown", "there is nothing at this address",
     "see /openapi.json for the addresses"},
    {Errc::method_not_here, 405, "method_not_here", "this address does not take this method",
     "use the method in the Allow field"},
    {Errc::query_form, 400, "query_form", "the query is too long or cannot be decoded",
     "write name=value pairs, each once, percent-encoded (RFC 3986)"},
    {Errc::parameter_unknown, 400, "parameter_unknown", "a parameter that this address has not",
     see_document},
    {Errc::parameter_twice, 400, "parameter_twice", "a parameter stands in the query twice",
     "give each parameter once"},
    {Errc::time_form, 400, "time_form", "from or to is no time",
     "write 2026-03-11 or 2026-03-11T10:00:00+08:00, the plus sign as %2B"},
    {Errc::time_reversed, 400, "time_reversed", "to is before from", "exchange them"},
    {Errc::kind_unknown, 400, "kind_unknown", "kind is no kind of entry", see_document},
    {Errc::decision_unknown, 400, "decision_unknown", "decision is no decision",
     "write admit, refuse or refer"},
    {Errc::index_form, 400, "index_form", "the index of a leaf is no number",
     "write a decimal number from 0, without leading zeros"},
    {Errc::limit_form, 400, "limit_form", "limit is not a number from 1 to 1000",
     "ask for at most 1000 rows and follow the Link field"},
    {Errc::size_form, 400, "size_form", "the size of a tree is no number",
     "write a decimal number from 1, without leading zeros, the smaller one as from"},
    {Errc::format_unknown, 400, "format_unknown", "format is no format", "write jsonl or csv"},
    {Errc::proof_form, 400, "proof_form", "proof is neither 0 nor 1", "write proof=1 or leave it"},
    {Errc::beyond_register, 404, "beyond_register", "the register has no such leaf, tile or size",
     "take a size from /checkpoint, and indexes below it"},
    {Errc::checkpoint_form, 422, "checkpoint_form", "no checkpoint that this log has signed",
     "send the signed note of /checkpoint as it was, with the cosignature's line behind it"},
    {Errc::cosignature_missing, 422, "cosignature_missing",
     "no cosignature of an authority that this box knows",
     "cosign with the key whose verifier key stands in the box's configuration"},
    {Errc::checkpoint_disagrees, 409, "checkpoint_disagrees",
     "this log has signed the checkpoint, and the register is not consistent with it",
     "keep the checkpoint: it proves that the register was rolled back or replaced"},
    {Errc::cosigners_none, 404, "cosigners_none", "this box knows no authority that cosigns",
     "ask the venue to configure the authority's verifier key"},
    {Errc::too_busy, 503, "too_busy", "too many requests wait", "try again after a moment"},
    {Errc::not_recorded, 503, "not_recorded",
     "the access could not be written into the register, so nothing is shown",
     "try again after a moment"},
    {Errc::register_unreadable, 500, "register_unreadable", "the register cannot be read",
     "tell the venue: menshenctl ledger verify names the damage"},
    {Errc::not_kept, 503, "not_kept", "the cosigned checkpoint could not be kept",
     "send it again after a moment"},
    {Errc::stopping, 503, "stopping", "the box is stopping", "try again after a moment"},
    {Errc::role_not_issued, 403, "role_not_issued",
     "whoever issued this certificate may not issue its role here",
     "ask the venue which roles stand at your authority in [[inspection.authority]]"},
    {Errc::too_many, 429, "too_many", "each access is a leaf, and this client has had many",
     "ask twice a second at most, or for more rows at once; mirror the tiles to read everything"},
});

const Problem* find(Errc code) {
  const auto* found = std::ranges::find(problems, code, &Problem::code);
  return found == problems.end() ? nullptr : found;
}

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "inspection"; }

  std::string message(int code) const override {
    return std::string(what_is_wrong(static_cast<Errc>(code)));
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

std::string_view name_of(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->name : "unknown";
}

unsigned status_of(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->status : 500;
}

std::string_view what_is_wrong(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->what : "unknown";
}

std::string_view what_to_do(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->remedy : "";
}

}  // namespace menshen::inspection
