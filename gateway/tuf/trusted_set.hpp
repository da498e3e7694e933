// What a client believes of one repository, and every check that new metadata must pass before it
// joins that (§5.2–§5.6). Each accept_… stores a file before it counts; a refused one changes
// nothing, and a crash between the two is as if the file had not come.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"
#include "gateway/tuf/envelope.hpp"
#include "gateway/tuf/metadata.hpp"
#include "gateway/tuf/trusted_files.hpp"

namespace menshen::tuf {

// The specification leaves them to who uses it (W, X, Y and Z of §5).
struct Limits {
  std::size_t roots_max = 256;  // in one refresh
  std::size_t root_bytes_max = 512 * 1024;
  std::size_t timestamp_bytes_max = 16 * 1024;
  std::size_t snapshot_bytes_max = 4 * 1024 * 1024;
  std::size_t targets_bytes_max = 8 * 1024 * 1024;   // one role's
  std::size_t target_bytes_max = 256 * 1024 * 1024;  // what is finally wanted
  std::size_t roles_visited_max = 32;                // in one search
};

// Who speaks for a role: the root, or a targets role that delegates.
struct Delegator {
  const RoleKeys& role;
  const Keys& keys;
};

class TrustedSet {
 public:
  // §5.1: `now` holds for the whole refresh. §5.2: the stored root, which must verify against
  // itself, whatever its expiry. Errc::root_absent, Errc::root_unusable.
  static Result<TrustedSet> load(TrustedFiles& files, Instant now, const Limits& limits);

  const Root& root() const { return root_; }
  const Timestamp& timestamp() const { return *timestamp_; }  // once accepted
  const Snapshot& snapshot() const { return *snapshot_; }     // once accepted
  const Limits& limits() const { return limits_; }

  Ok accept_root(ByteView bytes);  // §5.3.4–§5.3.8
  // §5.3.10 and §5.3.11; then what is stored of timestamp and snapshot is read.
  Ok end_root_walk();

  Ok accept_timestamp(ByteView bytes);  // §5.4.2–§5.4.5; the kept one must not have expired either
  bool stored_snapshot_is_current() const;  // nothing need be fetched for §5.5
  Ok accept_snapshot(ByteView bytes);       // §5.5.2–§5.5.7

  // Null where the snapshot does not list the role.
  const FileMeta* listed(const std::string& role) const;
  // The stored file of a role, if it is the one that the snapshot lists, has not expired, and this
  // delegator speaks for it: a role that another delegator vouched for is verified anew.
  Result<std::optional<Targets>> stored_targets(const std::string& role,
                                                const Delegator& delegator) const;
  Result<Targets> accept_targets(const std::string& role, const Delegator& delegator,
                                 ByteView bytes);  // §5.6.2–§5.6.6, for every targets role

 private:
  TrustedSet(TrustedFiles& files, Instant now, const Limits& limits)
      : files_(&files), now_(now), limits_(limits) {}

  Ok load_root();
  Ok load_rotation();
  Ok load_timestamp();
  Ok load_snapshot();
  Result<Targets> checked_targets(const std::string& role, const Delegator& delegator,
                                  ByteView bytes) const;
  Sm2Keys sm2() const { return root_.has_sm2() ? Sm2Keys::accepted : Sm2Keys::refused; }
  Ok check_fresh(const Common& metadata) const;

  TrustedFiles* files_;
  Instant now_;
  Limits limits_;
  Root root_;
  bool rotated_ = false;  // timestamp's or snapshot's keys, since they were last stored
  std::optional<Timestamp> timestamp_;
  std::optional<Snapshot> snapshot_;
  Bytes snapshot_bytes_;
};

}  // namespace menshen::tuf
