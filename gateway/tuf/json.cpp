#include "gateway/tuf/json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "gateway/tuf/errc.hpp"

namespace menshen::tuf {
namespace {

namespace json = boost::json;
using json::error_code;
using json::string_view;

// Builds a Value from Boost.JSON's events: its own parser would keep the last of two equal names
// without a word, and would take fractions.
struct Builder {
  // What basic_parser asks of it.
  static constexpr std::size_t max_object_size = ~std::size_t{0};
  static constexpr std::size_t max_array_size = ~std::size_t{0};
  static constexpr std::size_t max_key_size = ~std::size_t{0};
  static constexpr std::size_t max_string_size = ~std::size_t{0};

  struct Open {
    bool is_object = false;
    std::string name;  // of the member that comes next
    Value::Array values;
    Value::Object members;
  };
  std::vector<Open> open;
  std::string text;  // so far, of a string or name that comes in parts
  std::size_t values = 0;
  Value whole;

  bool refuse(Errc why, error_code& failed) {
    failed = make_error_code(why);
    return false;
  }
  bool put(Value value, error_code& failed) {
    if (++values > json_values_max) return refuse(Errc::too_large, failed);
    if (open.empty()) {
      whole = std::move(value);
    } else if (open.back().is_object) {
      open.back().members.emplace_back(std::move(open.back().name), std::move(value));
    } else {
      open.back().values.push_back(std::move(value));
    }
    return true;
  }
  bool integer(std::int64_t value, string_view digits, error_code& failed) {
    const bool exact = value >= -integer_max && value <= integer_max;
    // −0 is 0 to some readers and a number of its own to others.
    if (!exact || (value == 0 && digits.front() == '-')) return refuse(Errc::json_number, failed);
    return put(value, failed);
  }
  bool part(string_view more) {
    text.append(more.data(), more.size());
    return true;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) {
    open.emplace_back();
    return true;
  }
  bool on_array_end(std::size_t, error_code& failed) {
    Value value(std::move(open.back().values));
    open.pop_back();
    return put(std::move(value), failed);
  }
  bool on_object_begin(error_code&) {
    open.emplace_back().is_object = true;
    return true;
  }
  bool on_object_end(std::size_t, error_code& failed) {
    Value::Object members = std::move(open.back().members);
    open.pop_back();
    std::ranges::sort(members, {}, &Value::Member::first);
    const auto twice = std::ranges::adjacent_find(members, {}, &Value::Member::first);
    if (twice != members.end()) return refuse(Errc::json_key_twice, failed);
    return put(Value::object(std::move(members)), failed);
  }
  bool on_string_part(string_view more, std::size_t, error_code&) { return part(more); }
  bool on_string(string_view last, std::size_t, error_code& failed) {
    part(last);
    return put(Value(std::exchange(text, {})), failed);
  }
  bool on_key_part(string_view more, std::size_t, error_code&) { return part(more); }
  bool on_key(string_view last, std::size_t, error_code&) {
    part(last);
    open.back().name = std::exchange(text, {});
    return true;
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, string_view digits, error_code& failed) {
    return integer(value, digits, failed);
  }
  bool on_uint64(std::uint64_t, string_view, error_code& failed) {
    return refuse(Errc::json_number, failed);  // above what an int64 holds
  }
  bool on_double(double, string_view, error_code& failed) {
    return refuse(Errc::json_number, failed);
  }
  bool on_bool(bool value, error_code& failed) { return put(Value(value), failed); }
  bool on_null(error_code& failed) { return put(Value(), failed); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append(std::string& out, const Value& value) {
  if (const bool* boolean = value.boolean()) {
    out += *boolean ? "true" : "false";
  } else if (const std::int64_t* integer = value.integer()) {
    out += std::to_string(*integer);
  } else if (const std::string* text = value.text()) {
    append_text(out, *text);
  } else if (const Value::Array* array = value.array()) {
    out += '[';
    for (const Value& element : *array) {
      if (&element != array->data()) out += ',';
      append(out, element);
    }
    out += ']';
  } else if (const Value::Object* object = value.object()) {
    out += '{';
    for (const auto& [name, element] : *object) {
      if (&name != &object->front().first) out += ',';
      append_text(out, name);
      out += ':';
      append(out, element);
    }
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

Value Value::object(Object members) {
  std::ranges::sort(members, {}, &Member::first);
  check(std::ranges::adjacent_find(members, {}, &Member::first) == members.end(),
        "an object's names are unique");
  Value value;
  value.held_ = std::move(members);
  return value;
}

const Value* Value::member(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::lower_bound(*members, name, {}, &Member::first);
  return found != members->end() && found->first == name ? &found->second : nullptr;
}

Result<Value> parse_json(ByteView bytes) {
  json::parse_options options;
  options.max_depth = json_depth_max;
  json::basic_parser<Builder> parser(options);
  error_code failed;
  const auto* begin = reinterpret_cast<const char*>(bytes.data());
  const std::size_t read = parser.write_some(false, begin, bytes.size(), failed);
  if (failed.category() == category()) return Error(failed);
  if (failed || read != bytes.size()) MENSHEN_RETURN_ERROR(Errc::json_malformed);
  return std::move(parser.handler().whole);
}

std::string canonical(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace menshen::tuf
