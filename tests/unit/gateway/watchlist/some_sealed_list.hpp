// A sealed list to look at: children of a county that never was, an epoch, its table, a box's
// entries. Each child's number is real in form: birth in 2012, and the check character.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "gateway/core/iso_7064.hpp"
#include "gateway/watchlist/sealed_opening.hpp"
#include "gateway/watchlist/sealed_publication.hpp"
#include "gateway/watchlist/sealed_table.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::watchlist {

inline constexpr auto some_county = "450602";
inline constexpr auto some_origin = "gate.county.example/45060210000001";

inline std::string with_check(std::string digits17) {
  digits17 += mod_11_2(digits17);
  return digits17;
}

// Of every index below 168,000 another one.
inline std::string child(std::size_t index) {
  const std::string sequence = std::to_string(1000 + index % 500).substr(1);
  const std::string day = std::to_string(101 + index / 500 % 28).substr(1);
  const std::string month = std::to_string(101 + index / 14'000 % 12).substr(1);
  return with_check("4506022012" + month + day + sequence);
}

inline std::vector<std::string> children(std::size_t first, std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(child(first + i));
  return numbers;
}

inline Instant at_epoch_day(int day) { return Instant(std::chrono::days(20'500 + day)); }  // 2026

inline SealedIssue some_sealed_issue(EpochNumber epoch = 7) {
  return {some_county, epoch, at_epoch_day(0), at_epoch_day(30)};
}

inline crypto::X25519Pair education_pair(std::uint8_t fill = 0x0e) {
  return crypto::derive_x25519_pair(Bytes(32, fill)).value();
}

inline SealedTerms some_terms() {
  SealedTerms terms;
  terms.county = some_county;
  terms.education = education_pair().public_key;
  return terms;
}

// An epoch with `listed` children, child(0) and on.
struct SomeEpoch {
  explicit SomeEpoch(std::size_t listed = 300, std::uint32_t seed = 1, EpochNumber epoch = 7)
      : chance(test::seeded_chance(seed)),
        list(NumberList::of(children(0, listed)).value()),
        issue(some_sealed_issue(epoch)),
        secrets(EpochSecrets::draw(chance)),
        bytes(publish(list, issue, secrets, chance).value()) {}

  SealedTable table() const { return SealedTable::read(bytes, some_terms()).value(); }
  SealedOpener opener(NumberList today) const {
    return SealedOpener(issue.epoch, secrets, education_pair().secret_key,
                        {list, std::move(today), {Evidence::typed_number}});
  }
  SealedOpener opener() const { return opener(list); }

  Chance chance;
  NumberList list;
  SealedIssue issue;
  EpochSecrets secrets;
  Bytes bytes;
};

inline EntryFacts some_facts(std::uint8_t id = 1) {
  EntryFacts facts;
  facts.origin = some_origin;
  facts.id.fill(id);
  facts.moment = {at_epoch_day(3) + std::chrono::hours(2), std::chrono::hours(8)};
  facts.evidence = Evidence::chip_read;
  return facts;
}

// As a leaf commits to it.
inline TokenEntry entry_of(ByteView token, const EntryFacts& facts) {
  return {std::string(facts.origin), facts.id, crypto::sha256(token)};
}

// A second writer of the table's format, by the manual: any slots, any points.
struct HandMadeTable {
  std::string county = some_county;
  EpochNumber epoch = 7;
  std::uint64_t not_before = 1'771'200'000'000;
  std::uint64_t not_after = 1'773'792'000'000;
  std::uint32_t slots = 16;
  std::uint32_t zeros = 0;
  PlacementSalt salt{};
  Bytes base;
  std::vector<Bytes> points;

  HandMadeTable() {
    crypto::P256Work work;
    crypto::P256 curve(work);
    std::vector<Bytes> messages;
    for (int i = 0; i < 17; ++i) messages.push_back(to_bytes(std::to_string(i)));
    for (const auto& point : curve.hash_all(messages, bytes_of("hand-made"))) {
      points.emplace_back(point.begin(), point.end());
    }
    base = points.back();
    points.pop_back();
  }

  Bytes bytes() const {
    Bytes out = to_bytes("menshen-seal-01\n");
    const auto add = [&out](ByteView more) { out.insert(out.end(), more.begin(), more.end()); };
    add(bytes_of(county));
    out.resize(32, 0);
    append_u64_be(out, epoch);
    append_u64_be(out, not_before);
    append_u64_be(out, not_after);
    append_u32_be(out, slots);
    append_u32_be(out, zeros);
    add(salt);
    add(base);
    for (const Bytes& point : points) add(point);
    add(crypto::sha256(out));
    return out;
  }
};

// The digest made right again over bent bytes.
inline Bytes redigested(Bytes bytes) {
  const auto digest = crypto::sha256(ByteView(bytes).first(bytes.size() - crypto::digest_bytes));
  std::ranges::copy(digest, bytes.end() - crypto::digest_bytes);
  return bytes;
}

}  // namespace menshen::watchlist
