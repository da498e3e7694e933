#include "firmware-host/handshake_refusals.hpp"

#include <gtest/gtest.h>

namespace menshen::host {
namespace {

using namespace std::chrono_literals;
using http::Refusal;

TEST(HandshakeRefusals, AreToldOfOnceAMinuteAndCauseHoweverMany) {
  HandshakeRefusals refusals;
  EXPECT_EQ(refusals.to_tell(Refusal::no_certificate, 5s), 1U) << "the first at once";
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(refusals.to_tell(Refusal::no_certificate, 5s + 59ms * i), 0U);
  }
  EXPECT_EQ(refusals.to_tell(Refusal::old_tls, 6s), 1U) << "another cause has a minute of its own";
  EXPECT_EQ(refusals.to_tell(Refusal::no_certificate, 65s - 1us), 0U);
  EXPECT_EQ(refusals.to_tell(Refusal::no_certificate, 65s), 1002U) << "with all since";
  EXPECT_EQ(refusals.to_tell(Refusal::no_certificate, 66s), 0U);
  EXPECT_EQ(refusals.to_tell(Refusal::no_certificate, 10h), 2U);
}

}  // namespace
}  // namespace menshen::host
