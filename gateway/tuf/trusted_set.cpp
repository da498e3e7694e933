#include "gateway/tuf/trusted_set.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/tuf/errc.hpp"
#include "gateway/tuf/hashes.hpp"
#include "gateway/tuf/role_file.hpp"

namespace menshen::tuf {
namespace {

const std::string root_name = role_file("root");
const std::string timestamp_name = role_file("timestamp");
const std::string snapshot_name_on_disk = role_file("snapshot");

// Says which root rotated the keys of timestamp or snapshot, from before that root is stored until
// after both files are gone: a crash in between forgets none of it (§5.3.11).
const std::string rotation_name = "rotated-keys";
constexpr std::size_t rotation_bytes_max = 32;

bool same_keys(const RoleKeys& a, const RoleKeys& b) {
  return std::ranges::is_permutation(a.keyids, b.keyids);
}

std::optional<std::uint64_t> number_in(ByteView bytes) {
  const std::string_view text = text_of(bytes);
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The metadata of a signed file, once enough of the role have signed it.
template <class Read>
auto read_verified(ByteView bytes, const Delegator& delegator, Read read)
    -> Result<typename decltype(read(Value{}))::value_type> {
  auto envelope = read_envelope(bytes);
  if (!envelope) return envelope.error();
  if (const Ok ok = verify_threshold(*envelope, delegator.role, delegator.keys); !ok) {
    return ok.error();
  }
  return read(envelope->signed_part);
}

}  // namespace

Result<TrustedSet> TrustedSet::load(TrustedFiles& files, Instant now, const Limits& limits) {
  TrustedSet set(files, now, limits);
  if (const Ok ok = set.load_root(); !ok) return ok.error();
  if (const Ok ok = set.load_rotation(); !ok) return ok.error();
  return set;
}

Ok TrustedSet::load_root() {
  const auto bytes = files_->read(root_name, limits_.root_bytes_max);
  if (!bytes) return bytes.error();
  if (!*bytes) MENSHEN_RETURN_ERROR(Errc::root_absent);
  const auto envelope = read_envelope(**bytes);
  // The root of trust itself says whether this repository has SM2 keys.
  auto root = envelope ? read_root(envelope->signed_part, Sm2Keys::accepted)
                       : Result<Root>(envelope.error());
  if (!root || !verify_threshold(*envelope, root->root, root->keys)) {
    MENSHEN_RETURN_ERROR(Errc::root_unusable);
  }
  root_ = *std::move(root);
  return {};
}

Ok TrustedSet::load_rotation() {
  const auto bytes = files_->read(rotation_name, rotation_bytes_max);
  if (!bytes) return bytes.error();
  if (!*bytes) return {};
  const auto by_root = number_in(**bytes);
  rotated_ = by_root && *by_root <= root_.version;
  if (rotated_) return {};
  return files_->remove(rotation_name);  // that root was never stored, and will be asked for again
}

Ok TrustedSet::check_fresh(const Common& metadata) const {
  if (metadata.expires <= now_) MENSHEN_RETURN_ERROR(Errc::expired);
  return {};
}

Ok TrustedSet::accept_root(ByteView bytes) {
  const auto envelope = read_envelope(bytes);
  if (!envelope) return envelope.error();
  // §5.3.4: by the old root's keys, before anything is made of it, and by its own.
  if (const Ok ok = verify_threshold(*envelope, root_.root, root_.keys); !ok) return ok;
  auto next = read_root(envelope->signed_part, sm2());
  if (!next) return next.error();
  if (const Ok ok = verify_threshold(*envelope, next->root, next->keys); !ok) return ok;
  // §5.3.5; §5.3.6: its expiry does not matter yet.
  if (next->version != root_.version + 1) MENSHEN_RETURN_ERROR(Errc::version_wrong);
  const bool rotates =
      !same_keys(next->timestamp, root_.timestamp) || !same_keys(next->snapshot, root_.snapshot);
  if (rotates && !rotated_) {
    const std::string by_root = std::to_string(next->version);
    if (const Ok ok = files_->write(rotation_name, bytes_of(by_root)); !ok) return ok;
  }
  if (const Ok ok = files_->write(root_name, bytes); !ok) return ok;  // §5.3.8
  rotated_ = rotated_ || rotates;
  root_ = *std::move(next);  // §5.3.7
  return {};
}

Ok TrustedSet::end_root_walk() {
  if (const Ok ok = check_fresh(root_); !ok) return ok;  // §5.3.10
  if (rotated_) {                                        // §5.3.11
    for (const std::string& name : {timestamp_name, snapshot_name_on_disk, rotation_name}) {
      if (const Ok ok = files_->remove(name); !ok) return ok;
    }
    rotated_ = false;
  }
  if (const Ok ok = load_timestamp(); !ok) return ok;
  return load_snapshot();
}

// Expired or not: it is what new ones are compared with. One that the root's keys no longer vouch
// for is no longer trusted, and no reason to stop.
Ok TrustedSet::load_timestamp() {
  const auto bytes = files_->read(timestamp_name, limits_.timestamp_bytes_max);
  if (!bytes) return bytes.error();
  if (!*bytes) return {};
  auto stored = read_verified(**bytes, {root_.timestamp, root_.keys}, read_timestamp);
  if (stored) timestamp_ = *std::move(stored);
  return {};
}

Ok TrustedSet::load_snapshot() {
  auto bytes = files_->read(snapshot_name_on_disk, limits_.snapshot_bytes_max);
  if (!bytes) return bytes.error();
  if (!*bytes) return {};
  auto stored = read_verified(**bytes, {root_.snapshot, root_.keys}, read_snapshot);
  if (!stored) return {};
  snapshot_ = *std::move(stored);
  snapshot_bytes_ = **std::move(bytes);
  return {};
}

Ok TrustedSet::accept_timestamp(ByteView bytes) {
  auto next = read_verified(bytes, {root_.timestamp, root_.keys}, read_timestamp);  // §5.4.2
  if (!next) return next.error();
  if (timestamp_) {
    if (next->version < timestamp_->version) MENSHEN_RETURN_ERROR(Errc::rolled_back);  // §5.4.3.1
    // Nothing new, and no error: the kept one goes on as long as it lives.
    if (next->version == timestamp_->version) return check_fresh(*timestamp_);
    if (next->snapshot.version < timestamp_->snapshot.version) {  // §5.4.3.2
      MENSHEN_RETURN_ERROR(Errc::rolled_back);
    }
  }
  if (const Ok ok = check_fresh(*next); !ok) return ok;                    // §5.4.4
  if (const Ok ok = files_->write(timestamp_name, bytes); !ok) return ok;  // §5.4.5
  timestamp_ = *std::move(next);
  return {};
}

bool TrustedSet::stored_snapshot_is_current() const {
  const FileMeta& wanted = timestamp_->snapshot;
  return snapshot_ && snapshot_->version == wanted.version && check_fresh(*snapshot_) &&
         verify_listed(snapshot_bytes_, wanted.length, wanted.hashes);
}

Ok TrustedSet::accept_snapshot(ByteView bytes) {
  const FileMeta& wanted = timestamp_->snapshot;
  if (const Ok ok = verify_listed(bytes, wanted.length, wanted.hashes); !ok) return ok;  // §5.5.2
  auto next = read_verified(bytes, {root_.snapshot, root_.keys}, read_snapshot);         // §5.5.3
  if (!next) return next.error();
  if (next->version != wanted.version) MENSHEN_RETURN_ERROR(Errc::version_wrong);  // §5.5.4
  if (snapshot_) {                                                                 // §5.5.5
    for (const auto& [name, before] : snapshot_->meta) {
      const auto after = next->meta.find(name);
      const bool stays = after != next->meta.end() && after->second.version >= before.version;
      if (!stays) MENSHEN_RETURN_ERROR(Errc::rolled_back);
    }
  }
  if (const Ok ok = check_fresh(*next); !ok) return ok;                           // §5.5.6
  if (const Ok ok = files_->write(snapshot_name_on_disk, bytes); !ok) return ok;  // §5.5.7
  snapshot_ = *std::move(next);
  snapshot_bytes_.assign(bytes.begin(), bytes.end());
  return {};
}

const FileMeta* TrustedSet::listed(const std::string& role) const {
  const auto found = snapshot_->meta.find(snapshot_name(role));
  return found == snapshot_->meta.end() ? nullptr : &found->second;
}

Result<Targets> TrustedSet::checked_targets(const std::string& role, const Delegator& delegator,
                                            ByteView bytes) const {
  const FileMeta* wanted = listed(role);
  if (wanted == nullptr) MENSHEN_RETURN_ERROR(Errc::not_listed);
  // §5.6.2
  if (const Ok ok = verify_listed(bytes, wanted->length, wanted->hashes); !ok) return ok.error();
  auto targets = read_verified(bytes, delegator, [this](const Value& signed_part) {  // §5.6.3
    return read_targets(signed_part, sm2());
  });
  if (!targets) return targets;
  if (targets->version != wanted->version) MENSHEN_RETURN_ERROR(Errc::version_wrong);  // §5.6.4
  if (const Ok ok = check_fresh(*targets); !ok) return ok.error();                     // §5.6.5
  return targets;
}

Result<std::optional<Targets>> TrustedSet::stored_targets(const std::string& role,
                                                          const Delegator& delegator) const {
  const auto bytes = files_->read(role_file(role), limits_.targets_bytes_max);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Targets>();
  auto targets = checked_targets(role, delegator, **bytes);
  return targets ? std::optional(*std::move(targets)) : std::nullopt;
}

Result<Targets> TrustedSet::accept_targets(const std::string& role, const Delegator& delegator,
                                           ByteView bytes) {
  auto targets = checked_targets(role, delegator, bytes);
  if (!targets) return targets;
  if (const Ok ok = files_->write(role_file(role), bytes); !ok) return ok.error();  // §5.6.6
  return targets;
}

}  // namespace menshen::tuf
