#include "gateway/identity/inflate.hpp"

#define ZLIB_CONST  // next_in is const
#include <zlib.h>

#include "gateway/identity/errc.hpp"

namespace menshen::identity {
namespace {

// z_stream::data_type after inflate(…, Z_BLOCK), see zlib.h.
constexpr int held_bits_mask = 7;  // bits of the last byte that are not decoded yet
constexpr int last_block_mark = 64;
constexpr int at_block_mark = 128;  // stopped between two blocks

class InflateStream {
 public:
  explicit InflateStream(ByteView input) {
    stream_.next_in = input.data();
    stream_.avail_in = static_cast<uInt>(input.size());
    check(inflateInit2(&stream_, zlib_window_bits) == Z_OK, "no memory to inflate");
  }
  ~InflateStream() { inflateEnd(&stream_); }
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;

  // One step, to the end of a block at most.
  int step(Bytes& out, std::size_t& written) {
    stream_.next_out = out.data() + written;
    stream_.avail_out = static_cast<uInt>(out.size() - written);
    const int status = ::inflate(&stream_, Z_BLOCK);
    written = out.size() - stream_.avail_out;
    return status;
  }

  // Deflate leaves bits unused after the last block (RFC 1951 §3.1) and between the header of a
  // stored block and its length (§3.2.4). Ours are zero: an altered one would pass unseen.
  bool padding_is_zero() const {
    if ((stream_.data_type & at_block_mark) == 0) return true;
    const unsigned held = held_bits();
    if ((stream_.data_type & last_block_mark) != 0) return zero_bits(0, held);
    const bool stored = !bit(1) && !bit(2);
    return !stored || zero_bits(3, held >= 3 ? held : held + 8);
  }

  bool nothing_left() const { return stream_.avail_in == 0; }

 private:
  unsigned held_bits() const { return static_cast<unsigned>(stream_.data_type & held_bits_mask); }

  // The k-th bit after what has been decoded: first of the byte begun, then of the next one.
  bool bit(unsigned k) const {
    const unsigned held = held_bits();
    if (k < held) return (stream_.next_in[-1] >> (8 - held + k) & 1) != 0;
    return stream_.avail_in > 0 && (stream_.next_in[0] >> (k - held) & 1) != 0;
  }

  bool zero_bits(unsigned from, unsigned to) const {
    for (unsigned k = from; k < to; ++k) {
      if (bit(k)) return false;
    }
    return true;
  }

  static constexpr int zlib_window_bits = 15;  // a zlib header and no gzip
  z_stream stream_{};
};

}  // namespace

Result<Bytes> inflate(ByteView input, std::size_t bytes_max) {
  InflateStream stream(input);
  Bytes out(bytes_max + 1);  // the one too many tells a stream that is too long
  std::size_t written = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    status = stream.step(out, written);
    if (written > bytes_max) MENSHEN_RETURN_ERROR(Errc::deflate_too_long);
    if (status == Z_OK && !stream.padding_is_zero()) MENSHEN_RETURN_ERROR(Errc::deflate_form);
  }
  if (status != Z_STREAM_END || !stream.nothing_left()) MENSHEN_RETURN_ERROR(Errc::deflate_form);
  out.resize(written);
  return out;
}

Bytes deflate(ByteView bytes) {
  uLongf length = compressBound(static_cast<uLong>(bytes.size()));
  Bytes out(length);
  check(compress2(out.data(), &length, bytes.data(), static_cast<uLong>(bytes.size()),
                  Z_BEST_COMPRESSION) == Z_OK,
        "no memory to deflate");
  out.resize(length);
  return out;
}

}  // namespace menshen::identity
