// Whatever a camera process sends: limits hold, the same bytes in one piece or in many are
// understood in the same way, and what was understood is what a camera would have sent.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "drivers/camera/camera_message.hpp"
#include "drivers/camera/camera_session.hpp"

namespace {

using namespace menshen;
using namespace menshen::camera;

struct Understood {
  std::vector<Message> messages;
  Error error;
};

Understood understand(ByteView bytes, std::size_t piece) {
  MessageDecoder decoder;
  Understood all;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    for (Message& message : decoder.feed(bytes.subspan(at, std::min(piece, bytes.size() - at)))) {
      all.messages.push_back(std::move(message));
    }
  }
  all.error = decoder.error();
  return all;
}

void play(const std::vector<Message>& messages) {
  using namespace std::chrono_literals;
  CameraSession session(5s, {1s, 30s});
  session.process_started();
  Instant now{};
  for (const Message& message : messages) {
    now += 7ms;
    const auto heard = session.hear(message, now);
    if (!heard) break;
    if (heard->code) check(heard->code->size() <= scan_bytes_max, "a code within its limit");
  }
  session.process_ended();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] + std::size_t{1};
  const ByteView bytes(data + 1, size - 1);
  const Understood whole = understand(bytes, bytes.size() + 1);
  const Understood pieces = understand(bytes, piece);
  check(whole.messages == pieces.messages && whole.error == pieces.error, "cut does not matter");
  Bytes again;
  for (const Message& message : whole.messages) {
    const Bytes encoded = encode(message);
    again.insert(again.end(), encoded.begin(), encoded.end());
  }
  check(again.size() <= bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()),
        "what is understood is what is encoded");
  play(whole.messages);
  return 0;
}
