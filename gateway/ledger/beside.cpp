#include "gateway/ledger/beside.hpp"

#include <algorithm>
#include <utility>

#include "gateway/crypto/digest.hpp"
#include "gateway/ledger/byte_reader.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/holds.hpp"

namespace menshen::ledger {
namespace {

using crypto::Digest;

struct Label {  // who a wrapped key is for
  Role role{};
  KeyId key_id{};
};

struct Wrapped {  // the content key for one recipient
  Label to;
  ByteView key;
};

struct Parts {  // of the bytes beside; views into them
  Suite suite{};
  Digest commitment{};
  std::vector<Wrapped> wrapped;
  ByteView sealed;
};

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

void append(Bytes& out, const Label& to) {
  out.push_back(static_cast<std::uint8_t>(to.role));
  append(out, to.key_id);
}

Bytes context_of(std::string_view origin, const EntryId& id) {
  Bytes aad = to_bytes(origin);
  append(aad, id);
  return aad;
}

Bytes context_of_key(std::string_view origin, const EntryId& id, const Label& to) {
  Bytes aad = context_of(origin, id);
  append(aad, to);
  return aad;
}

// SM2 wraps a key without a context, so there the content's names all whom it was sealed to.
template <class Lines, class LabelOf>
Bytes context_of_content(Suite suite, std::string_view origin, const EntryId& id,
                         const Lines& lines, LabelOf label_of) {
  Bytes aad = context_of(origin, id);
  if (suite == Suite::sm) {
    for (const auto& line : lines) append(aad, label_of(line));
  }
  return aad;
}

Label label_of(const Recipient& recipient) { return {recipient.role, recipient.key_id}; }

Result<Parts> parse_parts(ByteView bytes) {
  ByteReader reader(bytes);
  reader.take(beside_header_bytes);
  const auto suite = suite_numbered(reader.number(1));
  if (holds_of(bytes) != Holds::registration || !suite) MENSHEN_RETURN_ERROR(Errc::beside_form);
  Parts parts;
  parts.suite = *suite;
  parts.commitment = reader.array<crypto::digest_bytes>();
  const auto count = reader.number(1);
  if (count == 0 || count > recipients_max) MENSHEN_RETURN_ERROR(Errc::beside_form);
  for (std::uint64_t i = 0; i < count; ++i) {
    Wrapped wrapped;
    wrapped.to.role = static_cast<Role>(reader.number(1));
    wrapped.to.key_id = reader.array<8>();
    wrapped.key = reader.take(wrapped_bytes_of(parts.suite));
    parts.wrapped.push_back(wrapped);
  }
  parts.sealed = reader.take(content_bytes_of(parts.suite));
  if (!reader.at_end()) MENSHEN_RETURN_ERROR(Errc::beside_form);
  return parts;
}

Result<ContentKey> content_key_for(const BesideKey& key, const Parts& parts,
                                   std::string_view origin, const EntryId& id) {
  const auto mine = std::ranges::find_if(parts.wrapped, [&](const Wrapped& wrapped) {
    return wrapped.to.role == key.role && wrapped.to.key_id == key.key_id;
  });
  if (mine == parts.wrapped.end() || suite_of(key.secret_key) != parts.suite) {
    MENSHEN_RETURN_ERROR(Errc::not_for_this_key);
  }
  return unwrap(key.secret_key, context_of_key(origin, id, mine->to), mine->key);
}

}  // namespace

BesideSealer::BesideSealer(std::vector<Recipient> recipients, std::string origin, Chance chance)
    : suite_(recipients.empty() ? Suite::hpke : suite_of(recipients.front().key)),
      origin_(std::move(origin)),
      chance_(std::move(chance)) {
  check(check_recipients(recipients).has_value(), "recipients that were checked before");
  check(origin_.size() <= origin_bytes_max, "an origin that was checked before");
  for (const Recipient& recipient : recipients) {
    lines_.push_back({recipient, wrapper_to(recipient.key)});
  }
}

Result<Bytes> BesideSealer::seal(const EntryId& id, const Registration& registration, Instant now) {
  const auto canonical = canonical_bytes(registration);
  if (!canonical) return canonical.error();
  const auto salt = draw<salt_bytes>(chance_);
  const auto content_key = draw<sizeof(ContentKey)>(chance_);

  Bytes out = beside_of(Holds::registration, {});
  out.push_back(static_cast<std::uint8_t>(suite_));
  append(out, commitment_of(suite_, salt, *canonical));
  out.push_back(static_cast<std::uint8_t>(lines_.size()));
  for (const Line& line : lines_) {
    const Label to = label_of(line.recipient);
    const auto wrapped =
        line.wrapper->wrap(context_of_key(origin_, id, to), content_key, now, chance_);
    if (!wrapped) return wrapped.error();
    append(out, to);
    append(out, *wrapped);
  }
  Bytes content(salt.begin(), salt.end());
  append(content, *canonical);
  const Bytes aad = context_of_content(suite_, origin_, id, lines_,
                                       [](const Line& line) { return label_of(line.recipient); });
  append(out, seal_content(suite_, content_key, aad, content, chance_));
  return out;
}

Result<Registration> open_beside(const BesideKey& key, std::string_view origin, const EntryId& id,
                                 ByteView beside) {
  const auto parts = parse_parts(beside);
  if (!parts) return parts.error();
  const auto content_key = content_key_for(key, *parts, origin, id);
  if (!content_key) return content_key.error();
  const Bytes aad = context_of_content(parts->suite, origin, id, parts->wrapped,
                                       [](const Wrapped& wrapped) { return wrapped.to; });
  const auto content = open_content(parts->suite, *content_key, aad, parts->sealed);
  if (!content) return content.error();
  // AES-GCM alone commits to no key: a forger could make bytes that two recipients open
  // differently.
  const ByteView salt = ByteView(*content).first(salt_bytes);
  const ByteView canonical = ByteView(*content).subspan(salt_bytes);
  if (!crypto::equal_in_constant_time(commitment_of(parts->suite, salt, canonical),
                                      parts->commitment)) {
    MENSHEN_RETURN_ERROR(Errc::beside_altered);
  }
  return parse_canonical(canonical);
}

}  // namespace menshen::ledger
