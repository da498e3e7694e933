// The JSON of TUF's metadata: strictly read, and written in the canonical form that is signed
// (§4.1, "Canonical JSON"): names sorted, no white space, integers only, and in strings nothing but
// '"' and '\' escaped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::tuf {

inline constexpr std::int64_t integer_max = std::int64_t{1} << 53;  // exact in every reader
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t json_values_max = 1'000'000;  // "0," is two bytes, and forty in memory

class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Object = std::vector<Member>;  // sorted by name (UTF-8's order is the code points'), unique

  Value() = default;  // null
  Value(bool value) : held_(value) {}
  Value(std::int64_t value) : held_(value) {}
  Value(std::string value) : held_(std::move(value)) {}
  Value(const char* value) : held_(std::string(value)) {}
  Value(Array value) : held_(std::move(value)) {}
  // Sorted here; two members of one name are our own mistake.
  static Value object(Object members);

  const bool* boolean() const { return std::get_if<bool>(&held_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&held_); }
  const std::string* text() const { return std::get_if<std::string>(&held_); }
  const Array* array() const { return std::get_if<Array>(&held_); }
  const Object* object() const { return std::get_if<Object>(&held_); }
  // Of an object; null where there is no such member, and for anything else.
  const Value* member(std::string_view name) const;

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> held_;
};

// The whole of `bytes` is one document. Errc::json_malformed, json_key_twice, json_number,
// too_large.
Result<Value> parse_json(ByteView bytes);

std::string canonical(const Value& value);

}  // namespace menshen::tuf
