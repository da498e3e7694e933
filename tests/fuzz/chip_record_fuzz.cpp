// Any bytes: a chip record, or a named defect. What is read is fit to be shown.
#include <chrono>

#include "gateway/core/result.hpp"
#include "gateway/identity/chip_record.hpp"
#include "gateway/identity/numbers.hpp"
#include "gateway/identity/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const CivilDate today = CivilDate(std::chrono::year(2026) / 3 / 10);
  const auto record = identity::read_chip_record({data, size}, today);
  if (!record) return 0;
  check(record->birth <= today, "somebody who is not born yet");
  check(!record->valid_to || *record->valid_from <= *record->valid_to, "ends before it begins");
  const auto number = identity::read_number(record->number, today);
  check(number.has_value() && birth_fits(*number, record->birth), "number and birth disagree");
  for (const auto* text : {&record->name, &record->english_name, &record->address,
                           &record->appended_address, &record->authority, &record->pass_number}) {
    check(identity::is_plain_utf8(*text), "text that cannot be shown");
  }
  check(credential_of(*record).evidence == Evidence::chip_read, "a chip read is one");
  return 0;
}
