// Whatever stands where a secret sealed under a PIN should: it is looked at for nothing, opened
// only at a cost that this box would pay, and opens under no PIN that did not seal it.
#include <cstdio>

#include "gateway/core/result.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/pin_seal.hpp"

namespace {

// What a fuzzer has the patience for: an ordinary scrypt takes longer than ten thousand readings.
bool is_quick(const std::string& text) {
  unsigned n = 0;
  unsigned r = 0;
  unsigned p = 0;
  if (std::sscanf(text.c_str(), "menshen pin seal 1$%u$%u$%u", &n, &r, &p) != 3) return false;
  return r * p << n <= 1U << 17;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of(ByteView(data, size));
  const bool is_one = crypto::is_pin_sealed(text);
  check(!is_one || size <= crypto::pin_sealed_text_bytes_max, "within its limit");
  if (!is_one) {
    const auto opened = crypto::open_with_pin("3141592653", text);
    check(opened.error() == crypto::Errc::sealed_form, "what is none is said to be none");
    return 0;
  }
  if (!is_quick(std::string(text))) return 0;
  const auto opened = crypto::open_with_pin("3141592653", text);
  check(!opened || opened->size() <= crypto::pin_sealed_secret_bytes_max, "a secret of its limit");
  check(opened || opened.error() == crypto::Errc::not_opened, "another PIN, or altered");
  return 0;
}
