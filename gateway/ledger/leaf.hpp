// An entry as the bytes that are hashed: compact JSON, fields in one order, every field always
// there (docs/formats.md, "The leaf"). No personal data.
//
// JSON and not CBOR: a regulator's clerk can read it, and the bytes are never re-made from a parsed
// form, so JSON's freedom costs nothing. One size for all decisions, so that no size tells of whom
// a leaf speaks: the padding is inside the hashed bytes, where nobody can strip it unseen.
//
// Version 2 is written; version 1 (registers of release 0.1) goes on being read, byte for byte: it
// has no `up`, `list_age` and `range`, knows the kinds up to list_change, and is shorter.
#pragma once

#include <cstddef>
#include <optional>

#include "gateway/core/bytes.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/plain_text.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::ledger {

using crypto::Digest;

inline constexpr int leaf_version = 2;

// Every leaf about somebody (admission, refusal, referral, override, exit) has exactly this many
// bytes, and no leaf has more.
inline constexpr std::size_t leaf_bytes_fixed = 704;
inline constexpr std::size_t leaf_v1_bytes_fixed = 640;

// The most that the text fields may hold, in bytes of UTF-8; a leaf with all of them at their most
// still fits. Control characters, quotation marks and backslashes are refused: these are names
// that somebody configured, and what needs no escape is read alike by everybody.
inline constexpr std::size_t lane_bytes_max = leaf_name_bytes_max;
inline constexpr std::size_t zone_bytes_max = leaf_name_bytes_max;
inline constexpr std::size_t rules_version_bytes_max = leaf_name_bytes_max;
inline constexpr std::size_t reader_bytes_max = 48;
inline constexpr std::size_t detail_bytes_max = 24;
inline constexpr std::size_t leaf_reasons_max = 12;

struct Leaf {
  Entry entry;
  Digest beside{};  // SHA-256 of the bytes beside, of nothing if there are none
  int version = leaf_version;
};

// Errc::leaf_field if the entry has no such form: a text field beyond its limit or with characters
// outside it, too many reasons, a decision where the kind has none or none where it has one, an
// offset that is not whole minutes, a year beyond 9999, a range of a decision or one that ends
// before it begins, an exit or override that follows nothing, a negative duration, a version that
// is none, or a field that the version does not have.
Result<Bytes> encode_leaf(const Leaf& leaf);

// Exactly what encode_leaf wrote, or Errc::leaf_form.
Result<Leaf> parse_leaf(ByteView bytes);

// The field `beside` of bytes that are known to be a leaf, without reading the rest: verifying a
// long register looks at nothing else. Nothing if there is no such field.
std::optional<Digest> beside_of_leaf(ByteView bytes);

}  // namespace menshen::ledger
