#include <algorithm>
#include <utility>

#include "gateway/policy/decide.hpp"

namespace menshen::policy {
namespace {

constexpr auto step_names = std::to_array<std::pair<Step, std::string_view>>({
    {Step::identity_checked, "identity_checked"},
    {Step::guardian_contact, "guardian_contact"},
    {Step::companions_recorded, "companions_recorded"},
    {Step::patrol_arranged, "patrol_arranged"},
    {Step::no_suspicion, "no_suspicion"},
});

}  // namespace

std::string_view name_of(Step step) {
  const auto* found =
      std::ranges::find(step_names, step, &std::pair<Step, std::string_view>::first);
  return found == step_names.end() ? "unknown" : found->second;
}

std::optional<Step> step_named(std::string_view name) {
  const auto* found =
      std::ranges::find(step_names, name, &std::pair<Step, std::string_view>::second);
  if (found == step_names.end()) return std::nullopt;
  return found->first;
}

std::optional<std::vector<Step>> parse_steps(std::string_view lines) {
  std::vector<Step> steps;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto step = step_named(lines.substr(0, end));
    if (!step || std::ranges::find(steps, *step) != steps.end()) return std::nullopt;
    steps.push_back(*step);
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return steps;
}

}  // namespace menshen::policy
