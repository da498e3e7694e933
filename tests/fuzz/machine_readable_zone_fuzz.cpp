// Any text: a zone, or a named defect.
#include <chrono>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/identity/machine_readable_zone.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const CivilDate today = CivilDate(std::chrono::year(2026) / 3 / 10);
  const std::string_view text = text_of({data, size});
  const bool shaped = identity::shaped_as_zone(text);
  const auto zone = identity::read_zone(text, today);
  if (!zone) {
    check(!shaped || zone.error() != Defect::code_foreign, "a zone is never foreign");
    return 0;
  }
  check(!zone->birth || *zone->birth <= today, "somebody who is not born yet");
  check(!zone->number.empty() && !zone->surname.empty(), "a zone without number or name");
  check(credential_of(*zone).evidence == Evidence::document_by_camera, "seen, not read by chip");
  return 0;
}
