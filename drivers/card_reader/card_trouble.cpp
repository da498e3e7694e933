#include "drivers/card_reader/card_trouble.hpp"

namespace menshen::card_reader {

std::optional<Content> CardTrouble::rejected() {
  empty_finds_ = 0;
  if (++rejections_ < rejections_max) return std::nullopt;
  return settle(Content::chip_rejected);
}

std::optional<Content> CardTrouble::failed(Instant now) {
  empty_finds_ = 0;
  if (now - last_failure_ > memory_) failures_ = 0;
  last_failure_ = now;
  if (++failures_ < failures_max) return std::nullopt;
  return settle(Content::chip_unreadable);
}

void CardTrouble::nothing_found() {
  rejections_ = 0;
  if (++empty_finds_ >= empty_finds_of_a_lift) settled_ = false;
}

void CardTrouble::read_well() { *this = CardTrouble(memory_); }

std::optional<Content> CardTrouble::settle(Content content) {
  rejections_ = failures_ = 0;
  if (settled_) return std::nullopt;
  settled_ = true;
  return content;
}

}  // namespace menshen::card_reader
