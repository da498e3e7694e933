#include "tests/support/json_schema.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <regex>

namespace menshen::test {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 17> known_words = {
    "type",      "enum",       "properties", "required", "additionalProperties",
    "items",     "minItems",   "maxItems",   "minimum",  "maximum",
    "minLength", "maxLength",  "pattern",    "allOf",    "$ref",
    "default",   "description"};

bool is_of_type(const json::value& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  return type == "integer" && (value.is_int64() || value.is_uint64());
}

bool is_of_types(const json::value& value, const json::value& types) {
  if (types.is_string()) return is_of_type(value, types.get_string());
  return std::ranges::any_of(types.as_array(), [&](const json::value& type) {
    return is_of_type(value, type.as_string());
  });
}

std::string mistake_in_number(const json::value& value, const json::object& schema,
                              const std::string& where) {
  const auto number = value.to_number<double>();
  const json::value* least = schema.if_contains("minimum");
  const json::value* most = schema.if_contains("maximum");
  if (least != nullptr && number < least->to_number<double>()) return where + ": too small";
  if (most != nullptr && number > most->to_number<double>()) return where + ": too large";
  return {};
}

std::string mistake_in_string(const json::string& value, const json::object& schema,
                              const std::string& where) {
  const json::value* least = schema.if_contains("minLength");
  const json::value* most = schema.if_contains("maxLength");
  if (least != nullptr && value.size() < least->to_number<std::size_t>()) return where + ": short";
  if (most != nullptr && value.size() > most->to_number<std::size_t>()) return where + ": long";
  const json::value* pattern = schema.if_contains("pattern");
  if (pattern == nullptr) return {};
  const std::regex wanted(std::string(pattern->as_string()));
  // Only the beginning: a long text would take std::regex's recursion too deep.
  const std::string text(value.begin(), value.begin() + std::min<long>(std::ssize(value), 2'000));
  return std::regex_search(text, wanted) ? "" : where + ": no match of its pattern: " + text;
}

}  // namespace

const json::value& JsonSchemas::resolved(const json::value& value) const {
  const json::value* found = &value;
  while (found->is_object() && found->get_object().contains("$ref")) {
    const std::string reference(found->get_object().at("$ref").as_string());
    found = &document_.at_pointer(reference.substr(1));
  }
  return *found;
}

std::string JsonSchemas::mistake(const json::value& value, const json::value& unresolved,
                                 const std::string& where) const {
  const json::object& schema = resolved(unresolved).as_object();
  for (const auto& member : schema) {
    const std::string word(member.key());
    const bool known = std::ranges::find(known_words, word) != known_words.end();
    if (!known) return where + ": the validator knows no " + word;
  }
  const json::value* type = schema.if_contains("type");
  if (type != nullptr && !is_of_types(value, *type)) return where + ": of another type";
  const json::value* choices = schema.if_contains("enum");
  if (choices != nullptr &&
      std::ranges::find(choices->as_array(), value) == choices->as_array().end()) {
    return where + ": not one of the enum: " + json::serialize(value);
  }
  if (const json::value* all = schema.if_contains("allOf")) {
    for (const json::value& one : all->as_array()) {
      if (const auto found = mistake(value, one, where); !found.empty()) return found;
    }
  }
  if (value.is_object()) return mistake_in_object(value.get_object(), schema, where);
  if (value.is_array()) return mistake_in_array(value.get_array(), schema, where);
  if (value.is_string()) return mistake_in_string(value.get_string(), schema, where);
  if (value.is_int64() || value.is_uint64()) return mistake_in_number(value, schema, where);
  return {};
}

std::string JsonSchemas::mistake_in_object(const json::object& value, const json::object& schema,
                                           const std::string& where) const {
  if (const json::value* required = schema.if_contains("required")) {
    for (const json::value& name : required->as_array()) {
      if (!value.contains(name.as_string())) {
        return where + ": has no " + std::string(name.as_string());
      }
    }
  }
  const json::value* properties = schema.if_contains("properties");
  const json::value* more = schema.if_contains("additionalProperties");
  for (const auto& member : value) {
    const std::string place = where + "." + std::string(member.key());
    const json::value* of_member =
        properties != nullptr ? properties->as_object().if_contains(member.key()) : nullptr;
    if (of_member == nullptr && more != nullptr && !more->as_bool()) return place + ": unknown";
    if (of_member == nullptr) continue;
    if (const auto found = mistake(member.value(), *of_member, place); !found.empty()) return found;
  }
  return {};
}

std::string JsonSchemas::mistake_in_array(const json::array& value, const json::object& schema,
                                          const std::string& where) const {
  const json::value* least = schema.if_contains("minItems");
  const json::value* most = schema.if_contains("maxItems");
  if (least != nullptr && value.size() < least->to_number<std::size_t>()) return where + ": few";
  if (most != nullptr && value.size() > most->to_number<std::size_t>()) return where + ": many";
  const json::value* items = schema.if_contains("items");
  if (items == nullptr) return {};
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto found = mistake(value[i], *items, where + "[" + std::to_string(i) + "]");
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace menshen::test
