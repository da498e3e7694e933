// Any bytes as a board's answer to one of four requests: only a whole, fitting frame counts.
#include <algorithm>

#include "drivers/gate/relay_frames.hpp"
#include "gateway/core/result.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  if (size == 0) return 0;
  const std::chrono::milliseconds pulse{500};
  const Bytes requests[] = {gate::switch_request(0xFF, 0, true), gate::inputs_request(1),
                            gate::flash_registers_request(0xFF, 3, pulse),
                            gate::flash_coil_request(1, 7, pulse)};
  const Bytes& request = requests[data[0] % 4];
  const ByteView received(data + 1, size - 1);
  const gate::Answer answer = gate::check_answer(request, received);
  if (answer.kind != gate::AnswerKind::good) return 0;
  check(received[0] == request[0] && received[1] == request[1], "another's answer");
  const bool reads = request[1] == 2;
  const std::size_t body = reads ? 4 : 6;
  const std::uint16_t crc = gate::crc16(received.first(body));
  check(received.size() >= body + 2, "longer than what came");
  check(received[body] == (crc & 0xFF) && received[body + 1] == crc >> 8, "the CRC");
  check(reads || std::equal(request.begin(), request.begin() + 6, received.begin()), "the echo");
  return 0;
}
