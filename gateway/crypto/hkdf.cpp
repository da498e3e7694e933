#include "gateway/crypto/hkdf.hpp"

#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::crypto {

void hkdf_sha256(ByteView salt, ByteView secret, ByteView info, std::span<std::uint8_t> out) {
  check(out.size() <= hkdf_bytes_max, "no more than HKDF gives");
  Digest extracted = hmac_sha256(salt, secret);
  const HmacSha256 expand(extracted);
  wipe(std::span(extracted));
  Bytes message;  // T(i − 1) ‖ info ‖ i
  message.reserve(digest_bytes + info.size() + 1);
  Digest block{};
  for (std::uint8_t i = 1; !out.empty(); ++i) {
    message.assign(block.begin(), i == 1 ? block.begin() : block.end());
    message.insert(message.end(), info.begin(), info.end());
    message.push_back(i);
    block = expand.of(message);
    const std::size_t take = std::min(out.size(), block.size());
    std::copy_n(block.begin(), take, out.begin());
    out = out.subspan(take);
  }
  wipe(std::span(block));
  wipe(std::span(message));
}

}  // namespace menshen::crypto
