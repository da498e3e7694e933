#include "firmware-host/desk/inputs.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "firmware-host/desk/words.hpp"

namespace menshen::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t word_bytes_max = 64;  // a lane, a step or a reason

Result<json::object> parse_object(std::string_view text, std::size_t member_count) {
  if (text.size() > input_bytes_max) MENSHEN_RETURN_ERROR(Errc::json_malformed);
  json::parse_options options;
  options.max_depth = input_depth_max;
  boost::system::error_code failed;
  json::value value = json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed || !value.is_object()) MENSHEN_RETURN_ERROR(Errc::json_malformed);
  if (value.get_object().size() != member_count) MENSHEN_RETURN_ERROR(Errc::member_missing);
  return std::move(value.get_object());
}

std::optional<std::string> text_in(const json::value* value, std::size_t bytes_max) {
  const json::string* text = value != nullptr ? value->if_string() : nullptr;
  if (text == nullptr || text->size() > bytes_max) return std::nullopt;
  return std::string(text->data(), text->size());
}

std::string_view without_spaces_around(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool may_stand_in_a_number(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '(' || c == ')' || c == '-' ||
         c == '/';
}

// Spaces that a clerk types between groups of digits mean nothing; letters are capitals.
std::optional<std::string> tidy_number(std::string_view typed) {
  std::string number;
  for (const char c : typed) {
    if (c == ' ') continue;
    number += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (!may_stand_in_a_number(number.back())) return std::nullopt;
  }
  if (number.empty() || number.size() > number_bytes_max) return std::nullopt;
  return number;
}

// Control characters, the C1 set (C2 80 … C2 9F in UTF-8) among them, would end a line of the Scan
// or hide on the page.
bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) return true;
  }
  return false;
}

constexpr std::array no_chip_reasons = {
    NoChipReason::card_forgotten, NoChipReason::card_does_not_read,
    NoChipReason::reader_out_of_order, NoChipReason::other_document};

std::optional<NoChipReason> no_chip_reason_in(const json::value* value) {
  const auto* found = std::ranges::find_if(no_chip_reasons, [value](NoChipReason reason) {
    return value != nullptr && (*value == json::value(name_of(reason)) ||
                                *value == json::value(static_cast<int>(reason)));
  });
  if (found == no_chip_reasons.end()) return std::nullopt;
  return *found;
}

std::optional<LeafIndex> leaf_in(const json::value* value) {
  const bool fits = value != nullptr && value->is_int64() && value->get_int64() >= 0;
  if (!fits) return std::nullopt;
  return static_cast<LeafIndex>(value->get_int64());
}

}  // namespace

Result<std::string> parse_pin(std::string_view text) {
  const auto object = parse_object(text, 1);
  if (!object) return object.error();
  auto pin = text_in(object->if_contains("pin"), input_bytes_max);
  if (!pin) MENSHEN_RETURN_ERROR(Errc::member_missing);
  return std::move(*pin);
}

Result<std::string> parse_lane(std::string_view text) {
  const auto object = parse_object(text, 1);
  if (!object) return object.error();
  auto lane = text_in(object->if_contains("lane"), word_bytes_max);
  if (!lane) MENSHEN_RETURN_ERROR(Errc::member_missing);
  return std::move(*lane);
}

Result<TypedNumber> parse_typed_number(std::string_view text) {
  const auto object = parse_object(text, 4);
  if (!object) return object.error();
  const auto lane = text_in(object->if_contains("lane"), word_bytes_max);
  const auto number = text_in(object->if_contains("number"), input_bytes_max);
  const auto name = text_in(object->if_contains("name"), input_bytes_max);
  const json::value* reason_value = object->if_contains("reason");
  if (!lane || !number || !name || reason_value == nullptr) {
    MENSHEN_RETURN_ERROR(Errc::member_missing);
  }
  const auto tidy = tidy_number(*number);
  if (!tidy) MENSHEN_RETURN_ERROR(Errc::number_form);
  const std::string_view bare_name = without_spaces_around(*name);
  if (bare_name.empty() || bare_name.size() > name_bytes_max || has_control(bare_name)) {
    MENSHEN_RETURN_ERROR(Errc::name_form);
  }
  const auto reason = no_chip_reason_in(reason_value);
  if (!reason) MENSHEN_RETURN_ERROR(Errc::reason_unknown);
  return TypedNumber{*lane, *tidy, std::string(bare_name), *reason};
}

Bytes scan_bytes(const TypedNumber& typed) {
  return to_bytes(typed.number + "\n" + typed.name + "\n" +
                  std::to_string(static_cast<unsigned>(typed.reason)));
}

Result<CompletedSteps> parse_steps(std::string_view text) {
  const auto object = parse_object(text, 3);
  if (!object) return object.error();
  const auto lane = text_in(object->if_contains("lane"), word_bytes_max);
  const auto follows = leaf_in(object->if_contains("follows"));
  const json::value* steps = object->if_contains("steps");
  const bool whole = lane && follows && steps != nullptr && steps->is_array();
  if (!whole) MENSHEN_RETURN_ERROR(Errc::member_missing);
  CompletedSteps completed{*lane, *follows, {}};
  for (const json::value& step : steps->get_array()) {
    auto name = text_in(&step, word_bytes_max);
    if (!name) MENSHEN_RETURN_ERROR(Errc::member_missing);
    const bool fits = completed.steps.size() < steps_count_max && !name->empty() &&
                      !has_control(*name) &&
                      std::ranges::find(completed.steps, *name) == completed.steps.end();
    if (!fits) MENSHEN_RETURN_ERROR(Errc::step_unknown);
    completed.steps.push_back(std::move(*name));
  }
  if (completed.steps.empty()) MENSHEN_RETURN_ERROR(Errc::step_unknown);
  return completed;
}

Bytes scan_bytes(const CompletedSteps& completed) {
  std::string lines;
  for (const std::string& step : completed.steps) {
    if (!lines.empty()) lines += '\n';
    lines += step;
  }
  return to_bytes(lines);
}

Result<LeafIndex> parse_leaf_index(std::string_view text) {
  const auto object = parse_object(text, 1);
  if (!object) return object.error();
  const auto leaf = leaf_in(object->if_contains("leaf"));
  if (!leaf) MENSHEN_RETURN_ERROR(Errc::member_missing);
  return *leaf;
}

Result<OverrideAsked> parse_override(std::string_view text) {
  const auto object = parse_object(text, 3);
  if (!object) return object.error();
  const auto lane = text_in(object->if_contains("lane"), word_bytes_max);
  const auto leaf = leaf_in(object->if_contains("leaf"));
  const auto pin = text_in(object->if_contains("pin"), input_bytes_max);
  if (!lane || !leaf || !pin) MENSHEN_RETURN_ERROR(Errc::member_missing);
  return OverrideAsked{*lane, *leaf, *pin};
}

Result<RecordAsked> parse_record(std::string_view text, std::span<const PurposeWords> purposes) {
  const auto object = parse_object(text, 4);
  if (!object) return object.error();
  const auto leaf = leaf_in(object->if_contains("leaf"));
  const auto purpose = text_in(object->if_contains("purpose"), word_bytes_max);
  const auto number = text_in(object->if_contains("case_number"), word_bytes_max);
  const auto pin = text_in(object->if_contains("pin"), input_bytes_max);
  if (!leaf || !purpose || !number || !pin) MENSHEN_RETURN_ERROR(Errc::member_missing);
  if (std::ranges::find(purposes, *purpose, &PurposeWords::name) == purposes.end()) {
    MENSHEN_RETURN_ERROR(Errc::purpose_unknown);
  }
  return RecordAsked{*leaf, *purpose, std::string(without_spaces_around(*number)), *pin};
}

}  // namespace menshen::desk
