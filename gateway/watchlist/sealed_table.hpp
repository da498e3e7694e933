// The box's side of a sealed list: a table that tells it nothing, and the token that it makes of
// every minor's number. What this promises holds for an honest box (docs/privacy.md): the list is
// hidden from it, and the unlisted from the county.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/hpke.hpp"
#include "gateway/crypto/p256.hpp"
#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/mapped_file.hpp"
#include "gateway/watchlist/sealed_format.hpp"
#include "gateway/watchlist/sealed_placement.hpp"

namespace menshen::watchlist {

// What a box takes a table for, and what it has taken already.
struct SealedTerms {
  std::string county;
  crypto::X25519Public education{};  // whom tokens are sealed to; never from the table itself
  EpochNumber newest_epoch = 0;      // the newest that this box has taken; 0: none
  crypto::Digest newest_digest{};    // and its table's digest()
};

// What a token says of its entry, beside the number.
struct EntryFacts {
  std::string_view origin;  // the log's name
  EntryId id{};
  Moment moment;
  Evidence evidence = Evidence::none;
};

class SealedTable {
 public:
  // Reads everything once, each slot among it: about 15 µs a slot, so a quarter of a second for
  // 10,000 numbers. To be done before a table is put in use. The bytes must outlive the table.
  // Errc::magic, file_size, header, digest, other_county, older_epoch, epoch_reused, education_key,
  // slot_point.
  static Result<SealedTable> read(ByteView bytes, const SealedTerms& terms);

  // The same but for the slots: of bytes that read() took before, known by their digest.
  static Result<SealedTable> read_again(ByteView bytes, const SealedTerms& terms);

  // read() of a mapped file. Also Errc::file_unreadable.
  static Result<SealedTable> open(const std::filesystem::path& file, const SealedTerms& terms);

  // token_bytes of them, by the same operations in the same order for every minor, listed or not.
  // Errc::number_form: not 18 characters of GB 11643; Errc::not_a_minor: adults are never looked
  // up; Errc::entry_facts: an origin too long, no evidence, or a time that no token can carry;
  // Errc::slot_point, of a table that was never read() whole.
  Result<Bytes> token_for(std::string_view number, const EntryFacts& facts,
                          const Chance& chance) const;
  // The same, with what was done added up in `work`.
  Result<Bytes> token_for(std::string_view number, const EntryFacts& facts, const Chance& chance,
                          crypto::P256Work& work) const;

  const SealedIssue& issue() const { return issue_; }
  // Past its time a table is still used, and whoever uses it says so.
  bool covers(Instant now) const { return issue_.not_before <= now && now <= issue_.not_after; }
  const crypto::Digest& digest() const { return digest_; }
  std::size_t slots() const { return slots_; }
  const PlacementSalt& salt() const { return salt_; }
  ByteView base() const;  // L = αG, compressed
  ByteView slot(std::size_t index) const;

 private:
  SealedTable(ByteView bytes, const SealedTerms& terms)
      : bytes_(bytes), education_(terms.education) {}

  Ok read_header();
  Ok check_epoch(const SealedTerms& terms) const;
  Ok read_slots() const;
  Result<Bytes> inner_for(std::string_view number, const EntryFacts& facts, ByteView seed,
                          const Chance& chance) const;

  MappedFile file_;
  ByteView bytes_;
  crypto::X25519Public education_;
  SealedIssue issue_;
  std::size_t slots_ = 0;
  PlacementSalt salt_{};
  crypto::Digest digest_{};
  std::shared_ptr<const crypto::FixedPoint> base_;  // L, ready to be multiplied
  std::shared_ptr<const SlotDraw> slot_draw_;
};

}  // namespace menshen::watchlist
