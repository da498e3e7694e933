// Any text: a number, or a named defect. A number reads again as itself, and its check character is
// the one that the printed weights give.
#include <chrono>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/identity/numbers.hpp"

namespace {

char check_by_weights(std::string_view number) {
  constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += (number[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const CivilDate today = CivilDate(std::chrono::year(2026) / 3 / 10);
  const auto number = identity::read_number(text_of({data, size}), today);
  if (!number) {
    check(name_of(number.error()).starts_with("number_"), "a number has another's defect");
    return 0;
  }
  const auto again = identity::read_number(number->text, today);
  check(again.has_value() && again->text == number->text, "a normalised number changes again");
  check(again->birth == number->birth && again->kind == number->kind, "it names somebody else");
  check(!number->birth || *number->birth <= today, "somebody who is not born yet");
  check(number->birth.has_value() == (number->kind != NumberKind::pass), "birth");
  if (number->text.size() == 18) {
    check(number->text[17] == check_by_weights(number->text), "a wrong check character");
  }
  return 0;
}
