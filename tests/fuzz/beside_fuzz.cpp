// Bytes beside a leaf come from other people's hands: opened with a key of ours they are either
// refused, or a registration that has one form. The same for what is sealed inside.
#include <algorithm>
#include <array>

#include "gateway/core/result.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/registration.hpp"

namespace {

using namespace menshen;

// The keys that tests/data/fuzz/beside/sealed… were sealed to; the label is read, so it must fit.
std::array<ledger::BesideKey, 2> keys_of_the_seeds() {
  const auto pair = crypto::derive_x25519_pair(Bytes(32, 0x42)).value();
  const auto sm2 = crypto::Sm2PrivateKey::from_scalar(Bytes(32, 0x42)).value();
  return {ledger::beside_key_of(ledger::Role::venue, pair.secret_key),
          ledger::beside_key_of(ledger::Role::venue, sm2)};
}

void keeps_its_form(const Registration& registration, ByteView bytes) {
  const auto again = ledger::canonical_bytes(registration);
  check(again.has_value() && std::ranges::equal(*again, bytes), "a registration has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto keys = keys_of_the_seeds();
  const ByteView bytes(data, size);
  for (const ledger::BesideKey& key : keys) {
    if (const auto opened = ledger::open_beside(key, "o", {}, bytes)) {
      check(ledger::canonical_bytes(*opened).has_value(), "what opens can be sealed again");
    }
  }
  if (const auto plain = ledger::parse_canonical(bytes)) keeps_its_form(*plain, bytes);
  return 0;
}
