// Entries that a venue could have made, numbered so that each can be known again.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "gateway/core/entry.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::test {

inline constexpr Moment sample_moment{
    Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 11) + std::chrono::hours(2)),
    std::chrono::hours(8)};

inline EntryId entry_id_of(std::uint64_t number) {
  EntryId id{};
  for (std::size_t i = 0; i < 8; ++i) id[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

inline Entry sample_admission(std::uint64_t number) {
  Entry entry;
  entry.kind = EntryKind::admission;
  entry.id = entry_id_of(number);
  entry.moment = {sample_moment.at + std::chrono::milliseconds(number), sample_moment.utc_offset};
  entry.up = std::chrono::hours(3) + std::chrono::milliseconds(number);
  entry.lane = "front";
  entry.zone = "hall";
  entry.decision = Decision{Outcome::admit, {Reason::adult}};
  entry.source = Source::card_reader;
  entry.reader = "05.03-20230101-0000012345-0000067890";
  entry.document = DocumentKind::citizen_id;
  entry.evidence = Evidence::chip_read;
  entry.age_band = AgeBand::adult;
  entry.rules_version = "2026-03";
  entry.list_version = 17;
  entry.list_age = std::chrono::hours(20);
  return entry;
}

inline Entry sample_refusal(std::uint64_t number) {
  Entry entry = sample_admission(number);
  entry.kind = EntryKind::refusal;
  entry.decision = Decision{Outcome::refuse, {Reason::under_age}};
  entry.age_band = AgeBand::from_14_to_15;
  return entry;
}

inline CodeId code_id_of(std::uint64_t number) {
  CodeId id = entry_id_of(number);
  id[0] = 0xC0;
  return id;
}

// An admission with something beside it, counted, on a code that is used up by it.
inline ledger::NewLeaf sample_leaf(std::uint64_t number) {
  ledger::NewLeaf leaf;
  leaf.entry = sample_admission(number);
  leaf.beside = to_bytes("beside of " + std::to_string(number));
  leaf.change.used_code = {code_id_of(number), sample_moment.at + std::chrono::hours(48)};
  leaf.change.admitted = {sample_moment.date(), number % 3 == 0};
  return leaf;
}

}  // namespace menshen::test
