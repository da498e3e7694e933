#include "gateway/exchange/field_table.hpp"

#include "gateway/core/toml_text.hpp"
#include "gateway/exchange/table_reader.hpp"

namespace menshen::exchange {
namespace {

class FieldTableReader {
 public:
  FieldTable read(const toml::table& root);
  const std::optional<TableMistake>& mistake() const { return reader_.mistake(); }

 private:
  std::size_t width(const toml::table& table, Layout layout);
  Field field(const toml::table& table, Layout layout);
  void documents(const toml::table& root, FieldTable& table);
  void parting(const toml::table& root, FieldTable& table);
  void package(const toml::table& root, FieldTable& table);

  TableReader reader_;
};

std::size_t FieldTableReader::width(const toml::table& table, Layout layout) {
  const toml::node* node = table.get("width");
  if (node == nullptr && layout == Layout::delimited) return 0;
  if (node == nullptr) {
    reader_.note(table, "width is missing");
    return 0;
  }
  const auto width = node->value_exact<std::int64_t>();
  if (width && *width >= 1 && std::cmp_less_equal(*width, field_width_bytes_max)) {
    return static_cast<std::size_t>(*width);
  }
  reader_.note(*node, "a width of 1 to 1024 bytes is wanted");
  return 0;
}

Field FieldTableReader::field(const toml::table& table, Layout layout) {
  reader_.expect_only(table, {"name", "value", "width", "constant", "code", "label"});
  Field field{
      reader_.text(table, "name"), reader_.word<Value>(table, "value"), width(table, layout), {}};
  field.code = reader_.text_if(table, "code");
  field.label = reader_.text_if(table, "label");
  const toml::node* constant = table.get("constant");
  if (constant != nullptr) field.constant = reader_.text(*constant);
  if (constant != nullptr && field.value != Value::constant) {
    reader_.note(*constant, "only a field whose value is constant has one");
  }
  return field;
}

void FieldTableReader::documents(const toml::table& root, FieldTable& table) {
  const toml::node* node = root.get("document");
  if (node == nullptr) return;
  if (!node->is_table()) return reader_.note(*node, "a table [document] is wanted");
  for (const auto& [key, value] : *node->as_table()) {
    const auto kind = TableReader::known_word<DocumentKind>(key.str());
    if (kind) {
      table.documents[*kind] = reader_.text(value);
    } else {
      reader_.note(value, std::string(key.str()) + " is no kind of document");
    }
  }
}

void FieldTableReader::parting(const toml::table& root, FieldTable& table) {
  table.row_end = reader_.word_or(root, "row_end", RowEnd::crlf);
  table.separator = reader_.word_or(root, "separator", Separator::tab);
  table.controls = reader_.word_or(root, "controls", Controls::refuse);
  const bool parts = root.contains("separator") || root.contains("controls");
  if (parts && table.layout != Layout::delimited) {
    reader_.note(root, "only the layout delimited has separator and controls");
  }
}

void FieldTableReader::package(const toml::table& root, FieldTable& table) {
  const toml::node* node = root.get("package");
  if (node == nullptr) return;
  if (!node->is_table()) return reader_.note(*node, "a table [package] is wanted");
  table.package = read_package_form(reader_, *node->as_table());
}

FieldTable FieldTableReader::read(const toml::table& root) {
  reader_.expect_only(root, {"name", "status", "layout", "encoding", "field", "document",
                             "separator", "row_end", "controls", "package"});
  FieldTable table;
  table.name = reader_.text(root, "name");
  table.status = reader_.text(root, "status");
  table.layout = reader_.word<Layout>(root, "layout");
  table.encoding = reader_.word<Encoding>(root, "encoding");
  for (const toml::table* one : reader_.tables(root, "field", fields_max)) {
    table.fields.push_back(field(*one, table.layout));
  }
  documents(root, table);
  parting(root, table);
  package(root, table);
  return table;
}

}  // namespace

std::string_view name_of(Layout layout) {
  switch (layout) {
    case Layout::fixed_width:
      return "fixed_width";
    case Layout::delimited:
      return "delimited";
  }
  return "unknown";
}

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::gb18030:
      return "GB18030";
    case Encoding::utf8:
      return "UTF-8";
  }
  return "unknown";
}

std::string_view name_of(Separator separator) {
  switch (separator) {
    case Separator::tab:
      return "tab";
    case Separator::comma:
      return "comma";
    case Separator::semicolon:
      return "semicolon";
    case Separator::unit_separator:
      return "unit_separator";
  }
  return "unknown";
}

char byte_of(Separator separator) {
  switch (separator) {
    case Separator::tab:
      return '\t';
    case Separator::comma:
      return ',';
    case Separator::semicolon:
      return ';';
    case Separator::unit_separator:
      return '\x1F';
  }
  return '\t';
}

std::string_view name_of(RowEnd row_end) {
  switch (row_end) {
    case RowEnd::crlf:
      return "CRLF";
    case RowEnd::lf:
      return "LF";
  }
  return "unknown";
}

std::string_view bytes_of(RowEnd row_end) { return row_end == RowEnd::lf ? "\n" : "\r\n"; }

std::string_view name_of(Controls controls) {
  switch (controls) {
    case Controls::refuse:
      return "refuse";
    case Controls::backslash:
      return "backslash";
  }
  return "unknown";
}

std::string_view name_of(Value value) {
  switch (value) {
    case Value::constant:
      return "constant";
    case Value::venue_code:
      return "venue_code";
    case Value::name:
      return "name";
    case Value::document:
      return "document";
    case Value::number:
      return "number";
    case Value::nationality:
      return "nationality";
    case Value::admitted_at:
      return "admitted_at";
    case Value::left_at:
      return "left_at";
    case Value::leaf:
      return "leaf";
  }
  return "unknown";
}

boost::system::result<FieldTable, TableMistake> parse_field_table(std::string_view text) {
  if (text.size() > field_table_bytes_max || has_too_many_dots(text)) {
    return TableMistake{0, "the table is larger than any of its kind"};
  }
  try {
    const toml::table root = toml::parse(text);
    FieldTableReader reader;
    FieldTable table = reader.read(root);
    if (reader.mistake()) return *reader.mistake();
    return table;
  } catch (const toml::parse_error& error) {
    return TableMistake{static_cast<std::uint32_t>(error.source().begin.line),
                        std::string(error.description())};
  }
}

}  // namespace menshen::exchange
