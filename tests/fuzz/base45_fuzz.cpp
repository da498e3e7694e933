// Any text: bytes that write the same text again, or nothing. Any bytes: a text that reads back.
#include <algorithm>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/identity/base45.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const ByteView bytes(data, size);
  const auto read = identity::from_base45(text_of(bytes));
  if (read) check(identity::to_base45(*read) == text_of(bytes), "one text, two spellings");
  const auto back = identity::from_base45(identity::to_base45(bytes));
  check(back && std::equal(back->begin(), back->end(), bytes.begin(), bytes.end()), "lost bytes");
  return 0;
}
