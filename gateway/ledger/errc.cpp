#include "gateway/ledger/errc.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace menshen::ledger {
namespace {

struct Message {
  Errc code;
  std::string_view text;
};

constexpr Message messages[] = {
    {Errc::leaf_field, "a field of the entry has no form in a leaf"},
    {Errc::leaf_form, "not the bytes of a leaf"},
    {Errc::beside_too_large, "too many bytes beside the leaf"},
    {Errc::beside_form, "not the bytes of a sealed registration"},
    {Errc::beside_altered, "the sealed registration is not what was committed to"},
    {Errc::no_recipient, "no recipient, too many, or one twice"},
    {Errc::education_refused, "the education role never receives personal data"},
    {Errc::not_for_this_key, "not sealed to this role and key"},
    {Errc::registration_field, "a field of the registration is too long"},
    {Errc::group_too_large, "too many leaves at once"},
    {Errc::outside_tree, "the tree has no such leaf or size"},
    {Errc::tree_disagrees, "the kept tree head does not fit the leaves"},
    {Errc::tile_path, "not the path of a tile or an entry bundle"},
    {Errc::bundle_form, "not the bytes of an entry bundle"},
    {Errc::note_form, "not a signed note"},
    {Errc::note_signature, "a known key's signature does not fit the note"},
    {Errc::note_unsigned, "no known key has signed the note"},
    {Errc::key_form, "not a verifier key"},
    {Errc::checkpoint_form, "not a checkpoint"},
    {Errc::other_origin, "meant for another log"},
    {Errc::mixed_suites, "the recipients' keys are not all of one suite"},
    {Errc::order_form, "not an order to hold"},
    {Errc::order_replayed, "an order that was recorded before"},
    {Errc::order_unknown, "an order that releases what was never imposed"},
    {Errc::order_expired, "an order whose last day is over"},
    {Errc::order_range, "an order for leaves that are not there, or for too long"},
    {Errc::too_many_orders, "too many orders in one register"},
    {Errc::order_lost, "an order beside a leaf cannot be read any more"},
    {Errc::access_form, "not the reason of an access"},
    {Errc::nothing_beside, "nothing lies beside it, or no longer"},
    {Errc::tile_form, "not as many hashes as the tile must have"},
    {Errc::proof_form, "not a proof of a leaf"},
    {Errc::proof_wrong, "the hashes do not lead from the leaf to the signed root"},
};

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "ledger"; }

  std::string message(int code) const override {
    const auto found = std::ranges::find(messages, static_cast<Errc>(code), &Message::code);
    return std::string(found == std::end(messages) ? "unknown" : found->text);
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::ledger
