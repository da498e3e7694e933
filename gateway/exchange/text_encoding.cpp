#include "gateway/exchange/text_encoding.hpp"

#include <iconv.h>

#include "gateway/core/plain_text.hpp"
#include "gateway/exchange/errc.hpp"

namespace menshen::exchange {
namespace {

class Converter {
 public:
  Converter(std::string_view from, std::string_view to)
      : descriptor_(::iconv_open(std::string(to).c_str(), std::string(from).c_str())) {}
  ~Converter() {
    if (valid()) ::iconv_close(descriptor_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  Result<std::string> convert(std::string_view text) {
    std::string in(text);
    std::string out(4 * text.size() + 4, '\0');  // no character has more than four bytes
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    const bool failed = !valid() || ::iconv(descriptor_, &from, &left, &to, &room) != 0;
    if (failed || left != 0) MENSHEN_RETURN_ERROR(Errc::encoding);
    out.resize(out.size() - room);
    return out;
  }

 private:
  bool valid() const { return descriptor_ != invalid(); }
  static iconv_t invalid() { return reinterpret_cast<iconv_t>(-1); }

  iconv_t descriptor_;
};

}  // namespace

Result<std::string> encode_text(Encoding to, std::string_view utf8) {
  if (!is_utf8(utf8)) MENSHEN_RETURN_ERROR(Errc::encoding);
  if (to == Encoding::utf8) return std::string(utf8);
  return Converter("UTF-8", name_of(to)).convert(utf8);
}

Result<std::string> decode_text(Encoding from, std::string_view text) {
  if (from == Encoding::utf8) {
    if (!is_utf8(text)) MENSHEN_RETURN_ERROR(Errc::encoding);
    return std::string(text);
  }
  return Converter(name_of(from), "UTF-8").convert(text);
}

}  // namespace menshen::exchange
