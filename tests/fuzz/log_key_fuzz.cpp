// Whatever reads as a log key's file is written again as the same bytes, and is a key that signs
// only where its seed is in clear and fits its public half.
#include "firmware-host/log_key.hpp"
#include "gateway/core/result.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of(ByteView(data, size));
  const auto key = host::parse_log_key(text);
  if (!key) return 0;
  check(host::encode_log_key(*key) == text, "a log key has one form");
  check(size <= host::log_key_bytes_max, "within its limit");
  return 0;
}
