// Whether a log is what it was, and more: what whoever kept an older checkpoint asks.
#pragma once

#include <cstdint>
#include <string_view>

#include "gateway/ledger/merkle.hpp"

namespace menshen::ledger {

enum class Growth : std::uint8_t {
  grew,         // the older tree is the beginning of this one, or it is the same
  rolled_back,  // this tree is smaller: an older state was put in its place
  forked,       // as large or larger, and its beginning is another
};

std::string_view name_of(Growth growth);  // "grew", "rolled_back", "forked"

// `nodes` are those of the tree `now`, which the caller has verified. Their errors.
Result<Growth> growth_of(const TreeHead& older, const TreeHead& now, const NodeReader& nodes);

}  // namespace menshen::ledger
