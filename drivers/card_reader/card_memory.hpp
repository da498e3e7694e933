// Which cards were read lately, so that each is decided once however long it lies there and however
// often the module finds it again.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"

namespace menshen::card_reader {

// Cards remembered at once: more cannot be read within any sensible window.
inline constexpr std::size_t remembered_cards_max = 64;

// Away for longer, and shown to be lifted, a card has been laid down anew; a shorter absence is one
// at the edge of the reader's field.
inline constexpr std::chrono::milliseconds lifted_for_min{1000};

enum class Sight {
  fresh,        // decide it
  still_lying,  // it has not been lifted since it was decided
  decided,      // it has been decided already: laid again within the window, or never lifted while
                // the module was restarted; worth a word to the patron
};

// A card is fresh again when it was lifted *and* the window has passed since it was decided, or
// last seen where it was laid then. "Lifted" must be shown: by an empty find or by another card.
// Modules disagree on what an empty find means (most answer so as well while a card that was read
// still lies there), which is why the window is asked for too; and a module that was restarted
// finds again what lay there all along, which is why what it said before the restart proves
// nothing. Laid anew within the window a card gains no time: the decision may have come to nothing
// behind the reader, and then its holder must be heard however often he tries.
//
// Only a mark of each record is kept, no record: 64 bits of a hash, enough to know it again.
class CardMemory {
 public:
  explicit CardMemory(std::chrono::milliseconds window) : window_(window) {}

  Sight see(ByteView text, Instant now);  // a record has been read; remembers it
  void nothing_found(Instant now);
  void module_restarted() { since_read_ = Since::restarted; }

 private:
  enum class Since { lying, lifted, restarted };
  struct Seen {
    std::size_t mark;
    Instant last;
    Instant window_from;
    bool laid_anew;  // since it was decided
  };
  Sight sight_of(const Seen& seen, Instant now) const;

  std::chrono::milliseconds window_;
  std::vector<Seen> seen_;  // the card read last stands at the end
  Since since_read_ = Since::lying;
};

}  // namespace menshen::card_reader
