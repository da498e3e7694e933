#include "gateway/tuf/metadata.hpp"

namespace menshen::tuf {
namespace {

Value integer(std::uint64_t value) { return Value(static_cast<std::int64_t>(value)); }

Value texts(const std::vector<std::string>& list) {
  return Value(Value::Array(list.begin(), list.end()));
}

Value::Object common(std::string_view type, const Common& of) {
  return {{"_type", Value(std::string(type))},
          {"spec_version", Value(std::string(spec_version))},
          {"version", integer(of.version)},
          {"expires", Value(date_time(of.expires))}};
}

Value keys_value(const Keys& keys) {
  Value::Object members;
  for (const auto& [id, key] : keys) members.emplace_back(id, key.object());
  return Value::object(std::move(members));
}

Value::Object role_members(const RoleKeys& role) {
  return {{"keyids", texts(role.keyids)}, {"threshold", integer(role.threshold)}};
}

Value hashes_value(const Hashes& hashes) {
  Value::Object members;
  for (const auto& [algorithm, hash] : hashes) members.emplace_back(algorithm, Value(hash));
  return Value::object(std::move(members));
}

Value file_meta(const FileMeta& meta) {
  Value::Object members = {{"version", integer(meta.version)}};
  if (meta.length) members.emplace_back("length", integer(*meta.length));
  if (!meta.hashes.empty()) members.emplace_back("hashes", hashes_value(meta.hashes));
  return Value::object(std::move(members));
}

Value delegation_value(const Delegation& delegation) {
  Value::Object members = role_members(delegation.keys);
  members.emplace_back("name", Value(delegation.name));
  members.emplace_back("terminating", Value(delegation.terminating));
  if (delegation.hash_prefixes.empty()) {
    members.emplace_back("paths", texts(delegation.paths));
  } else {
    members.emplace_back("path_hash_prefixes", texts(delegation.hash_prefixes));
  }
  return Value::object(std::move(members));
}

}  // namespace

Value write(const Root& root) {
  Value::Object members = common("root", root);
  members.emplace_back("consistent_snapshot", Value(root.consistent_snapshot));
  members.emplace_back("keys", keys_value(root.keys));
  Value::Object roles;
  roles.emplace_back("root", Value::object(role_members(root.root)));
  roles.emplace_back("timestamp", Value::object(role_members(root.timestamp)));
  roles.emplace_back("snapshot", Value::object(role_members(root.snapshot)));
  roles.emplace_back("targets", Value::object(role_members(root.targets)));
  members.emplace_back("roles", Value::object(std::move(roles)));
  return Value::object(std::move(members));
}

Value write(const Timestamp& timestamp) {
  Value::Object members = common("timestamp", timestamp);
  members.emplace_back("meta", Value::object({{"snapshot.json", file_meta(timestamp.snapshot)}}));
  return Value::object(std::move(members));
}

Value write(const Snapshot& snapshot) {
  Value::Object members = common("snapshot", snapshot);
  Value::Object meta;
  for (const auto& [name, file] : snapshot.meta) meta.emplace_back(name, file_meta(file));
  members.emplace_back("meta", Value::object(std::move(meta)));
  return Value::object(std::move(members));
}

Value write(const Targets& targets) {
  Value::Object members = common("targets", targets);
  Value::Object files;
  for (const auto& [path, target] : targets.targets) {
    Value::Object file = {{"length", integer(target.length)},
                          {"hashes", hashes_value(target.hashes)}};
    if (target.custom) file.emplace_back("custom", *target.custom);
    files.emplace_back(path, Value::object(std::move(file)));
  }
  members.emplace_back("targets", Value::object(std::move(files)));
  if (!targets.delegations.empty()) {
    Value::Array roles;
    for (const Delegation& one : targets.delegations) roles.push_back(delegation_value(one));
    members.emplace_back("delegations", Value::object({{"keys", keys_value(targets.keys)},
                                                       {"roles", Value(std::move(roles))}}));
  }
  return Value::object(std::move(members));
}

std::string date_time(Instant instant) {
  const Instant second = std::chrono::floor<std::chrono::seconds>(instant);
  return to_iso(Moment{second}).substr(0, 19) + "Z";
}

}  // namespace menshen::tuf
