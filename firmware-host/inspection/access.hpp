// What an authority was shown, as the leaf says it: kind inspection_access, a range, a detail.
//
// Whoever pulls must not make the register grow faster than they read it. So every page of entries,
// every entry and every blob beside one is an access of its own, but tiles and checkpoints, which a
// mirror asks for by the hundred, are accesses of a span: one leaf for a client's hashes a day, one
// for a client's bundles of the same 65,536 leaves in ten minutes.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "firmware-host/inspection/rights.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/http/message.hpp"

namespace menshen::inspection {

inline constexpr std::size_t reader_digits_max = 16;  // 64 bits: what RFC 5280 asks to be random
inline constexpr std::uint64_t bundle_block_leaves = 65'536;
inline constexpr std::chrono::minutes bundle_access_lasts{10};
// Clients and blocks that are remembered; beyond them the oldest costs its client another leaf.
inline constexpr std::size_t accesses_kept_max = 256;

struct Access {
  std::string detail;              // "entries market", at most ledger::detail_bytes_max bytes
  std::optional<LeafRange> range;  // nothing: no leaf was shown, hashes alone
  std::string reader;              // to whom: reader_of
};

// What may be asked for again without another leaf.
struct Span {
  enum class What : std::uint8_t { hashes, bundles };
  What what = What::hashes;
  std::uint64_t block = 0;  // of bundles

  bool operator==(const Span&) const = default;
};

// "hashes", "bundles", or the resource's own name, and the role.
std::string detail_of(Resource resource, ledger::Role role);

// Whose certificate it was: the first digits of its serial number, by which its issuer's list names
// the office. No name: a leaf stays for good.
std::string reader_of(const http::ClientIdentity& client);

// Whether each showing of it is a leaf, whatever was shown before.
bool is_written_each_time(Resource resource);

// The span that pulling this leaf's bundle opens, in a tree of this size.
Span span_of_bundle(LeafIndex first);
LeafRange range_of(const Span& span, std::uint64_t size);

// Which spans are open: written down, durably, not long ago. Not for two threads at once.
class OpenSpans {
 public:
  bool holds(const http::ClientIdentity& client, const Span& span, const Moment& now) const;
  void keep(const http::ClientIdentity& client, const Span& span, const Moment& now);
  std::size_t count() const { return kept_.size(); }

 private:
  struct Kept {
    http::ClientIdentity client;
    Span span;
    Moment since;
  };
  std::deque<Kept> kept_;  // the oldest first
};

}  // namespace menshen::inspection
