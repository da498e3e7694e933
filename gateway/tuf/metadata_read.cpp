#include <algorithm>
#include <array>
#include <set>

#include "gateway/tuf/fields.hpp"
#include "gateway/tuf/hashes.hpp"
#include "gateway/tuf/metadata.hpp"
#include "gateway/tuf/role_file.hpp"

namespace menshen::tuf {
namespace {

constexpr std::size_t keyid_bytes_max = 128;
constexpr std::size_t hash_prefix_chars_max = 64;

// §4.3: which versions match is ours to say. Every 1.x.y is read; 1.0 stands in old repositories.
bool is_version_1(std::string_view text) {
  std::size_t numbers = 1;
  if (!text.starts_with("1.")) return false;
  for (text.remove_prefix(2); !text.empty(); ++numbers) {
    const auto digits = std::min(text.find('.'), text.size());
    const auto number = text.substr(0, digits);
    const bool sound = !number.empty() && number.size() <= 6 &&
                       std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
    if (!sound || numbers == 3 || digits + 1 == text.size()) return false;
    text.remove_prefix(std::min(digits + 1, text.size()));
  }
  return numbers > 1;
}

void read_common(Fields& fields, const Value& signed_part, std::string_view type, Common& into) {
  if (fields.text(signed_part, "_type") != type) fields.fail(Errc::type_wrong);
  if (!is_version_1(fields.text(signed_part, "spec_version"))) fields.fail(Errc::specification);
  into.version = static_cast<std::uint64_t>(fields.integer(signed_part, "version", 1));
  const auto expires = parse_date_time(fields.text(signed_part, "expires"));
  if (!expires) return fields.fail(expires.error());
  into.expires = *expires;
}

Keys read_keys(Fields& fields, const Value& of, Sm2Keys sm2) {
  Keys keys;
  for (const auto& [id, object] : fields.object(of, "keys", keys_count_max)) {
    auto key = Key::read(object, sm2);
    if (!key) {
      fields.fail(key.error());
      break;
    }
    // §4.3: clients MUST calculate each KEYID.
    if (key->id() != id) fields.fail(Errc::keyid_wrong);
    keys.emplace(id, *std::move(key));
  }
  return keys;
}

RoleKeys read_role_keys(Fields& fields, const Value& role) {
  RoleKeys keys;
  for (const Value& id : fields.array(role, "keyids", role_keys_count_max)) {
    keys.keyids.push_back(fields.text_of(id, keyid_bytes_max));
  }
  std::ranges::sort(keys.keyids);
  const bool twice = std::ranges::adjacent_find(keys.keyids) != keys.keyids.end();
  if (twice) fields.fail(Errc::keyid_twice);
  const auto threshold = fields.integer(role, "threshold", 1, Errc::threshold_wrong);
  keys.threshold = static_cast<std::size_t>(threshold);
  return keys;
}

RoleKeys read_role(Fields& fields, const Value& roles, std::string_view name) {
  const Value* role = fields.wanted(roles, name);
  return role == nullptr ? RoleKeys{} : read_role_keys(fields, *role);
}

Hashes read_hashes(Fields& fields, const Value& of) {
  Hashes hashes;
  for (const auto& [algorithm, hash] : fields.object(of, "hashes", hashes_count_max)) {
    const std::string* text = hash.text();
    if (text == nullptr) fields.fail(Errc::field_missing);
    if (!fields.failed()) hashes.emplace(algorithm, *text);
  }
  if (!has_known_hash(hashes)) fields.fail(Errc::hash_unknown);
  return hashes;
}

FileMeta read_file_meta(Fields& fields, const Value& of) {
  FileMeta meta;
  meta.version = static_cast<std::uint64_t>(fields.integer(of, "version", 1));
  if (of.member("length") != nullptr) {
    meta.length = static_cast<std::uint64_t>(fields.integer(of, "length", 0));
  }
  if (of.member("hashes") != nullptr) meta.hashes = read_hashes(fields, of);
  return meta;
}

TargetFile read_target(Fields& fields, const Value& of) {
  TargetFile target;
  target.length = static_cast<std::uint64_t>(fields.integer(of, "length", 0));
  target.hashes = read_hashes(fields, of);
  if (const Value* custom = of.member("custom")) {
    if (custom->object() == nullptr) fields.fail(Errc::field_missing);
    target.custom = *custom;
  }
  return target;
}

std::vector<std::string> read_texts(Fields& fields, const Value& of, std::string_view name,
                                    std::size_t bytes_max) {
  std::vector<std::string> texts;
  if (of.member(name) == nullptr) return texts;
  for (const Value& text : fields.array(of, name, paths_count_max)) {
    texts.push_back(fields.text_of(text, bytes_max));
  }
  return texts;
}

Delegation read_delegation(Fields& fields, const Value& of) {
  Delegation delegation;
  delegation.name = fields.text(of, "name");
  if (!is_delegated_role(delegation.name)) fields.fail(Errc::role_name);
  delegation.keys = read_role_keys(fields, of);
  // §4.5: optional; if used, exactly one of them.
  if (of.member("paths") != nullptr && of.member("path_hash_prefixes") != nullptr) {
    fields.fail(Errc::delegation_paths);
  }
  delegation.paths = read_texts(fields, of, "paths", path_bytes_max);
  delegation.hash_prefixes = read_texts(fields, of, "path_hash_prefixes", hash_prefix_chars_max);
  if (const Value* terminating = of.member("terminating")) {
    if (terminating->boolean() == nullptr) fields.fail(Errc::field_missing);
    delegation.terminating = terminating->boolean() != nullptr && *terminating->boolean();
  }
  return delegation;
}

void read_delegations(Fields& fields, const Value& delegations, Sm2Keys sm2, Targets& into) {
  into.keys = read_keys(fields, delegations, sm2);
  std::set<std::string_view> names;
  const auto& roles = fields.array(delegations, "roles", delegations_count_max);
  into.delegations.reserve(roles.size());
  for (const Value& role : roles) {
    into.delegations.push_back(read_delegation(fields, role));
    if (fields.failed()) return;
    // §4.5: the rolename MUST be unique in the delegations object.
    if (!names.insert(into.delegations.back().name).second) fields.fail(Errc::role_name);
  }
}

}  // namespace

Result<Root> read_root(const Value& signed_part, Sm2Keys sm2) {
  Fields fields;
  Root root;
  read_common(fields, signed_part, "root", root);
  root.consistent_snapshot = false;  // §4.3: unspecified is false
  if (const Value* consistent = signed_part.member("consistent_snapshot")) {
    if (consistent->boolean() == nullptr) fields.fail(Errc::field_missing);
    root.consistent_snapshot = consistent->boolean() != nullptr && *consistent->boolean();
  }
  if (fields.failed()) return fields.error();
  root.keys = read_keys(fields, signed_part, sm2);
  if (const Value* roles = fields.wanted(signed_part, "roles")) {
    root.root = read_role(fields, *roles, "root");
    root.timestamp = read_role(fields, *roles, "timestamp");
    root.snapshot = read_role(fields, *roles, "snapshot");
    root.targets = read_role(fields, *roles, "targets");
  }
  if (fields.failed()) return fields.error();
  return root;
}

Result<Timestamp> read_timestamp(const Value& signed_part) {
  Fields fields;
  Timestamp timestamp;
  read_common(fields, signed_part, "timestamp", timestamp);
  const Value* meta = fields.wanted(signed_part, "meta");
  const Value* snapshot = meta == nullptr ? nullptr : fields.wanted(*meta, "snapshot.json");
  if (snapshot != nullptr) timestamp.snapshot = read_file_meta(fields, *snapshot);
  if (fields.failed()) return fields.error();
  return timestamp;
}

Result<Snapshot> read_snapshot(const Value& signed_part) {
  Fields fields;
  Snapshot snapshot;
  read_common(fields, signed_part, "snapshot", snapshot);
  for (const auto& [name, meta] : fields.object(signed_part, "meta", files_count_max)) {
    snapshot.meta.emplace(name, read_file_meta(fields, meta));
    if (fields.failed()) break;
  }
  // §4.4: it MUST list the top-level targets metadata.
  if (!snapshot.meta.contains("targets.json")) fields.fail(Errc::field_missing);
  if (fields.failed()) return fields.error();
  return snapshot;
}

Result<Targets> read_targets(const Value& signed_part, Sm2Keys sm2) {
  Fields fields;
  Targets targets;
  read_common(fields, signed_part, "targets", targets);
  for (const auto& [path, target] : fields.object(signed_part, "targets", files_count_max)) {
    if (path.size() > path_bytes_max) fields.fail(Errc::too_large);
    targets.targets.emplace(path, read_target(fields, target));
    if (fields.failed()) break;
  }
  if (fields.failed()) return fields.error();
  if (const Value* delegations = signed_part.member("delegations")) {
    read_delegations(fields, *delegations, sm2, targets);
  }
  if (fields.failed()) return fields.error();
  return targets;
}

bool Root::has_sm2() const {
  return std::ranges::any_of(keys, [](const auto& one) { return one.second.is_sm2(); });
}

Result<Instant> parse_date_time(std::string_view text) {
  const auto two_digits = [&](std::size_t at, int max) -> std::optional<int> {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (!digit(at) || !digit(at + 1)) return std::nullopt;
    const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return value > max ? std::nullopt : std::optional(value);
  };
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z') {
    MENSHEN_RETURN_ERROR(Errc::date_malformed);
  }
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto hour = two_digits(11, 23), minute = two_digits(14, 59), second = two_digits(17, 59);
  if (!date || !hour || !minute || !second) MENSHEN_RETURN_ERROR(Errc::date_malformed);
  return Instant(std::chrono::sys_days(*date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace menshen::tuf
