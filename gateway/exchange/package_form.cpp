#include "gateway/exchange/package_form.hpp"

#include <algorithm>
#include <array>

#include "gateway/exchange/table_reader.hpp"

namespace menshen::exchange {
namespace {

constexpr std::size_t number_digits = 5;
constexpr std::string_view number_part = "{number}";
constexpr std::array<std::string_view, 3> name_parts = {number_part, "{venue_code}", "{made_at}"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool may_stand_in_name(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
}

// A part of XML's Name (XML 1.0 §2.3) that no namespace has a say in.
bool is_xml_name(std::string_view name) {
  return !name.empty() && (is_letter(name[0]) || name[0] == '_') &&
         std::ranges::all_of(name, may_stand_in_name);
}

std::string with(std::string text, std::string_view part, std::string_view value) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.replace(at, part.size(), value);
    at += value.size();
  }
  return text;
}

bool is_of_file(Slot slot) { return slot == Slot::file_name || slot == Slot::rows; }
bool is_of_field(Slot slot) { return slot >= Slot::field_code && slot <= Slot::field_label; }

class FormReader {
 public:
  explicit FormReader(TableReader& reader) : reader_(reader) {}

  PackageForm read(const toml::table& table);

 private:
  std::string file_name(const toml::table& table);
  IndexElement element(const toml::table& table);
  IndexAttribute attribute(const toml::key& name, const toml::node& node, Each under);
  // Places the element under those before it; returns under which of them it is repeated.
  Each place(const toml::table& table, std::size_t depth, Each each);

  TableReader& reader_;
  std::vector<Each> above_;  // how often each of the open elements comes, with those above it
  bool has_names_ = false;
  bool has_rows_ = false;
};

std::string FormReader::file_name(const toml::table& table) {
  const std::string pattern = reader_.text(table, "file");
  std::string rest = pattern;
  for (const std::string_view part : name_parts) rest = with(rest, part, "0");
  const bool is_sound = is_member_name(rest) && pattern.find(number_part) != std::string::npos;
  if (!is_sound && table.contains("file")) {
    reader_.note(*table.get("file"),
                 "file is letters, digits, '.', '-' and '_' with {number}, and perhaps "
                 "{venue_code} and {made_at}");
  }
  return pattern;
}

Each FormReader::place(const toml::table& table, std::size_t depth, Each each) {
  const bool is_root = above_.empty() && depth == 0 && each == Each::once;
  const bool is_under = depth >= 1 && depth <= above_.size() && depth < index_depth_max;
  if (!is_root && !is_under) {
    reader_.note(table,
                 "the first element has depth 0 and comes once, each other is 1 to 7 and "
                 "at most one deeper than the one before");
    return each;
  }
  above_.resize(depth);
  const Each above = above_.empty() ? Each::once : above_.back();
  if (above != Each::once && each != Each::once) {
    reader_.note(table, "what comes for each file or field holds nothing that does");
  }
  above_.push_back(above == Each::once ? each : above);
  return above_.back();
}

IndexAttribute FormReader::attribute(const toml::key& name, const toml::node& node, Each under) {
  IndexAttribute attribute{std::string(name.str()), Slot::constant, reader_.text(node)};
  if (!is_xml_name(attribute.name)) reader_.note(node, "an attribute's name is a name of XML");
  const std::string_view text = attribute.constant;
  if (!text.starts_with('{')) return attribute;
  const auto slot = text.ends_with('}')
                        ? TableReader::known_word<Slot>(text.substr(1, text.size() - 2))
                        : std::nullopt;
  if (!slot || *slot == Slot::constant) {
    reader_.note(node, "this is no slot of an index");
    return attribute;
  }
  if (is_of_file(*slot) && under != Each::file) reader_.note(node, "no file has been named here");
  if (is_of_field(*slot) && under != Each::field) reader_.note(node, "no field is meant here");
  has_names_ = has_names_ || *slot == Slot::file_name;
  has_rows_ = has_rows_ || *slot == Slot::rows;
  return {attribute.name, *slot, {}};
}

IndexElement FormReader::element(const toml::table& table) {
  reader_.expect_only(table, {"depth", "name", "each", "attributes"});
  const auto depth = table["depth"].value_exact<std::int64_t>();
  IndexElement element;
  element.name = reader_.text(table, "name");
  element.each = reader_.word_or(table, "each", Each::once);
  if (!is_xml_name(element.name)) reader_.note(table, "an element's name is a name of XML");
  const bool is_depth = depth && *depth >= 0 && std::cmp_less(*depth, index_depth_max);
  if (!is_depth) reader_.note(table, "depth is 0 to 7");
  element.depth = is_depth ? static_cast<std::size_t>(*depth) : 0;
  const Each under = place(table, element.depth, element.each);
  const toml::node* attributes = table.get("attributes");
  if (attributes == nullptr) return element;
  if (!attributes->is_table() || attributes->as_table()->size() > index_attributes_max) {
    reader_.note(*attributes, "attributes are a table of at most 8");
    return element;
  }
  for (const auto& [name, node] : *attributes->as_table()) {
    element.attributes.push_back(attribute(name, node, under));
  }
  return element;
}

PackageForm FormReader::read(const toml::table& table) {
  reader_.expect_only(table, {"index", "file", "rows_max", "files_max", "element"});
  PackageForm form;
  form.index_name = reader_.text(table, "index");
  form.file_name = file_name(table);
  form.rows_max = reader_.number(table, "rows_max", package_file_rows_max);
  form.files_max = reader_.number(table, "files_max", package_files_max);
  if (!is_member_name(form.index_name)) reader_.note(table, "index is the name of a file");
  for (const toml::table* one : reader_.tables(table, "element", index_elements_max)) {
    form.index.push_back(element(*one));
  }
  if (!has_names_ || !has_rows_) {
    reader_.note(table, "the index names each file and says how many rows it has");
  }
  return form;
}

}  // namespace

std::string_view name_of(Each each) {
  switch (each) {
    case Each::once:
      return "once";
    case Each::file:
      return "file";
    case Each::field:
      return "field";
  }
  return "unknown";
}

std::string_view name_of(Slot slot) {
  constexpr std::array<std::string_view, 12> names = {
      "constant", "venue_code", "made_at", "separator",  "row_end",    "encoding",
      "status",   "file_name",  "rows",    "field_code", "field_name", "field_label"};
  const auto number = static_cast<std::size_t>(slot);
  return number >= 1 && number <= names.size() ? names.at(number - 1) : "unknown";
}

bool is_member_name(std::string_view name) {
  return !name.empty() && name.size() <= member_name_bytes_max && name[0] != '.' &&
         std::ranges::all_of(name, may_stand_in_name);
}

std::string file_name_of(const PackageForm& form, std::string_view venue_code,
                         std::string_view made_at, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, number_digits - std::min(number_digits, digits.size()), '0');
  const std::array<std::string_view, 3> values = {digits, venue_code, made_at};
  std::string name = form.file_name;
  for (std::size_t i = 0; i < name_parts.size(); ++i) name = with(name, name_parts[i], values[i]);
  return name;
}

PackageForm read_package_form(TableReader& reader, const toml::table& table) {
  return FormReader(reader).read(table);
}

}  // namespace menshen::exchange
