// Every word the page says about a decision, a device or a mistake: Chinese first, English beside.
// The big text never says why; the clerk's line says kindly what to do, and why only when it is
// opened, since a guest may read along. A minor on an open list reads exactly as any other minor
// (docs/design.md, decision 1).
#pragma once

#include <cstdint>
#include <string_view>

#include "firmware-host/desk/board.hpp"
#include "firmware-host/desk/errc.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/device.hpp"

namespace menshen::desk {

struct Words {
  std::string_view zh, en;

  bool present() const { return !zh.empty() && !en.empty(); }
};

struct Said {
  Words what;  // what is
  Words next;  // what to do now
};

Words big_text(Outcome outcome);  // readable from 2 m
Said words_for(Outcome outcome);  // below it, to the patron
Said words_for(Reason reason);    // the clerk's line: `next` lies open and never names an age
Said words_for(Advice advice);    // of Advice::none: nothing to do
Said words_for(Notice notice);    // of Notice::none: empty
Said words_for(Errc problem);
Words words_for(DeviceState state);
Words words_for(DeviceKind kind);
Words words_for(NoChipReason reason);

// Something the patron can do at the lane, so that it is said there as well.
bool is_for_patron(Advice advice);

// While it holds nobody is decided about, so that the lanes say "paused" and not "your document".
bool stops_the_door(Notice notice);

// The name of a reason as the page may know it: a listed minor's is "under_age".
std::string_view public_name(Reason reason);

std::string_view name_of(NoChipReason reason);  // "card_forgotten"; "unknown" for no reason

}  // namespace menshen::desk
