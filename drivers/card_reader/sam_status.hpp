// What the third status byte of an answer asks for. The first two are the card's own and decide
// nothing.
#pragma once

#include <cstdint>

namespace menshen::card_reader {

enum class Status {
  done,               // 90, 9F
  no_such_item,       // 91
  host_frame_wrong,   // 10, 11: the module could not make sense of our frame
  not_understood,     // 21: this module does not know the command
  out_of_order,       // 23, 24: start again at find
  module_refused,     // 31: the card did not accept the module
  card_rejected,      // 32, 33: the module did not accept the card, or its data
  not_identity_card,  // 40
  card_failed,        // 41, 47, 81: read, random number or select failed
  self_test_failed,   // 60
  not_authorised,     // 66
  no_card,            // 80: none, or the one that was read still lies there
  unknown,            // no maker's paper names it
};

Status status_of(std::uint8_t sw3);

}  // namespace menshen::card_reader
