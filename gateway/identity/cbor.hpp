// CBOR (RFC 8949): the part that COSE and CWT need, read strictly and written shortest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::identity {

inline constexpr std::size_t cbor_bytes_max = 4096;
inline constexpr std::size_t cbor_depth_max = 8;    // containers and tags within each other
inline constexpr std::size_t cbor_items_max = 256;  // in one document, containers counted too

struct CborEntry;

struct CborValue {
  struct Nothing {};  // null, undefined
  using Array = std::vector<CborValue>;
  using Map = std::vector<CborEntry>;  // in the order written, each key once
  struct Tagged {
    std::uint64_t number = 0;
    Array content;  // exactly one
  };

  std::variant<Nothing, bool, std::int64_t, double, Bytes, std::string, Array, Map, Tagged> is;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&is);
  }
};

struct CborEntry {
  CborValue key;  // an integer or a text
  CborValue value;
};

// The whole of `bytes` is one value. cbor_form: not well-formed, bytes after it, or text that is no
// UTF-8; cbor_duplicate: a key twice; cbor_limit: beyond a limit above, of indefinite length, an
// integer beyond 63 bits, or a key that is neither integer nor text.
Result<CborValue> parse_cbor(ByteView bytes);

// Null where the map has no such key.
const CborValue* find(const CborValue::Map& map, std::int64_t key);

// Writes item after item; the caller keeps count of what containers hold.
class CborWriter {
 public:
  CborWriter& integer(std::int64_t value);
  CborWriter& bytes(ByteView value);
  CborWriter& text(std::string_view value);
  CborWriter& boolean(bool value);
  CborWriter& array(std::size_t items);
  CborWriter& map(std::size_t entries);
  CborWriter& tag(std::uint64_t number);

  Bytes take() { return std::move(out_); }

 private:
  template <class Encode, class Value>
  void head(Encode encode, Value value);

  Bytes out_;
};

}  // namespace menshen::identity
