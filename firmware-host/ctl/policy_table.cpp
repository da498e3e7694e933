#include "firmware-host/ctl/policy_table.hpp"

#include <ostream>

#include "firmware-host/config_files.hpp"
#include "firmware-host/file.hpp"
#include "firmware-host/policy_signature.hpp"
#include "gateway/policy/parse.hpp"

namespace menshen::ctl {
namespace {

std::optional<policy::Rules> parsed(const std::string& file, std::string_view text,
                                    policy::Provenance provenance, const Streams& streams) {
  auto rules = policy::parse_rules(text, provenance);
  if (rules) return std::move(*rules);
  for (const policy::Mistake& mistake : rules.error().all) {
    streams.err << file << ":" << mistake.line << ": " << mistake.what << ": " << mistake.remedy
                << '\n';
  }
  return std::nullopt;
}

// exit_ok, or why the table may not be believed.
int check_signature(const PolicyTable& table, std::string_view text, const Streams& streams) {
  const auto signature = read_input(table.signature_file, streams, host::small_file_bytes_max);
  const auto pem = read_input(table.signed_by_file, streams, host::small_file_bytes_max);
  if (!signature || !pem) return exit_file;
  const auto key = host::policy_signer(*pem);
  if (!key) {
    return fail(streams, exit_file, table.signed_by_file + ": " + key.error().message());
  }
  const Ok verified = host::verify_policy(text, *signature, *key);
  if (verified) return exit_ok;
  return fail(streams, exit_no, table.signature_file + ": " + verified.error().message());
}

}  // namespace

std::optional<policy::Rules> rules_in(const PolicyTable& table, const Streams& streams, int& code) {
  if (table.signature_file.empty() != table.signed_by_file.empty()) {
    code = fail(streams, exit_usage, "--signature and --signed-by go together");
    return std::nullopt;
  }
  code = exit_file;
  const auto text = read_input(table.rules_file, streams, policy::rules_text_bytes_max);
  if (!text) return std::nullopt;
  const bool is_signed = !table.signature_file.empty();
  code = is_signed ? check_signature(table, *text, streams) : exit_ok;
  if (code != exit_ok) return std::nullopt;
  auto rules = parsed(
      table.rules_file, *text,
      is_signed ? policy::Provenance::signed_by_county : policy::Provenance::local_file, streams);
  if (!rules) code = exit_no;
  return rules;
}

int policy_keygen(const std::string& out, const World& world) {
  const auto key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa, world.chance);
  const Ok written = host::write_new_file(out, key.pem(), host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, out, written.error());
  world.streams.out << key.public_key().pem();
  return exit_ok;
}

int sign_policy(const PolicyToSign& asked, const World& world) {
  const auto text = read_input(asked.rules_file, world.streams, policy::rules_text_bytes_max);
  const auto pem = read_input(asked.key_file, world.streams, host::small_file_bytes_max);
  if (!text || !pem) return exit_file;
  const auto key = crypto::PrivateKey::from_pem(*pem);
  if (!key || key->algorithm() != crypto::Algorithm::eddsa) {
    return fail(world.streams, exit_file,
                asked.key_file + " is no key of menshenctl policy keygen");
  }
  const auto rules =
      parsed(asked.rules_file, *text, policy::Provenance::signed_by_county, world.streams);
  if (!rules) return exit_no;
  const Ok written =
      host::write_file(asked.out, host::sign_policy(*text, *key), host::FileKind::open);
  if (!written) return fail_to_write(world.streams, asked.out, written.error());
  print_line(world.streams, {{"rules_version", rules->version}, {"bytes", text->size()}});
  return exit_ok;
}

int verify_policy(const PolicyTable& asked, const World& world) {
  int code = exit_ok;
  const auto rules = rules_in(asked, world.streams, code);
  if (!rules) return code;
  print_line(world.streams, {{"rules_version", rules->version}, {"signature", "verified"}});
  return exit_ok;
}

}  // namespace menshen::ctl
