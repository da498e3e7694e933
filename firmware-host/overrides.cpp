#include "firmware-host/overrides.hpp"

#include "firmware-host/desk/errc.hpp"
#include "gateway/policy/decide.hpp"

namespace menshen::host {
namespace {

// A document that named no age may be followed by one that does: the scan itself is judged again.
bool may_be_adult(AgeBand band) { return band == AgeBand::adult || band == AgeBand::unknown; }

}  // namespace

void Overrides::decided(const std::string& lane, LeafIndex leaf, Outcome outcome, AgeBand band) {
  last_[lane] = {leaf, outcome, band};
}

Ok Overrides::arm(const std::string& lane, LeafIndex leaf, Steady now, const policy::Rules& rules) {
  const auto last = last_.find(lane);
  if (last == last_.end() || last->second.leaf != leaf || last->second.outcome == Outcome::admit) {
    MENSHEN_RETURN_ERROR(desk::Errc::leaf_not_last);
  }
  if (!policy::may_override(may_be_adult(last->second.band), rules)) {
    MENSHEN_RETURN_ERROR(desk::Errc::override_forbidden);
  }
  armed_[lane] = {leaf, now + override_armed_for};
  return {};
}

std::optional<Overrides::Armed> Overrides::take(const std::string& lane, Steady now) {
  auto taken = armed_.extract(lane);
  if (taken.empty() || now >= taken.mapped().until) return std::nullopt;
  return taken.mapped();
}

}  // namespace menshen::host
