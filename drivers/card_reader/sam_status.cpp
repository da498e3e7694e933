#include "drivers/card_reader/sam_status.hpp"

namespace menshen::card_reader {

Status status_of(std::uint8_t sw3) {
  switch (sw3) {
    case 0x90:
    case 0x9F:
      return Status::done;
    case 0x91:
      return Status::no_such_item;
    case 0x10:
    case 0x11:
      return Status::host_frame_wrong;
    case 0x21:
      return Status::not_understood;
    case 0x23:
    case 0x24:
      return Status::out_of_order;
    case 0x31:
      return Status::module_refused;
    case 0x32:
    case 0x33:
      return Status::card_rejected;
    case 0x40:
      return Status::not_identity_card;
    case 0x41:
    case 0x47:
    case 0x81:
      return Status::card_failed;
    case 0x60:
      return Status::self_test_failed;
    case 0x66:
      return Status::not_authorised;
    case 0x80:
      return Status::no_card;
    default:
      return Status::unknown;
  }
}

}  // namespace menshen::card_reader
