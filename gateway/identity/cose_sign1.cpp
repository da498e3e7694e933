#include "gateway/identity/cose_sign1.hpp"

#include "gateway/identity/cbor.hpp"
#include "gateway/identity/errc.hpp"

namespace menshen::identity {
namespace {

constexpr std::uint64_t sign1_tag = 18;  // RFC 9052 §2
constexpr std::uint64_t cwt_tag = 61;    // RFC 8392 §6

// Common header parameters (RFC 9052 §3.1).
constexpr std::int64_t alg_label = 1;
constexpr std::int64_t crit_label = 2;
constexpr std::int64_t kid_label = 4;

const CborValue* without_tags(const CborValue& value, Tagging tagging) {
  const CborValue* inner = &value;
  const auto* tagged = inner->as<CborValue::Tagged>();
  if (tagged != nullptr && tagged->number == cwt_tag) {
    inner = &tagged->content.front();
    tagged = inner->as<CborValue::Tagged>();
    if (tagged == nullptr) return nullptr;  // tag 61 stands before another COSE tag
  }
  if (tagged == nullptr) return tagging == Tagging::optional ? inner : nullptr;
  return tagged->number == sign1_tag ? &tagged->content.front() : nullptr;
}

// The protected header as a map: no bytes at all mean an empty one (RFC 9052 §3).
Result<CborValue::Map> protected_map(ByteView bytes) {
  if (bytes.empty()) return CborValue::Map{};
  auto parsed = parse_cbor(bytes);
  if (!parsed) return parsed.error();
  const auto* map = parsed->as<CborValue::Map>();
  if (map == nullptr) MENSHEN_RETURN_ERROR(Errc::cose_form);
  return *map;
}

// The protected bucket is asked first; only a label that is not in it is looked for in the other.
const CborValue* header(const CborValue::Map& first, const CborValue::Map& second,
                        std::int64_t label) {
  const CborValue* found = find(first, label);
  return found != nullptr ? found : find(second, label);
}

Ok read_headers(const CborValue::Map& protected_header, const CborValue::Map& unprotected,
                CoseSign1& message) {
  if (header(protected_header, unprotected, crit_label) != nullptr) {
    MENSHEN_RETURN_ERROR(Errc::cose_critical);
  }
  if (const CborValue* alg = header(protected_header, unprotected, alg_label)) {
    // A text names an algorithm that nobody registered: present, and no key of ours can have it.
    if (const auto* number = alg->as<std::int64_t>()) message.alg = *number;
  }
  if (const CborValue* kid = header(protected_header, unprotected, kid_label)) {
    const auto* bytes = kid->as<Bytes>();
    if (bytes == nullptr) MENSHEN_RETURN_ERROR(Errc::cose_form);
    message.kid = *bytes;
  }
  return {};
}

}  // namespace

Result<CoseSign1> parse_cose_sign1(ByteView bytes, Tagging tagging) {
  const auto parsed = parse_cbor(bytes);
  if (!parsed) return parsed.error();
  const CborValue* inner = without_tags(*parsed, tagging);
  const auto* parts = inner == nullptr ? nullptr : inner->as<CborValue::Array>();
  if (parts == nullptr || parts->size() != 4) MENSHEN_RETURN_ERROR(Errc::cose_form);
  const auto* protected_bytes = (*parts)[0].as<Bytes>();
  const auto* unprotected = (*parts)[1].as<CborValue::Map>();
  const auto* payload = (*parts)[2].as<Bytes>();  // null would be a detached one
  const auto* signature = (*parts)[3].as<Bytes>();
  if (protected_bytes == nullptr || unprotected == nullptr || payload == nullptr ||
      signature == nullptr) {
    MENSHEN_RETURN_ERROR(Errc::cose_form);
  }
  const auto protected_header = protected_map(*protected_bytes);
  if (!protected_header) return protected_header.error();
  CoseSign1 message;
  // An empty map is signed as no bytes, however it was written (RFC 9052 §4.4).
  if (!protected_header->empty()) message.protected_header = *protected_bytes;
  message.payload = *payload;
  message.signature = *signature;
  const auto headers = read_headers(*protected_header, *unprotected, message);
  if (!headers) return headers.error();
  return message;
}

Bytes signed_bytes(const CoseSign1& message, ByteView external_aad) {
  return CborWriter()
      .array(4)
      .text("Signature1")
      .bytes(message.protected_header)
      .bytes(external_aad)
      .bytes(message.payload)
      .take();
}

bool verifies(const CoseSign1& message, const crypto::PublicKey& key, ByteView external_aad) {
  if (message.alg != static_cast<std::int64_t>(key.algorithm())) return false;
  return key.verify(signed_bytes(message, external_aad), message.signature);
}

Bytes sign_cose_sign1(ByteView payload, ByteView kid, const crypto::PrivateKey& key) {
  CoseSign1 message;
  message.protected_header = CborWriter()
                                 .map(2)
                                 .integer(alg_label)
                                 .integer(static_cast<std::int64_t>(key.algorithm()))
                                 .integer(kid_label)
                                 .bytes(kid)
                                 .take();
  message.payload.assign(payload.begin(), payload.end());
  message.signature = key.sign(signed_bytes(message));
  return CborWriter()
      .tag(sign1_tag)
      .array(4)
      .bytes(message.protected_header)
      .map(0)
      .bytes(message.payload)
      .bytes(message.signature)
      .take();
}

}  // namespace menshen::identity
