#include <algorithm>

#include "firmware-host/config_sections.hpp"

namespace menshen::host {
namespace {

constexpr std::array<Word<ledger::Role>, 7> roles = {{{"venue", ledger::Role::venue},
                                                      {"education", ledger::Role::education},
                                                      {"market", ledger::Role::market},
                                                      {"culture", ledger::Role::culture},
                                                      {"police", ledger::Role::police},
                                                      {"township", ledger::Role::township},
                                                      {"auditor", ledger::Role::auditor}}};

constexpr std::array<Word<ledger::Suite>, 2> suites = {
    {{"hpke", ledger::Suite::hpke}, {"sm", ledger::Suite::sm}}};

void note_key(ConfigTable& table, ledger::Suite suite, ByteView raw) {
  if (suite == ledger::Suite::sm) {
    table.note("key", "the key of a [[register.recipient]] is no SM2 public key",
               "copy the 88 characters that menshenctl register-key new --suite sm printed");
  } else if (raw.size() != crypto::x25519_bytes) {
    table.note("key", "the key of a [[register.recipient]] is no X25519 public key",
               "copy the 44 characters that menshenctl register-key new printed");
  } else {
    table.note("key", "what is sealed to this key can keep nothing secret",
               "make a new pair with menshenctl register-key new");
  }
}

// The key id says nothing that the key does not: it is there to catch a key copied wrong.
void read_recipient_key(ConfigTable& table, ledger::Suite suite, ledger::Recipient& recipient) {
  std::string key_text;
  std::string key_id;
  table.text("key", key_text, "\"what menshenctl register-key new printed\"");
  table.text("key_id", key_id, "\"what menshenctl register-key new printed\"");
  if (key_text.empty()) return;
  const Bytes raw = from_base64(key_text).value_or(Bytes{});
  const auto key = ledger::register_public_from(suite, raw);
  if (!key) return note_key(table, suite, raw);
  recipient.key = *key;
  recipient.key_id = ledger::key_id_of(*key);
  if (!key_id.empty() && key_id != to_hex(recipient.key_id)) {
    table.note("key_id", "key_id does not belong to this key",
               "copy both again from menshenctl register-key new; this key's would be \"" +
                   to_hex(recipient.key_id) + "\"");
  }
}

void read_recipient(ConfigTable table, ledger::Suite suite, Config& config) {
  ledger::Recipient recipient;
  std::string role;
  table.text("role", role, "\"venue\"");
  const auto known = std::ranges::find(roles, role, &Word<ledger::Role>::text);
  if (known == roles.end() && !role.empty()) {
    table.note("role", "the role of a [[register.recipient]] is unknown",
               "write one of: venue, market, culture, police, township, auditor");
  } else if (known != roles.end()) {
    recipient.role = known->value;
  }
  if (recipient.role == ledger::Role::education) {
    table.note("role", "the education role may never open the register",
               "remove this recipient: education gets tokens, never personal data");
  }
  read_recipient_key(table, suite, recipient);
  const bool twice = std::ranges::any_of(config.recipients, [&](const ledger::Recipient& other) {
    return other.role == recipient.role && other.key == recipient.key;
  });
  if (twice) table.note("key", "this recipient is there twice", "remove one of the two");
  config.recipients.push_back(recipient);
  table.finish();
}

void read_hold_orders(ConfigTable& table, Config& config) {
  std::string vkey;
  std::filesystem::path folder;
  const bool has_key = table.text_if("hold_authority", vkey);
  const bool has_folder = table.path_if("hold_orders", folder);
  if (has_key != has_folder) {
    table.note(has_key ? "hold_authority" : "hold_orders",
               "hold_authority and hold_orders go together",
               "write both, the authority's verifier key and the folder of its orders, or neither");
  }
  if (!has_key) return;
  auto authority = ledger::NoteVerifier::parse(vkey);
  if (authority && authority->type() == ledger::NoteKeyType::ed25519) {
    config.hold_orders = HoldOrderFiles{folder, *std::move(authority)};
  } else {
    table.note("hold_authority", "hold_authority is no verifier key",
               "copy the authority's \"<name>+<8 hex digits>+<base64>\"");
  }
}

}  // namespace

void read_register(ConfigTable table, Config& config) {
  table.word<ledger::Suite>("suite", config.suite, suites);
  read_hold_orders(table, config);
  const auto recipients = table.tables("recipient", ledger::recipients_max);
  for (const toml::table* recipient : recipients) {
    read_recipient({*recipient, "[[register.recipient]]", table.problems()}, config.suite, config);
  }
  if (recipients.empty()) {
    table.problems().note_absent(
        table.line(), "nobody could open the register",
        "add a [[register.recipient]] with role = \"venue\" and the key that menshenctl "
        "register-key new prints");
  }
  table.finish();
}

}  // namespace menshen::host
