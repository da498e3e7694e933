#include "gateway/tuf/envelope.hpp"

#include <algorithm>
#include <set>

#include "gateway/tuf/fields.hpp"

namespace menshen::tuf {
namespace {

constexpr std::size_t keyid_bytes_max = 128;
constexpr std::size_t signature_chars_max = 4096;  // hex; RSA of 4096 bits has 1024

}  // namespace

Result<Envelope> read_envelope(ByteView bytes) {
  auto parsed = parse_json(bytes);
  if (!parsed) return parsed.error();
  Fields fields;
  Envelope envelope;
  std::set<std::string> keyids;
  for (const Value& one : fields.array(*parsed, "signatures", signatures_count_max)) {
    Signature signature;
    signature.keyid = fields.text(one, "keyid");
    const std::string& text = fields.text(one, "sig");
    if (signature.keyid.size() > keyid_bytes_max || text.size() > signature_chars_max) {
      fields.fail(Errc::too_large);
    }
    if (fields.failed()) return fields.error();
    if (!keyids.insert(signature.keyid).second) MENSHEN_RETURN_ERROR(Errc::keyid_twice);
    signature.bytes = from_hex(text).value_or(Bytes{});
    envelope.signatures.push_back(std::move(signature));
  }
  const Value* signed_part = fields.wanted(*parsed, "signed");
  if (signed_part != nullptr && signed_part->object() == nullptr) fields.fail(Errc::field_missing);
  if (fields.failed()) return fields.error();
  envelope.signed_part = *signed_part;
  envelope.signed_bytes = canonical(envelope.signed_part);
  return envelope;
}

Ok verify_threshold(const Envelope& envelope, const RoleKeys& role, const Keys& keys) {
  const ByteView message = bytes_of(envelope.signed_bytes);
  std::set<std::string_view> signed_by;  // by material, not by id
  for (const Signature& signature : envelope.signatures) {
    if (std::ranges::find(role.keyids, signature.keyid) == role.keyids.end()) continue;
    const auto key = keys.find(signature.keyid);
    if (key == keys.end() || signature.bytes.empty()) continue;
    if (signed_by.contains(key->second.material())) continue;
    if (!key->second.verify(message, signature.bytes)) continue;
    signed_by.insert(key->second.material());
    if (signed_by.size() >= role.threshold) return {};
  }
  MENSHEN_RETURN_ERROR(Errc::signatures_too_few);
}

std::string sign_envelope(const Value& signed_part, std::span<const Signer> signers) {
  const std::string message = canonical(signed_part);
  Value::Array signatures;
  for (const Signer& signer : signers) {
    signatures.push_back(Value::object({{"keyid", Value(signer.key.id())},
                                        {"sig", Value(to_hex(signer.sign(bytes_of(message))))}}));
  }
  return canonical(
      Value::object({{"signed", signed_part}, {"signatures", Value(std::move(signatures))}}));
}

}  // namespace menshen::tuf
