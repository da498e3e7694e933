// A client's way through a refresh and the search for targets (§5), without I/O: it says which file
// it wants next and is told the file's bytes or that there is none. Whoever fetches them asks no
// questions of TUF, and a fetch that fails simply leaves an updater behind: the next begins anew.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/tuf/trusted_set.hpp"

namespace menshen::tuf {

struct WantedFile {
  std::string file;           // encoded, relative to the metadata's URL or the targets'
  std::size_t bytes_max = 0;  // more need not be read
  bool operator==(const WantedFile&) const = default;
};

struct FoundTarget {
  std::string path;
  TargetFile file;
  std::string role;   // that speaks for it
  WantedFile wanted;  // relative to the targets' URL
};

// §5.7.3. Errc::length_wrong, Errc::hash_wrong.
Ok verify_target(const FoundTarget& target, ByteView bytes);

class Updater {
 public:
  Updater(Updater&&) = default;
  Updater& operator=(Updater&&) = default;
  Updater(const Updater&) = delete;
  Updater& operator=(const Updater&) = delete;

  // Errc::root_absent, Errc::root_unusable. `files` outlives it.
  static Result<Updater> begin(TrustedFiles& files, Instant now, const Limits& limits = {});

  // Relative to the metadata's URL. Nothing once the refresh or the search is over, or has failed.
  const std::optional<WantedFile>& next() const { return wanted_; }
  // The wanted file came. What is wrong with it ends the refresh, or the search; what was trusted
  // before is so still.
  Ok accept(ByteView bytes);
  // The repository answers that it has none (HTTP's 404 or 403): the end of the walk over roots
  // (§5.3.3), Errc::file_missing anywhere else.
  Ok missing();

  bool refreshed() const { return step_ == Step::refreshed || step_ == Step::search; }

  // Begins the search for a target's metadata (§5.6.7); found() answers once next() wants nothing.
  // Errc::not_refreshed, Errc::not_listed, Errc::target_name, Errc::too_large.
  Ok seek(const std::string& path);
  const std::optional<FoundTarget>& found() const { return found_; }

  const TrustedSet& trusted() const { return set_; }

 private:
  enum class Step : std::uint8_t { root, timestamp, snapshot, targets, refreshed, search, failed };

  // A delegation whose turn comes; its delegator is kept in roles_.
  struct Pending {
    const Targets* delegator;
    const Delegation* delegation;
    Delegator speaks() const { return {delegation->keys, delegator->keys}; }
  };

  explicit Updater(TrustedSet set) : set_(std::move(set)) {}

  Ok take(ByteView bytes);
  Ok want(const std::string& role, std::optional<std::uint64_t> version,
          std::optional<std::uint64_t> length, std::size_t bytes_max);
  Ok want_root();
  Ok end_roots();
  Ok after_timestamp();
  Ok after_snapshot();
  void after_targets(Targets targets);
  Ok visit(Targets role, const std::string& name);
  Ok go_on();
  Ok settle(Ok ok);
  Ok find(const Targets& role, const std::string& name);

  TrustedSet set_;
  Step step_ = Step::root;
  std::size_t roots_ = 0;
  std::optional<WantedFile> wanted_;
  std::optional<Targets> top_level_;

  std::string path_;
  std::optional<FoundTarget> found_;
  std::deque<Targets> roles_;  // of this search; references stay good
  std::set<std::string> visited_;
  std::vector<Pending> pending_;  // the next at the end
};

}  // namespace menshen::tuf
