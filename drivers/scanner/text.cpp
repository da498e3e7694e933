#include "drivers/scanner/text.hpp"

#include <iconv.h>

#include <utility>

#include "drivers/scanner/errc.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::scanner {
namespace {

bool is_continuation(std::uint8_t byte) { return (byte & 0xC0) == 0x80; }

// Length of the character that begins `bytes`, 0 where none does (RFC 3629 §4).
std::size_t utf8_character(ByteView bytes) {
  const std::uint8_t lead = bytes[0];
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(bytes[i])) return 0;
  }
  const std::uint8_t second = bytes[1];
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool too_large = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

class Converter {
 public:
  Converter() : handle_(::iconv_open("UTF-8", "GB18030")) {}
  ~Converter() {
    if (usable()) ::iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool usable() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  std::optional<std::string> convert(ByteView bytes) {
    std::string input(text_of(bytes));           // iconv's signature is not const
    std::string output(bytes.size() * 2, '\0');  // two bytes become three, four become four
    char* from = input.data();
    char* to = output.data();
    std::size_t from_left = input.size(), to_left = output.size();
    const std::size_t failed = static_cast<std::size_t>(-1);
    if (::iconv(handle_, &from, &from_left, &to, &to_left) == failed) return std::nullopt;
    output.resize(output.size() - to_left);
    return output;
  }

 private:
  iconv_t handle_;
};

}  // namespace

bool is_utf8(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t length = utf8_character(bytes);
    if (length == 0) return false;
    bytes = bytes.subspan(length);
  }
  return true;
}

std::optional<std::string> text_in(ByteView bytes) {
  if (is_utf8(bytes)) return std::string(text_of(bytes));
  Converter gb18030;
  if (!gb18030.usable()) return std::nullopt;  // a system without the table: bytes stay bytes
  return gb18030.convert(bytes);
}

Result<Bytes> text_or_bytes(Bytes bytes) {
  const auto text = text_in(bytes);
  if (!text) return bytes;
  if (text->size() > scan_bytes_max) MENSHEN_RETURN_ERROR(Errc::code_too_long);
  return to_bytes(*text);
}

}  // namespace menshen::scanner
