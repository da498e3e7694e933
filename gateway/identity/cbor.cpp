#include "gateway/identity/cbor.hpp"

#include <cbor.h>

#include <algorithm>
#include <array>
#include <optional>

#include "gateway/identity/errc.hpp"
#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

// A container that still waits for items: pairs of a map count twice, a tag waits for one.
struct Open {
  CborValue value;
  std::size_t waiting;
};

bool same_key(const CborValue& a, const CborValue& b) {
  if (const auto* number = a.as<std::int64_t>()) {
    const auto* other = b.as<std::int64_t>();
    return other != nullptr && *number == *other;
  }
  const auto* text = a.as<std::string>();
  const auto* other = b.as<std::string>();
  return text != nullptr && other != nullptr && *text == *other;
}

bool is_key(const CborValue& value) {
  return value.as<std::int64_t>() != nullptr || value.as<std::string>() != nullptr;
}

// Builds the tree from libcbor's stream decoder, which keeps no stack and allocates nothing: so
// depth, counts and lengths are judged here before any memory is asked for.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::size_t bytes_in_all) : bytes_in_all_(bytes_in_all) {}

  void scalar(CborValue value) {
    if (!counted()) return;
    add(std::move(value));
    close_full();
  }

  void text(cbor_data data, std::size_t length) {
    std::string value(reinterpret_cast<const char*>(data), length);
    if (!is_utf8(value)) return fail(Errc::cbor_form);
    scalar({std::move(value)});
  }

  void open(CborValue value, std::size_t items) {
    if (!counted()) return;
    // Each item takes a byte at least: a count beyond the document is no promise to keep.
    if (items > bytes_in_all_) return fail(Errc::cbor_form);
    if (open_.size() == cbor_depth_max) return fail(Errc::cbor_limit);
    open_.push_back({std::move(value), items});
    close_full();
  }

  void fail(Errc why) {
    if (!failure_) failure_ = why;
  }

  const std::optional<Errc>& failure() const { return failure_; }
  bool complete() const { return root_.has_value(); }
  CborValue take() { return *std::move(root_); }

 private:
  bool counted() {
    if (failure_) return false;
    if (++items_ > cbor_items_max) fail(Errc::cbor_limit);
    return !failure_;
  }

  void add(CborValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& inner = open_.back();
    if (auto* array = std::get_if<CborValue::Array>(&inner.value.is)) {
      array->push_back(std::move(value));
    } else if (auto* tagged = std::get_if<CborValue::Tagged>(&inner.value.is)) {
      tagged->content.push_back(std::move(value));
    } else {
      add_to_map(std::get<CborValue::Map>(inner.value.is), inner.waiting, std::move(value));
    }
    --inner.waiting;
  }

  void add_to_map(CborValue::Map& map, std::size_t waiting, CborValue value) {
    if (waiting % 2 != 0) {
      map.back().value = std::move(value);
      return;
    }
    if (!is_key(value)) return fail(Errc::cbor_limit);
    if (std::ranges::any_of(map, [&](const auto& e) { return same_key(e.key, value); })) {
      return fail(Errc::cbor_duplicate);
    }
    map.push_back({std::move(value), {}});
  }

  void close_full() {
    while (!failure_ && !open_.empty() && open_.back().waiting == 0) {
      CborValue full = std::move(open_.back().value);
      open_.pop_back();
      add(std::move(full));
    }
  }

  std::size_t bytes_in_all_;
  std::size_t items_ = 0;
  std::vector<Open> open_;
  std::optional<CborValue> root_;
  std::optional<Errc> failure_;
};

TreeBuilder& tree(void* context) { return *static_cast<TreeBuilder*>(context); }

void unsigned_integer(void* context, std::uint64_t value) {
  if (value > std::uint64_t{INT64_MAX}) return tree(context).fail(Errc::cbor_limit);
  tree(context).scalar({static_cast<std::int64_t>(value)});
}

// The value on the wire is n for −1 − n (RFC 8949 §3.1).
void negative_integer(void* context, std::uint64_t n) {
  if (n > std::uint64_t{INT64_MAX}) return tree(context).fail(Errc::cbor_limit);
  tree(context).scalar({-1 - static_cast<std::int64_t>(n)});
}

void nothing(void* context) { tree(context).scalar({CborValue::Nothing{}}); }
void indefinite(void* context) { tree(context).fail(Errc::cbor_limit); }

void map_start(void* context, std::size_t pairs) {
  if (pairs > cbor_bytes_max) return tree(context).fail(Errc::cbor_form);
  tree(context).open({CborValue::Map{}}, pairs * 2);
}

cbor_callbacks callbacks() {
  cbor_callbacks to = cbor_empty_callbacks;
  to.uint8 = [](void* c, std::uint8_t v) { unsigned_integer(c, v); };
  to.uint16 = [](void* c, std::uint16_t v) { unsigned_integer(c, v); };
  to.uint32 = [](void* c, std::uint32_t v) { unsigned_integer(c, v); };
  to.uint64 = unsigned_integer;
  to.negint8 = [](void* c, std::uint8_t v) { negative_integer(c, v); };
  to.negint16 = [](void* c, std::uint16_t v) { negative_integer(c, v); };
  to.negint32 = [](void* c, std::uint32_t v) { negative_integer(c, v); };
  to.negint64 = negative_integer;
  to.byte_string = [](void* c, cbor_data data, std::size_t length) {
    tree(c).scalar({Bytes(data, data + length)});
  };
  to.string = [](void* c, cbor_data data, std::size_t length) { tree(c).text(data, length); };
  to.array_start = [](void* c, std::size_t n) { tree(c).open({CborValue::Array{}}, n); };
  to.map_start = map_start;
  to.tag = [](void* c, std::uint64_t n) { tree(c).open({CborValue::Tagged{n, {}}}, 1); };
  to.float2 = [](void* c, float v) { tree(c).scalar({static_cast<double>(v)}); };
  to.float4 = [](void* c, float v) { tree(c).scalar({static_cast<double>(v)}); };
  to.float8 = [](void* c, double v) { tree(c).scalar({v}); };
  to.boolean = [](void* c, bool v) { tree(c).scalar({v}); };
  to.null = nothing;
  to.undefined = nothing;
  to.byte_string_start = indefinite;
  to.string_start = indefinite;
  to.indef_array_start = indefinite;
  to.indef_map_start = indefinite;
  to.indef_break = [](void* c) { tree(c).fail(Errc::cbor_form); };
  return to;
}

// One head and what belongs to it, from the front of `bytes`: how many bytes that was.
Result<std::size_t> step(ByteView bytes, TreeBuilder& builder) {
  static const cbor_callbacks to_tree = callbacks();
  // libcbor before 0.11 calls the tags 6 to 20 unassigned and refuses them (its issue 307). They
  // are heads of one byte; COSE_Sign1 is 18.
  constexpr std::uint8_t first_refused = 0xC6;
  constexpr std::uint8_t last_refused = 0xD4;
  constexpr std::uint8_t tag_bits = 0x1F;
  if (bytes.front() >= first_refused && bytes.front() <= last_refused) {
    builder.open({CborValue::Tagged{std::uint64_t{bytes.front()} & tag_bits, {}}}, 1);
    return std::size_t{1};
  }
  const auto decoded = cbor_stream_decode(bytes.data(), bytes.size(), &to_tree, &builder);
  if (decoded.status != CBOR_DECODER_FINISHED) MENSHEN_RETURN_ERROR(Errc::cbor_form);
  return decoded.read;
}

}  // namespace

Result<CborValue> parse_cbor(ByteView bytes) {
  if (bytes.size() > cbor_bytes_max) MENSHEN_RETURN_ERROR(Errc::cbor_limit);
  TreeBuilder builder(bytes.size());
  std::size_t at = 0;
  while (!builder.complete() && at < bytes.size()) {
    const auto read = step(bytes.subspan(at), builder);
    if (!read) return read.error();
    if (builder.failure()) MENSHEN_RETURN_ERROR(*builder.failure());
    at += *read;
  }
  if (!builder.complete() || at != bytes.size()) MENSHEN_RETURN_ERROR(Errc::cbor_form);
  return builder.take();
}

const CborValue* find(const CborValue::Map& map, std::int64_t key) {
  for (const CborEntry& entry : map) {
    const auto* number = entry.key.as<std::int64_t>();
    if (number != nullptr && *number == key) return &entry.value;
  }
  return nullptr;
}

template <class Encode, class Value>
void CborWriter::head(Encode encode, Value value) {
  std::array<unsigned char, 9> buffer{};  // the longest head (RFC 8949 §3)
  const std::size_t length = encode(value, buffer.data(), buffer.size());
  check(length > 0, "a CBOR head fits nine bytes");
  out_.insert(out_.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(length));
}

CborWriter& CborWriter::integer(std::int64_t value) {
  if (value >= 0) {
    head(cbor_encode_uint, static_cast<std::uint64_t>(value));
  } else {
    head(cbor_encode_negint, static_cast<std::uint64_t>(-1 - value));
  }
  return *this;
}

CborWriter& CborWriter::bytes(ByteView value) {
  head(cbor_encode_bytestring_start, value.size());
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

CborWriter& CborWriter::text(std::string_view value) {
  head(cbor_encode_string_start, value.size());
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

CborWriter& CborWriter::boolean(bool value) {
  head(cbor_encode_bool, value);
  return *this;
}

CborWriter& CborWriter::array(std::size_t items) {
  head(cbor_encode_array_start, items);
  return *this;
}

CborWriter& CborWriter::map(std::size_t entries) {
  head(cbor_encode_map_start, entries);
  return *this;
}

CborWriter& CborWriter::tag(std::uint64_t number) {
  head(cbor_encode_tag, number);
  return *this;
}

}  // namespace menshen::identity
