// Any text: issuers, or mistakes that say what is wrong; never both.
#include <algorithm>
#include <chrono>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/identity/trust_store.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const auto parsed = identity::TrustStore::parse(text_of({data, size}));
  check(parsed.mistakes.empty() || parsed.store.issuers().empty(), "believes in spite of mistakes");
  for (const auto& mistake : parsed.mistakes) check(!mistake.what.empty(), "a mistake unnamed");
  for (const auto& issuer : parsed.store.issuers()) {
    const auto day = issuer.not_after.value_or(CivilDate(std::chrono::year(2026) / 3 / 10));
    check(parsed.store.find(issuer.kid, day) == &issuer, "an issuer that is not found");
    check(!issuer.key.spki().empty(), "an issuer without a key");
  }
  return 0;
}
