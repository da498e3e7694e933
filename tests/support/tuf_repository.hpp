// A TUF repository in memory, as its publisher sees it, and a client's trusted files in memory:
// the same keys at every run. What is served may be exchanged file by file.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/crypto/signature.hpp"
#include "gateway/tuf/envelope.hpp"
#include "gateway/tuf/errc.hpp"
#include "gateway/tuf/hashes.hpp"
#include "gateway/tuf/role_file.hpp"
#include "gateway/tuf/updater.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::test {

inline Instant tuf_now() { return tuf::parse_date_time("2026-06-01T08:00:00Z").value(); }

// Trusted files that may stop taking changes, as a machine does whose power is cut.
class MemoryFiles : public tuf::TrustedFiles {
 public:
  std::map<std::string, Bytes> files;
  std::optional<std::size_t> changes_left;  // nothing: any number
  std::vector<std::string> changes;

  Result<std::optional<Bytes>> read(const std::string& name, std::size_t bytes_max) override {
    const auto file = files.find(name);
    if (file == files.end()) return std::optional<Bytes>();
    if (file->second.size() > bytes_max) MENSHEN_RETURN_ERROR(tuf::Errc::too_large);
    return std::optional(file->second);
  }
  Ok write(const std::string& name, ByteView bytes) override {
    if (const Ok ok = change("write " + name); !ok) return ok;
    files[name].assign(bytes.begin(), bytes.end());
    return {};
  }
  Ok remove(const std::string& name) override {
    if (const Ok ok = change("remove " + name); !ok) return ok;
    files.erase(name);
    return {};
  }

  std::string text(const std::string& name) const {
    const auto file = files.find(name);
    return file == files.end() ? "" : std::string(text_of(file->second));
  }

 private:
  Ok change(const std::string& what) {
    if (changes_left && *changes_left == 0) return make_error_code(std::errc::io_error);
    if (changes_left) --*changes_left;
    changes.push_back(what);
    return {};
  }
  static Ok make_error_code(std::errc why) { return Error(std::make_error_code(why)); }
};

class TufRepository {
 public:
  tuf::Root root;
  tuf::Timestamp timestamp;
  tuf::Snapshot snapshot;
  std::map<std::string, tuf::Targets> roles;                // "targets" and the delegated ones
  std::map<std::string, std::vector<tuf::Signer>> signers;  // of every role
  std::map<std::string, std::string> files;                 // served under the metadata's URL
  std::map<std::string, std::string> targets;               // served under the targets' URL
  bool lists_hashes = false;

  explicit TufRepository(std::uint32_t seed = 1) : chance_(seeded_chance(seed)) {
    for (const char* role : {"root", "timestamp", "snapshot", "targets"}) {
      set_keys(role, {new_signer()});
    }
    roles["targets"].version = 0;
    root.version = timestamp.version = snapshot.version = 0;
    for (tuf::Common* one :
         {static_cast<tuf::Common*>(&root), static_cast<tuf::Common*>(&timestamp),
          static_cast<tuf::Common*>(&snapshot), static_cast<tuf::Common*>(&roles["targets"])}) {
      one->expires = tuf_now() + std::chrono::days(30);
    }
    publish({"root", "targets", "snapshot", "timestamp"});
  }

  tuf::Signer new_signer(crypto::Algorithm algorithm = crypto::Algorithm::eddsa) {
    return tuf::Signer::of(crypto::PrivateKey::generate(algorithm, chance_));
  }
  tuf::Signer new_sm2_signer() { return tuf::Signer::of(crypto::Sm2PrivateKey::generate(chance_)); }

  tuf::RoleKeys& keys_of(const std::string& role) {
    if (role == "root") return root.root;
    if (role == "timestamp") return root.timestamp;
    return role == "snapshot" ? root.snapshot : root.targets;
  }
  // From the next root on.
  void set_keys(const std::string& role, std::vector<tuf::Signer> who, std::size_t threshold = 1) {
    tuf::RoleKeys& keys = keys_of(role);
    keys = {{}, threshold};
    for (const tuf::Signer& one : who) {
      keys.keyids.push_back(one.key.id());
      root.keys.insert_or_assign(one.key.id(), one.key);
    }
    signers[role] = std::move(who);
  }

  // Each with the next version, signed by who signs for it now.
  void publish(const std::vector<std::string>& which) {
    for (const std::string& role : which) {
      ++common(role).version;
      serve(role, tuf::sign_envelope(value_of(role), signers[role]));
    }
  }
  // As `publish` would name it, and listed where it must be.
  void serve(const std::string& role, const std::string& bytes) {
    const std::uint64_t version = common(role).version;
    files[tuf::role_file(role, version)] = bytes;
    files[tuf::role_file(role)] = bytes;
    tuf::FileMeta meta{version, std::nullopt, {}};
    if (lists_hashes) {
      meta.length = bytes.size();
      meta.hashes = tuf::hashes_of(bytes_of(bytes));
    }
    if (role == "snapshot") timestamp.snapshot = meta;
    if (roles.contains(role)) snapshot.meta[tuf::snapshot_name(role)] = meta;
  }
  void publish_all() { publish({"targets", "snapshot", "timestamp"}); }

  tuf::Common& common(const std::string& role) {
    if (role == "root") return root;
    if (role == "timestamp") return timestamp;
    return role == "snapshot" ? static_cast<tuf::Common&>(snapshot) : roles.at(role);
  }
  tuf::Value value_of(const std::string& role) const {
    if (role == "root") return tuf::write(root);
    if (role == "timestamp") return tuf::write(timestamp);
    return role == "snapshot" ? tuf::write(snapshot) : tuf::write(roles.at(role));
  }

  // A role's first delegation makes the role; each has a signer of its own.
  tuf::Delegation& delegate(const std::string& from, const std::string& to,
                            const std::vector<std::string>& paths, bool terminating = false) {
    if (!roles.contains(to)) {
      roles[to].version = 0;
      roles[to].expires = tuf_now() + std::chrono::days(30);
    }
    const tuf::Signer signer = new_signer();
    signers[to].push_back(signer);
    roles.at(from).keys.insert_or_assign(signer.key.id(), signer.key);
    tuf::Delegation delegation{to, {{signer.key.id()}, 1}, paths, {}, terminating};
    return roles.at(from).delegations.emplace_back(std::move(delegation));
  }

  void add_target(const std::string& role, const std::string& path, const std::string& content) {
    tuf::TargetFile file{content.size(), tuf::hashes_of(bytes_of(content)), std::nullopt};
    const auto hash =
        root.consistent_snapshot ? std::optional(file.hashes.at("sha256")) : std::nullopt;
    if (const auto name = tuf::target_file(path, hash)) targets[*name] = content;
    roles.at(role).targets[path] = std::move(file);
  }

  // The files of a client that was given the first root.
  MemoryFiles client() const {
    MemoryFiles client;
    client.files["root.json"] = to_bytes(files.at("1.root.json"));
    return client;
  }

 private:
  Chance chance_;
};

// Answers all that an updater wants from a repository's files; what was asked is kept.
class TufServing {
 public:
  explicit TufServing(const TufRepository& repository) : repository_(repository) {}

  std::vector<std::string> asked;

  Ok answer(tuf::Updater& updater) {
    while (updater.next()) {
      const std::string name = updater.next()->file;
      asked.push_back(name);
      const auto file = repository_.files.find(name);
      const Ok ok = file == repository_.files.end() ? updater.missing()
                                                    : updater.accept(bytes_of(file->second));
      if (!ok) return ok;
    }
    return {};
  }

  Ok refresh(MemoryFiles& files, Instant now = tuf_now(), const tuf::Limits& limits = {}) {
    auto updater = tuf::Updater::begin(files, now, limits);
    if (!updater) return updater.error();
    return answer(*updater);
  }

  // Refreshes, then seeks.
  Result<std::optional<tuf::FoundTarget>> find(MemoryFiles& files, const std::string& path,
                                               const tuf::Limits& limits = {}) {
    auto updater = tuf::Updater::begin(files, tuf_now(), limits);
    if (!updater) return updater.error();
    if (const Ok ok = answer(*updater); !ok) return ok.error();
    asked.clear();
    if (const Ok ok = updater->seek(path); !ok) return ok.error();
    if (const Ok ok = answer(*updater); !ok) return ok.error();
    return updater->found();
  }

 private:
  const TufRepository& repository_;
};

}  // namespace menshen::test
