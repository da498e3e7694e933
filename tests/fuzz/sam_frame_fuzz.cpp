// Any bytes in any pieces: the decoder finds the same frames, and each stands in the input.
#include <algorithm>
#include <cstdint>

#include "drivers/card_reader/sam_frame.hpp"

using namespace menshen;

namespace {

Bytes frame_of(const card_reader::Answer& answer) {
  Bytes frame{0xAA, 0xAA, 0xAA, 0x96, 0x69};
  append_u16_be(frame, static_cast<std::uint16_t>(answer.data.size() + 4));
  frame.insert(frame.end(), {answer.sw1, answer.sw2, answer.sw3});
  frame.insert(frame.end(), answer.data.begin(), answer.data.end());
  std::uint8_t sum = 0;
  for (std::size_t i = 5; i < frame.size(); ++i) sum ^= frame[i];
  frame.push_back(sum);
  return frame;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 31 + 1;
  const ByteView stream(data + 1, size - 1);

  card_reader::AnswerDecoder at_once, in_pieces;
  const auto whole = at_once.feed(stream);
  std::vector<Result<card_reader::Answer>> pieces;
  for (ByteView rest = stream; !rest.empty();) {
    const std::size_t count = std::min(piece, rest.size());
    for (auto& answer : in_pieces.feed(rest.first(count))) pieces.push_back(std::move(answer));
    rest = rest.subspan(count);
  }

  check(whole.size() == pieces.size(), "pieces change what is found");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    check(whole[i].has_value() == pieces[i].has_value(), "pieces change an outcome");
    if (!whole[i]) continue;
    const Bytes frame = frame_of(*whole[i]);
    check(frame == frame_of(*pieces[i]), "pieces change a frame");
    check(frame.size() <= card_reader::answer_bytes_max, "a frame beyond the limit");
    check(std::search(stream.begin(), stream.end(), frame.begin(), frame.end()) != stream.end(),
          "a frame that nobody sent");
  }
  return 0;
}
