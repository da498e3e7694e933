#include "gateway/ledger/access_reason.hpp"

#include <gtest/gtest.h>

#include <set>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/holds.hpp"
#include "gateway/ledger/leaf.hpp"

namespace menshen::ledger {
namespace {

const AccessReason reason{Purpose::complaint, "防市监〔2026〕第 17 号"};

TEST(AccessReason, IsReadAsItWasWritten) {
  const Bytes beside = encode_access_reason(reason);
  EXPECT_EQ(holds_of(beside), Holds::access);
  EXPECT_EQ(parse_access_reason(beside).value(), reason);
  const Bytes wanted = {1, 4, 3, 0, 1, 'x'};
  EXPECT_EQ(encode_access_reason({Purpose::complaint, "x"}), wanted);
}

TEST(AccessReason, HasOneForm) {
  const Bytes beside = encode_access_reason({Purpose::inspection, "17"});
  for (std::size_t size = 0; size < beside.size(); ++size) {
    const Bytes cut(beside.begin(), beside.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(parse_access_reason(cut).error(), Errc::access_form) << size;
  }
  for (const Bytes& bad :
       {Bytes{1, 4, 0, 0, 1, 'x'}, Bytes{1, 4, 6, 0, 1, 'x'}, Bytes{1, 3, 1, 0, 1, 'x'},
        Bytes{2, 4, 1, 0, 1, 'x'}, Bytes{1, 4, 1, 0, 1, 'x', 'y'}, Bytes{1, 4, 1, 0, 0},
        Bytes{1, 4, 1, 0, 1, '"'}, Bytes{1, 4, 1, 0, 1, 0xFF}}) {
    EXPECT_EQ(parse_access_reason(bad).error(), Errc::access_form);
  }
}

TEST(AccessReason, HasACaseNumberOfLimitedLength) {
  EXPECT_TRUE(is_case_number(std::string(case_number_bytes_max, '1')));
  EXPECT_FALSE(is_case_number(std::string(case_number_bytes_max + 1, '1')));
  EXPECT_FALSE(is_case_number(""));
  EXPECT_FALSE(is_case_number("a\nb"));
  Bytes beyond = encode_access_reason({Purpose::inspection, std::string(64, '1')});
  beyond[4] = 65;
  beyond.push_back('1');
  EXPECT_EQ(parse_access_reason(beyond).error(), Errc::access_form);
}

TEST(AccessReason, HasWordsThatFitALeaf) {
  std::set<std::string_view> words;
  for (int number = 1; number <= 5; ++number) {
    const auto purpose = static_cast<Purpose>(number);
    EXPECT_TRUE(words.insert(name_of(purpose)).second);
    EXPECT_LE(name_of(purpose).size(), detail_bytes_max);
    EXPECT_EQ(purpose_named(name_of(purpose)), purpose);
  }
  EXPECT_EQ(name_of(static_cast<Purpose>(6)), "unknown");
  EXPECT_FALSE(purpose_named("unknown"));
  EXPECT_FALSE(purpose_named("curiosity"));
}

}  // namespace
}  // namespace menshen::ledger
