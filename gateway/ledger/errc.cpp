#include "gateway/ledger/errc.hpp"

#include <string>

namespace menshen::ledger {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "ledger"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::leaf_field:
        return "a field of the entry has no form in a leaf";
      case Errc::leaf_form:
        return "not the bytes of a leaf";
      case Errc::beside_too_large:
        return "too many bytes beside the leaf";
      case Errc::beside_form:
        return "not the bytes of a sealed registration";
      case Errc::beside_altered:
        return "the sealed registration is not what was committed to";
      case Errc::no_recipient:
        return "no recipient, too many, or one twice";
      case Errc::education_refused:
        return "the education role never receives personal data";
      case Errc::not_for_this_key:
        return "not sealed to this role and key";
      case Errc::registration_field:
        return "a field of the registration is too long";
      case Errc::group_too_large:
        return "too many leaves at once";
      case Errc::outside_tree:
        return "the tree has no such leaf or size";
      case Errc::tree_disagrees:
        return "the kept tree head does not fit the leaves";
      case Errc::tile_path:
        return "not the path of a tile or an entry bundle";
      case Errc::bundle_form:
        return "not the bytes of an entry bundle";
      case Errc::note_form:
        return "not a signed note";
      case Errc::note_signature:
        return "a known key's signature does not fit the note";
      case Errc::note_unsigned:
        return "no known key has signed the note";
      case Errc::key_form:
        return "not a verifier key";
      case Errc::checkpoint_form:
        return "not a checkpoint";
      case Errc::other_origin:
        return "a checkpoint of another log";
      case Errc::mixed_suites:
        return "the recipients' keys are not all of one suite";
      case Errc::tile_form:
        return "not as many hashes as the tile must have";
      case Errc::proof_form:
        return "not a proof of a leaf";
      case Errc::proof_wrong:
        return "the hashes do not lead from the leaf to the signed root";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::ledger
