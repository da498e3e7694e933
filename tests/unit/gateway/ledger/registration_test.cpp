#include "gateway/ledger/registration.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

const Registration sample{DocumentKind::citizen_id, "11010519491231002X", "张三", ""};

TEST(Registration, IsWrittenInOneWay) {
  const Bytes bytes = canonical_bytes(sample).value();
  const std::string expected =
      "0101"
      "0012" +
      to_hex(bytes_of("11010519491231002X")) + "0006" + to_hex(bytes_of("张三")) + "0000";
  EXPECT_EQ(to_hex(bytes),
            expected + std::string(2 * registration_bytes_fixed - expected.size(), '0'));
}

TEST(Registration, ComesBackAsItWas) {
  const Registration foreign{DocumentKind::foreigner_id_2023, "911124198108030024",
                             "ZHENGJIAN, YANGBEN", "CAN"};
  for (const Registration& registration : {sample, foreign, Registration{}}) {
    const auto back = parse_canonical(canonical_bytes(registration).value()).value();
    EXPECT_EQ(back.document, registration.document);
    EXPECT_EQ(back.number, registration.number);
    EXPECT_EQ(back.name, registration.name);
    EXPECT_EQ(back.nationality, registration.nationality);
  }
}

TEST(Registration, TakesEachFieldToItsLimitAndNotBeyond) {
  const Registration longest{DocumentKind::passport, std::string(number_bytes_max, '1'),
                             std::string(name_bytes_max, 'n'),
                             std::string(nationality_bytes_max, 'X')};
  EXPECT_EQ(canonical_bytes(longest)->size(), registration_bytes_fixed);
  for (auto field : {&Registration::number, &Registration::name, &Registration::nationality}) {
    Registration beyond = longest;
    beyond.*field += 'x';
    EXPECT_EQ(canonical_bytes(beyond).error(), Errc::registration_field);
  }
}

TEST(Registration, IsReadOnlyFromItsOwnBytes) {
  const Bytes bytes = canonical_bytes(sample).value();
  const auto refused = [](const Bytes& other) {
    return parse_canonical(other).error() == Errc::beside_form;
  };
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_TRUE(refused(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))));
  }
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_TRUE(refused(longer));
  for (const auto& [at, value] : std::initializer_list<std::pair<std::size_t, std::uint8_t>>{
           {0, 2},                                // version
           {1, 0},                                // no document
           {1, 7},                                // none that there is
           {3, number_bytes_max + 1},             // a number beyond its limit
           {2, 0xFF},                             // and beyond the bytes
           {registration_bytes_fixed - 1, 1}}) {  // something in the padding
    Bytes changed = bytes;
    changed[at] = value;
    EXPECT_TRUE(refused(changed)) << at;
  }
}

}  // namespace
}  // namespace menshen::ledger
