// Metadata of any kind from anybody: it is read or refused, what is read is within its limits, and
// written and read again it is the same.
#include <cstdint>

#include "gateway/tuf/envelope.hpp"

namespace {

using namespace menshen;
using namespace menshen::tuf;

template <class Read>
void read_twice(const Value& value, Read read) {
  const auto once = read(value);
  if (!once) return;
  check(once->version >= 1 && once->version <= static_cast<std::uint64_t>(integer_max), "version");
  const Value written = write(*once);
  const auto again = read(written);
  check(again.has_value() && write(*again) == written, "the same after being written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto envelope = read_envelope(ByteView(data, size));
  const auto value = parse_json(ByteView(data, size));
  if (value) {
    const std::string text = canonical(*value);
    const auto again = parse_json(bytes_of(text));
    // The canonical form holds control characters as they are, which JSON does not.
    check(!again || *again == *value, "the same after being written");
  }
  if (!envelope) return 0;
  check(value.has_value(), "an envelope is JSON");
  check(envelope->signatures.size() <= signatures_count_max, "signatures_count_max");
  check(!verify_threshold(*envelope, {{}, 1}, {}), "nobody's keys verify nothing");
  const Value& part = envelope->signed_part;
  read_twice(part, [](const Value& one) { return read_root(one, Sm2Keys::accepted); });
  read_twice(part, read_timestamp);
  read_twice(part, read_snapshot);
  read_twice(part, [](const Value& one) { return read_targets(one, Sm2Keys::accepted); });
  return 0;
}
