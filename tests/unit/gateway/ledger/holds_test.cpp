#include "gateway/ledger/holds.hpp"

#include <gtest/gtest.h>

namespace menshen::ledger {
namespace {

TEST(WhatLiesBeside, SaysItsKindInItsFirstTwoBytes) {
  for (const Holds holds : {Holds::registration, Holds::token, Holds::order, Holds::access}) {
    const Bytes bytes = beside_of(holds, bytes_of("content"));
    EXPECT_EQ(bytes[0], 1);
    EXPECT_EQ(bytes[1], static_cast<std::uint8_t>(holds));
    EXPECT_EQ(text_of(ByteView(bytes).subspan(beside_header_bytes)), "content");
    EXPECT_EQ(holds_of(bytes), holds);
  }
}

TEST(WhatLiesBeside, OfNoKnownKindIsNothing) {
  for (const Bytes& bytes :
       {Bytes{}, Bytes{1}, Bytes{0, 1}, Bytes{2, 1}, Bytes{1, 0}, Bytes{1, 5}, Bytes{1, 255}}) {
    EXPECT_FALSE(holds_of(bytes)) << to_hex(bytes);
  }
}

TEST(WhatLiesBeside, HasKindsWithFixedNames) {
  EXPECT_EQ(name_of(Holds::registration), "registration");
  EXPECT_EQ(name_of(Holds::token), "token");
  EXPECT_EQ(name_of(Holds::order), "order");
  EXPECT_EQ(name_of(Holds::access), "access");
  EXPECT_EQ(name_of(static_cast<Holds>(9)), "unknown");
}

}  // namespace
}  // namespace menshen::ledger
