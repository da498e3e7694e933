#include "drivers/scanner/line_decoder.hpp"

#include "drivers/scanner/errc.hpp"

namespace menshen::scanner {
namespace {

constexpr std::uint8_t carriage_return = 0x0D, line_feed = 0x0A;

bool is_letter(std::uint8_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }

// ISO/IEC 15424: "]", a letter for the symbology, a modifier.
bool begins_with_aim(ByteView bytes) {
  return bytes.size() >= aim_identifier_bytes && bytes[0] == ']' && is_letter(bytes[1]) &&
         (is_digit(bytes[2]) || is_letter(bytes[2]));
}

// One CR, LF or CRLF at the end, where silence and not the suffix ended the code.
ByteView without_suffix(ByteView bytes) {
  if (!bytes.empty() && bytes.back() == line_feed) {
    bytes = bytes.first(bytes.size() - 1);
    if (bytes.empty() || bytes.back() != carriage_return) return bytes;
  }
  if (!bytes.empty() && bytes.back() == carriage_return) bytes = bytes.first(bytes.size() - 1);
  return bytes;
}

Result<Code> code_of(ByteView bytes) {
  Code code;
  if (begins_with_aim(bytes)) {
    code.aim = text_of(bytes.first(aim_identifier_bytes));
    bytes = bytes.subspan(aim_identifier_bytes);
  }
  if (bytes.size() > scan_bytes_max) MENSHEN_RETURN_ERROR(Errc::code_too_long);
  code.bytes.assign(bytes.begin(), bytes.end());
  return code;
}

}  // namespace

std::vector<Result<Code>> LineDecoder::feed(ByteView bytes) {
  std::vector<Result<Code>> codes;
  for (const std::uint8_t byte : bytes) {
    const bool suffix = byte == carriage_return || byte == line_feed;
    if (suffix && ending_ == Ending::suffix_or_idle) {
      // The LF of a CRLF ends an empty line, which is no code.
      if (auto code = end()) codes.push_back(std::move(*code));
    } else if (!skipping_) {
      pending_.push_back(byte);
      if (pending_.size() > line_bytes_max) {
        static constexpr boost::source_location here = BOOST_CURRENT_LOCATION;
        codes.push_back(Error(Error(Errc::code_too_long), &here));
        pending_.clear();
        skipping_ = true;
      }
    }
  }
  return codes;
}

std::optional<Result<Code>> LineDecoder::idle() { return end(); }

void LineDecoder::reset() {
  pending_.clear();
  skipping_ = false;
}

std::optional<Result<Code>> LineDecoder::end() {
  const bool reported = skipping_;
  Result<Code> code =
      code_of(ending_ == Ending::idle_only ? without_suffix(pending_) : ByteView(pending_));
  reset();
  if (reported || (code && code->bytes.empty())) return std::nullopt;
  return code;
}

}  // namespace menshen::scanner
