#include "gateway/tuf/updater.hpp"

#include <algorithm>

#include "gateway/tuf/errc.hpp"
#include "gateway/tuf/hashes.hpp"
#include "gateway/tuf/path_pattern.hpp"
#include "gateway/tuf/role_file.hpp"

namespace menshen::tuf {
namespace {

const std::string top_level_role = "targets";

}  // namespace

Ok verify_target(const FoundTarget& target, ByteView bytes) {
  return verify_listed(bytes, target.file.length, target.file.hashes);
}

Result<Updater> Updater::begin(TrustedFiles& files, Instant now, const Limits& limits) {
  auto set = TrustedSet::load(files, now, limits);
  if (!set) return set.error();
  Updater updater(*std::move(set));
  if (const Ok ok = updater.want_root(); !ok) return ok.error();
  return updater;
}

// A version where consistent snapshots name files by it (§5.5.1, §5.6.1, §7.2).
Ok Updater::want(const std::string& role, std::optional<std::uint64_t> version,
                 std::optional<std::uint64_t> length, std::size_t bytes_max) {
  if (length && *length > bytes_max) MENSHEN_RETURN_ERROR(Errc::too_large);
  const std::size_t most = length ? static_cast<std::size_t>(*length) : bytes_max;
  wanted_ = WantedFile{version ? role_file(role, *version) : role_file(role), most};
  return {};
}

// §5.3.3: N+1, until there is none or there were too many of them.
Ok Updater::want_root() {
  if (roots_ == set_.limits().roots_max) return end_roots();
  return want("root", set_.root().version + 1, std::nullopt, set_.limits().root_bytes_max);
}

Ok Updater::end_roots() {
  if (const Ok ok = set_.end_root_walk(); !ok) return ok;
  step_ = Step::timestamp;
  return want("timestamp", std::nullopt, std::nullopt, set_.limits().timestamp_bytes_max);
}

Ok Updater::after_timestamp() {
  if (set_.stored_snapshot_is_current()) return after_snapshot();
  step_ = Step::snapshot;
  const FileMeta& snapshot = set_.timestamp().snapshot;
  const bool consistent = set_.root().consistent_snapshot;  // §5.3.12
  return want("snapshot", consistent ? std::optional(snapshot.version) : std::nullopt,
              snapshot.length, set_.limits().snapshot_bytes_max);
}

Ok Updater::after_snapshot() {
  const Root& root = set_.root();
  auto stored = set_.stored_targets(top_level_role, {root.targets, root.keys});
  if (!stored) return stored.error();
  if (*stored) {
    after_targets(**std::move(stored));
    return {};
  }
  step_ = Step::targets;
  const FileMeta* listed = set_.listed(top_level_role);
  check(listed != nullptr, "a snapshot without targets.json is not read");
  return want(top_level_role,
              root.consistent_snapshot ? std::optional(listed->version) : std::nullopt,
              listed->length, set_.limits().targets_bytes_max);
}

void Updater::after_targets(Targets targets) {
  top_level_ = std::move(targets);
  step_ = Step::refreshed;
}

// What fails ends the refresh; a search alone ends the search.
Ok Updater::settle(Ok ok) {
  if (ok) return ok;
  wanted_.reset();
  found_.reset();
  step_ = step_ == Step::search || step_ == Step::refreshed ? Step::refreshed : Step::failed;
  return ok;
}

Ok Updater::accept(ByteView bytes) {
  if (!wanted_) MENSHEN_RETURN_ERROR(Errc::nothing_wanted);
  const std::size_t bytes_max = wanted_->bytes_max;
  wanted_.reset();
  if (bytes.size() > bytes_max) return settle(make_error_code(Errc::too_large));
  return settle(take(bytes));
}

Ok Updater::take(ByteView bytes) {
  switch (step_) {
    case Step::root: {
      if (const Ok ok = set_.accept_root(bytes); !ok) return ok;
      ++roots_;
      return want_root();
    }
    case Step::timestamp: {
      const Ok ok = set_.accept_timestamp(bytes);
      return ok ? after_timestamp() : ok;
    }
    case Step::snapshot: {
      const Ok ok = set_.accept_snapshot(bytes);
      return ok ? after_snapshot() : ok;
    }
    case Step::targets: {
      const Root& root = set_.root();
      auto targets = set_.accept_targets(top_level_role, {root.targets, root.keys}, bytes);
      if (!targets) return targets.error();
      after_targets(*std::move(targets));
      return {};
    }
    case Step::search: {
      const Pending turn = pending_.back();
      pending_.pop_back();
      const std::string& name = turn.delegation->name;
      auto targets = set_.accept_targets(name, turn.speaks(), bytes);
      if (!targets) return targets.error();
      const Ok ok = visit(*std::move(targets), name);
      return ok ? go_on() : ok;
    }
    case Step::refreshed:
    case Step::failed:
      break;
  }
  MENSHEN_RETURN_ERROR(Errc::nothing_wanted);
}

Ok Updater::missing() {
  if (!wanted_) MENSHEN_RETURN_ERROR(Errc::nothing_wanted);
  wanted_.reset();
  if (step_ == Step::root) return settle(end_roots());
  return settle(make_error_code(Errc::file_missing));
}

Ok Updater::seek(const std::string& path) {
  found_.reset();
  if (!refreshed()) MENSHEN_RETURN_ERROR(Errc::not_refreshed);
  wanted_.reset();
  step_ = Step::search;
  path_ = path;
  roles_.clear();
  visited_.clear();
  pending_.clear();
  const Ok ok = visit(*top_level_, top_level_role);
  return settle(ok ? go_on() : ok);
}

// §5.6.7.1 and §5.6.7.2: the role itself, then its delegations in order. Before the end of the list
// nothing is pushed behind a terminating one, and nothing that was pending above it stays.
Ok Updater::visit(Targets role, const std::string& name) {
  visited_.insert(name);
  const Targets& kept = roles_.emplace_back(std::move(role));
  if (kept.targets.contains(path_)) return find(kept, name);
  std::vector<Pending> next;
  for (const Delegation& delegation : kept.delegations) {
    if (!covers(delegation, path_)) continue;
    next.push_back({&kept, &delegation});
    if (!delegation.terminating) continue;
    pending_.clear();
    break;
  }
  pending_.insert(pending_.end(), next.rbegin(), next.rend());
  return {};
}

// §5.7: how the target is asked for.
Ok Updater::find(const Targets& role, const std::string& name) {
  FoundTarget target{path_, role.targets.at(path_), name, {}};
  const bool consistent = set_.root().consistent_snapshot;
  auto file = target_file(
      path_, consistent ? std::optional(naming_hash(target.file.hashes)) : std::nullopt);
  if (!file) return file.error();
  if (target.file.length > set_.limits().target_bytes_max) MENSHEN_RETURN_ERROR(Errc::too_large);
  target.wanted = {*std::move(file), static_cast<std::size_t>(target.file.length)};
  found_ = std::move(target);
  pending_.clear();
  return {};
}

// Until a role's file must be fetched, or nothing is pending.
Ok Updater::go_on() {
  while (!pending_.empty()) {
    const Pending turn = pending_.back();
    const std::string& name = turn.delegation->name;
    if (visited_.contains(name)) {  // a cycle, or a second way to it
      pending_.pop_back();
      continue;
    }
    if (visited_.size() >= set_.limits().roles_visited_max) break;
    const FileMeta* listed = set_.listed(name);
    if (listed == nullptr) MENSHEN_RETURN_ERROR(Errc::not_listed);
    auto stored = set_.stored_targets(name, turn.speaks());
    if (!stored) return stored.error();
    if (!*stored) {
      const bool consistent = set_.root().consistent_snapshot;
      return want(name, consistent ? std::optional(listed->version) : std::nullopt, listed->length,
                  set_.limits().targets_bytes_max);
    }
    pending_.pop_back();
    if (const Ok ok = visit(**std::move(stored), name); !ok) return ok;
  }
  pending_.clear();
  step_ = Step::refreshed;
  return {};
}

}  // namespace menshen::tuf
