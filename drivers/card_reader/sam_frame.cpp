#include "drivers/card_reader/sam_frame.hpp"

#include <string.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <optional>

#include "drivers/card_reader/errc.hpp"

namespace menshen::card_reader {
namespace {

constexpr std::array<std::uint8_t, 5> preamble{0xAA, 0xAA, 0xAA, 0x96, 0x69};
constexpr std::size_t head_bytes = preamble.size() + 2;  // with the length
constexpr std::size_t length_min = 4;                    // SW1, SW2, SW3, check
constexpr std::size_t length_max = answer_bytes_max - head_bytes;

std::uint8_t xor_of(ByteView bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint8_t{0}, std::bit_xor<>());
}

// Bytes at the front that can begin no frame.
std::size_t stray_bytes(ByteView bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const ByteView here = bytes.subspan(at, std::min(preamble.size(), bytes.size() - at));
    if (std::equal(here.begin(), here.end(), preamble.begin())) return at;
  }
  return bytes.size();
}

std::size_t length_field(ByteView frame) {
  return static_cast<std::size_t>(frame[preamble.size()]) << 8 | frame[preamble.size() + 1];
}

Result<Answer> parse(ByteView frame) {
  if (xor_of(frame.subspan(preamble.size())) != 0) MENSHEN_RETURN_ERROR(Errc::frame_check);
  const ByteView body = frame.subspan(head_bytes);
  return Answer{body[0], body[1], body[2], Bytes(body.begin() + 3, body.end() - 1)};
}

// The frame that `bytes` begins with, and how many of them it takes; nothing: more must come.
struct Taken {
  Result<Answer> answer;
  std::size_t bytes;
};
std::optional<Taken> take_frame(ByteView bytes) {
  if (bytes.size() < head_bytes) return std::nullopt;
  const std::size_t length = length_field(bytes);
  if (length < length_min || length > length_max) {
    static constexpr boost::source_location here = BOOST_CURRENT_LOCATION;
    return Taken{Error(Error(Errc::frame_length), &here), 1};
  }
  if (bytes.size() < head_bytes + length) return std::nullopt;
  Result<Answer> answer = parse(bytes.first(head_bytes + length));
  const std::size_t taken = answer ? head_bytes + length : 1;
  return Taken{std::move(answer), taken};
}

}  // namespace

Bytes encode_request(Command command) {
  Bytes frame(preamble.begin(), preamble.end());
  append_u16_be(frame, 3);  // command, parameter, check
  append_u16_be(frame, static_cast<std::uint16_t>(command));
  frame.push_back(xor_of(ByteView(frame).subspan(preamble.size())));
  return frame;
}

AnswerDecoder::AnswerDecoder() { pending_.reserve(2 * answer_bytes_max); }

std::vector<Result<Answer>> AnswerDecoder::feed(ByteView bytes) {
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  std::vector<Result<Answer>> answers;
  ByteView rest = pending_;
  for (;;) {
    rest = rest.subspan(stray_bytes(rest));
    auto taken = take_frame(rest);
    if (!taken) break;
    answers.push_back(std::move(taken->answer));
    rest = rest.subspan(taken->bytes);
  }
  // What stays moves to the front, and nothing of what is done lies behind it.
  std::copy(rest.begin(), rest.end(), pending_.begin());
  ::explicit_bzero(pending_.data() + rest.size(), pending_.size() - rest.size());
  pending_.resize(rest.size());
  return answers;
}

bool AnswerDecoder::in_frame() const { return pending_.size() >= preamble.size(); }

void AnswerDecoder::reset() {
  ::explicit_bzero(pending_.data(), pending_.size());  // half a record, half a photo
  pending_.clear();
}

}  // namespace menshen::card_reader
