#include "drivers/card_reader/sam_status.hpp"

#include <gtest/gtest.h>

#include <map>

namespace menshen::card_reader {
namespace {

TEST(SamStatus, KnowsEveryStatusByteOfTheMakersTableAndNoOther) {
  const std::map<int, Status> table{
      {0x90, Status::done},
      {0x9F, Status::done},
      {0x91, Status::no_such_item},
      {0x10, Status::host_frame_wrong},
      {0x11, Status::host_frame_wrong},
      {0x21, Status::not_understood},
      {0x23, Status::out_of_order},
      {0x24, Status::out_of_order},
      {0x31, Status::module_refused},
      {0x32, Status::card_rejected},
      {0x33, Status::card_rejected},
      {0x40, Status::not_identity_card},
      {0x41, Status::card_failed},
      {0x47, Status::card_failed},
      {0x81, Status::card_failed},
      {0x60, Status::self_test_failed},
      {0x66, Status::not_authorised},
      {0x80, Status::no_card},
  };
  for (int sw3 = 0; sw3 < 256; ++sw3) {
    const auto known = table.find(sw3);
    EXPECT_EQ(status_of(static_cast<std::uint8_t>(sw3)),
              known == table.end() ? Status::unknown : known->second)
        << sw3;
  }
}

}  // namespace
}  // namespace menshen::card_reader
