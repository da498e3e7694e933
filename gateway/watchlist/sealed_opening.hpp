// The opener's side of a token. Whatever does not open, or opens and is not what an honest box
// makes of a listed number, is counted and dropped unseen: the counts hold no personal data.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/hpke.hpp"
#include "gateway/watchlist/epoch_secrets.hpp"
#include "gateway/watchlist/sealed_token.hpp"

namespace menshen::watchlist {

// The entry that a token lies beside, from its signed and verified leaf.
struct TokenEntry {
  std::string origin;  // the log's name
  EntryId id{};
  crypto::Digest beside{};  // the leaf's commitment: SHA-256 of all bytes beside
};

// A listed child was at a door.
struct Sighting {
  std::string number;
  Instant at{};
  Evidence evidence = Evidence::none;
  bool weak = false;  // proven so weakly that it never sends a person alone
};

// Numbers for counts; they never change.
enum class Dropped : std::uint8_t {
  form = 1,            // not a token's bytes, or its points are none
  other_epoch = 2,     // made under another epoch's table
  commitment = 3,      // not the bytes that the leaf commits to
  repeated = 4,        // its entry has been seen before
  unopened = 5,        // nobody listed, as nearly all; or forged, or of another entry or venue
  inner_seal = 6,      // not sealed to this education key
  content = 7,         // not the content of a token
  not_listed = 8,      // the number was not on that epoch's approved list
  listed_no_more = 9,  // it was, and today it is not
  disagrees = 10,      // the seed gives other points than the token's: no honest box made it
};
inline constexpr std::size_t dropped_reasons = 10;
std::string_view name_of(Dropped reason);

struct OpeningCounts {
  std::uint64_t sightings = 0;
  std::uint64_t weak = 0;                                // among the sightings
  std::array<std::uint64_t, dropped_reasons> dropped{};  // by reason, from 1

  std::uint64_t of(Dropped reason) const { return dropped[static_cast<std::size_t>(reason) - 1]; }
};

struct OpeningLists {
  NumberList approved;                  // the epoch's table was made of it
  NumberList today;                     // as approved today
  std::vector<Evidence> weak_evidence;  // by the county's policy
};

// Of one epoch. Remembers which entries it has seen, so that none counts twice.
class SealedOpener {
 public:
  SealedOpener(EpochNumber epoch, const EpochSecrets& secrets,
               const crypto::X25519Secret& education, OpeningLists lists)
      : epoch_(epoch), secrets_(secrets), education_(education), lists_(std::move(lists)) {}
  SealedOpener(const SealedOpener&) = delete;
  SealedOpener& operator=(const SealedOpener&) = delete;
  ~SealedOpener();

  // Nothing for a token that was dropped; counts() says why, of all together.
  std::optional<Sighting> open(ByteView token, const TokenEntry& entry);

  const OpeningCounts& counts() const { return counts_; }

 private:
  using Opening = boost::system::result<Sighting, Dropped>;

  Opening opened(ByteView token, const TokenEntry& entry);
  boost::system::result<TokenContent, Dropped> content_of(const TokenParts& token,
                                                          const TokenEntry& entry) const;
  bool agrees(const TokenParts& token, const TokenContent& content) const;

  EpochNumber epoch_;
  EpochSecrets secrets_;
  crypto::X25519Secret education_;
  OpeningLists lists_;
  OpeningCounts counts_;
  std::set<std::pair<std::string, EntryId>> seen_;
};

[[noreturn]] void throw_exception_from_error(const Dropped& reason,
                                             const boost::source_location& where);

}  // namespace menshen::watchlist
