#include "firmware-host/policy_signature.hpp"

#include "firmware-host/errc.hpp"

namespace menshen::host {
namespace {

constexpr std::string_view context = "menshen rule table 1\n";

Bytes message_of(std::string_view table) {
  Bytes message = to_bytes(context);
  message.insert(message.end(), table.begin(), table.end());
  return message;
}

}  // namespace

std::optional<Bytes> parse_policy_signature(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  auto signature = from_base64(text);
  if (!signature || signature->size() != policy_signature_bytes) return std::nullopt;
  return signature;
}

Result<crypto::PublicKey> policy_signer(std::string_view pem) {
  auto key = crypto::PublicKey::from_pem(pem);
  if (key && key->algorithm() != crypto::Algorithm::eddsa) MENSHEN_RETURN_ERROR(Errc::signer_kind);
  return key;
}

std::string sign_policy(std::string_view table, const crypto::PrivateKey& key) {
  check(key.algorithm() == crypto::Algorithm::eddsa, "rule tables are signed with Ed25519");
  return to_base64(key.sign(message_of(table))) + "\n";
}

Ok verify_policy(std::string_view table, std::string_view signature, const crypto::PublicKey& key) {
  const auto bytes = parse_policy_signature(signature);
  if (!bytes) MENSHEN_RETURN_ERROR(Errc::signature_form);
  if (!key.verify(message_of(table), *bytes)) MENSHEN_RETURN_ERROR(Errc::signature_wrong);
  return {};
}

}  // namespace menshen::host
