// What goes wrong with the register, beside what store and crypto say.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::ledger {

enum class Errc {
  leaf_field = 1,          // an entry's field is too long, or not plain text
  leaf_form = 2,           // bytes that are no leaf of this format
  beside_too_large = 3,    // beyond beside_bytes_max
  beside_form = 4,         // bytes that are no sealed registration of this format
  beside_altered = 5,      // opened, and it is not what the commitment says
  no_recipient = 6,        // none given, too many, or the same key twice
  education_refused = 7,   // the education role never receives personal data
  not_for_this_key = 8,    // sealed, but not to this role and key
  registration_field = 9,  // a name, number or nationality beyond its limit
  group_too_large = 10,    // more leaves at once than append_leaves_max
  outside_tree = 11,       // an index or size that this tree does not have
  tree_disagrees = 12,     // the kept tree head does not fit the leaves
  tile_path = 13,          // text that is no path of a tile or bundle
  bundle_form = 14,        // bytes that are no entry bundle
  note_form = 15,          // text that is no signed note
  note_signature = 16,     // a known key's signature does not fit the note
  note_unsigned = 17,      // no known key has signed
  key_form = 18,           // text that is no verifier key
  checkpoint_form = 19,    // a note whose text is no checkpoint
  other_origin = 20,       // a checkpoint or an order of another log
  // Of what lies beside, from 40.
  mixed_suites = 40,     // recipients with keys of different suites
  order_form = 41,       // a note whose text is no order to hold
  order_replayed = 42,   // an order that was recorded before
  order_unknown = 43,    // releases what was never imposed
  order_expired = 44,    // its last day is over
  order_range = 45,      // leaves that the register does not have, or for too long
  too_many_orders = 46,  // beyond legal_holds_max
  order_lost = 47,       // a hold's leaf whose order cannot be read: nothing is erased meanwhile
  // Of who opens it, from 60.
  access_form = 60,     // bytes beside an access's leaf that do not say why
  nothing_beside = 61,  // there never was anything, or it has been erased
  // Of the log as a folder, from 70.
  tile_form = 70,    // a tile of hashes has another length than its width says
  proof_form = 71,   // text that is no proof of a leaf
  proof_wrong = 72,  // a proof that does not lead from its leaf to the signed root
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::ledger

template <>
struct boost::system::is_error_code_enum<menshen::ledger::Errc> : std::true_type {};
