// Bytes beside a leaf come from other people's hands: opened with a key of ours they are either
// refused, or a registration that has one form. The same for what is sealed inside.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/registration.hpp"

namespace {

using namespace menshen;

// The key that tests/data/fuzz/beside/sealed was sealed to; the label is read, so it must fit.
ledger::BesideKey key_of_the_seed() {
  const auto pair = crypto::derive_x25519_pair(Bytes(32, 0x42)).value();
  return {ledger::Role::venue, ledger::key_id_of(pair.public_key), pair.secret_key};
}

void keeps_its_form(const Registration& registration, ByteView bytes) {
  const auto again = ledger::canonical_bytes(registration);
  check(again.has_value() && std::ranges::equal(*again, bytes), "a registration has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ledger::BesideKey key = key_of_the_seed();
  const ByteView bytes(data, size);
  if (const auto opened = ledger::open_beside(key, "o", {}, bytes)) {
    check(ledger::canonical_bytes(*opened).has_value(), "what opens can be sealed again");
  }
  if (const auto plain = ledger::parse_canonical(bytes)) keeps_its_form(*plain, bytes);
  return 0;
}
