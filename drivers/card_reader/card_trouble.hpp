// Counts what goes wrong with the card that lies there, and says when that is worth a decision.
#pragma once

#include <chrono>
#include <optional>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::card_reader {

inline constexpr int rejections_max = 2;  // one may be the radio's fault, two are the card's
inline constexpr int failures_max = 3;
inline constexpr int empty_finds_of_a_lift = 3;  // fewer are a card at the edge of the field

// A bad card is one scan for as long as it lies there: nothing of it can be compared, so it counts
// as the same until several finds in a row were empty.
class CardTrouble {
 public:
  // Failures further apart than this belong to different cards.
  explicit CardTrouble(std::chrono::milliseconds memory) : memory_(memory) {}

  // The Scan that is due now, if any.
  std::optional<Content> rejected();           // SW3 32, 33
  std::optional<Content> failed(Instant now);  // SW3 31, 41, 47, 81
  void nothing_found();
  void read_well();

 private:
  std::optional<Content> settle(Content content);

  std::chrono::milliseconds memory_;
  int rejections_ = 0;
  int failures_ = 0;  // over several lifts: the patron is asked to lay the card down again
  int empty_finds_ = 0;
  Instant last_failure_{};
  bool settled_ = false;  // this card has had its scan
};

}  // namespace menshen::card_reader
