// Any bytes from a scanner in any pieces: the same codes, none too long, and text that is text.
#include <algorithm>
#include <cstdint>

#include "drivers/scanner/line_decoder.hpp"
#include "drivers/scanner/text.hpp"

using namespace menshen;

namespace {

std::vector<Result<scanner::Code>> decode(scanner::Ending ending, ByteView stream,
                                          std::size_t piece) {
  scanner::LineDecoder decoder(ending);
  std::vector<Result<scanner::Code>> codes;
  for (; !stream.empty(); stream = stream.subspan(std::min(piece, stream.size()))) {
    for (auto& code : decoder.feed(stream.first(std::min(piece, stream.size())))) {
      codes.push_back(std::move(code));
    }
  }
  if (auto code = decoder.idle()) codes.push_back(std::move(*code));
  check(!decoder.in_code(), "silence ends no code");
  return codes;
}

void judge(const scanner::Code& code) {
  check(!code.bytes.empty() && code.bytes.size() <= scan_bytes_max, "a code of impossible length");
  check(code.aim.empty() || (code.aim.size() == 3 && code.aim[0] == ']'), "an odd identifier");
  if (const auto text = scanner::text_in(code.bytes)) {
    check(scanner::is_utf8(bytes_of(*text)), "text that is no UTF-8");
  }
  const auto bytes = scanner::text_or_bytes(code.bytes);
  check(!bytes || bytes->size() <= scan_bytes_max, "text that outgrew a scan");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto ending = data[0] & 0x80 ? scanner::Ending::idle_only : scanner::Ending::suffix_or_idle;
  const ByteView stream(data + 1, size - 1);
  const auto whole = decode(ending, stream, std::max<std::size_t>(1, stream.size()));
  const auto pieces = decode(ending, stream, (data[0] & 0x7F) + std::size_t{1});
  check(whole.size() == pieces.size(), "pieces change how many codes there are");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    check(whole[i].has_value() == pieces[i].has_value(), "pieces change an outcome");
    if (!whole[i]) continue;
    check(whole[i]->bytes == pieces[i]->bytes && whole[i]->aim == pieces[i]->aim,
          "pieces change a code");
    judge(*whole[i]);
  }
  return 0;
}
