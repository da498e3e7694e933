#include "gateway/exchange/index_xml.hpp"

#include <charconv>
#include <pugixml.hpp>
#include <sstream>

#include "gateway/core/plain_text.hpp"
#include "gateway/exchange/errc.hpp"

namespace menshen::exchange {
namespace {

// A table's elements [begin, end), of which those with the depth of `begin` stand beside each
// other and the others under them.
struct Elements {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The elements under `at`, which is the first of `elements` or stands beside it.
Elements under(const PackageForm& form, Elements elements, std::size_t at) {
  std::size_t end = at + 1;
  while (end < elements.end && form.index[end].depth > form.index[at].depth) ++end;
  return {at + 1, end};
}

// "\t" as an index spells it: what stands in the bytes is not seen there.
std::string spelled(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (c == '\t') text += "\\t";
    if (c == '\r') text += "\\r";
    if (c == '\n') text += "\\n";
    if (c == '\x1F') text += "\\x1F";
    if (c >= ' ') text += c;
  }
  return text;
}

std::size_t times(const IndexElement& element, const FieldTable& table, std::size_t files) {
  if (element.each == Each::file) return files;
  return element.each == Each::field ? table.fields.size() : 1;
}

// Which file and field an element is of, where it is of one.
struct Turn {
  std::size_t file = 0;
  std::size_t field = 0;
};

Turn turn_of(const IndexElement& element, Turn turn, std::size_t number) {
  if (element.each == Each::file) turn.file = number;
  if (element.each == Each::field) turn.field = number;
  return turn;
}

class IndexWriter {
 public:
  IndexWriter(const FieldTable& table, const PackageIndex& index)
      : table_(table), form_(*table.package), index_(index) {}

  void write(pugi::xml_node parent, Elements elements, Turn turn);
  bool is_carried() const { return is_carried_; }

 private:
  std::string value(const IndexAttribute& attribute, Turn turn) const;

  const FieldTable& table_;
  const PackageForm& form_;
  const PackageIndex& index_;
  bool is_carried_ = true;
};

std::string IndexWriter::value(const IndexAttribute& attribute, Turn turn) const {
  switch (attribute.slot) {
    case Slot::constant:
      return attribute.constant;
    case Slot::venue_code:
      return index_.venue_code;
    case Slot::made_at:
      return index_.made_at;
    case Slot::separator:
      return spelled(std::string(1, byte_of(table_.separator)));
    case Slot::row_end:
      return spelled(bytes_of(table_.row_end));
    case Slot::encoding:
      return std::string(name_of(table_.encoding));
    case Slot::status:
      return table_.status;
    case Slot::file_name:
      return index_.files[turn.file].name;
    case Slot::rows:
      return std::to_string(index_.files[turn.file].rows);
    case Slot::field_code:
      return table_.fields[turn.field].code;
    case Slot::field_name:
      return table_.fields[turn.field].name;
    case Slot::field_label:
      return table_.fields[turn.field].label;
  }
  return {};
}

void IndexWriter::write(pugi::xml_node parent, Elements elements, Turn turn) {
  for (std::size_t at = elements.begin; at < elements.end;) {
    const IndexElement& element = form_.index[at];
    const Elements inner = under(form_, elements, at);
    for (std::size_t i = 0; i < times(element, table_, index_.files.size()); ++i) {
      const Turn now = turn_of(element, turn, i);
      pugi::xml_node node = parent.append_child(element.name.c_str());
      for (const IndexAttribute& attribute : element.attributes) {
        const std::string text = value(attribute, now);
        // The separators' spelling alone has backslashes, and no caller has a say in it.
        const bool is_spelled =
            attribute.slot == Slot::separator || attribute.slot == Slot::row_end;
        if (!is_spelled && !is_plain_text(text)) is_carried_ = false;
        node.append_attribute(attribute.name.c_str()) = text.c_str();
      }
      write(node, inner, now);
    }
    at = inner.end;
  }
}

// Goes through elements and table side by side, and takes what the slots say. What it passes over,
// the comparison with what would have been written finds.
class IndexReader {
 public:
  explicit IndexReader(const FieldTable& table) : table_(table), form_(*table.package) {}

  bool read(pugi::xml_node parent, Elements elements, Turn turn);
  PackageIndex& index() { return index_; }

 private:
  bool is_one(pugi::xml_node node, const IndexElement& element) const;
  bool take(pugi::xml_node node, const IndexElement& element, Turn turn);

  const FieldTable& table_;
  const PackageForm& form_;
  PackageIndex index_;
};

// By its name and what its table says of it: files and fields end where another element begins.
bool IndexReader::is_one(pugi::xml_node node, const IndexElement& element) const {
  if (element.name != node.name()) return false;
  for (const IndexAttribute& attribute : element.attributes) {
    const pugi::xml_attribute there = node.attribute(attribute.name.c_str());
    if (!there) return false;
    if (attribute.slot == Slot::constant && attribute.constant != there.value()) return false;
  }
  return true;
}

bool IndexReader::take(pugi::xml_node node, const IndexElement& element, Turn turn) {
  if (turn.file >= package_files_max) return false;
  for (const IndexAttribute& attribute : element.attributes) {
    const std::string_view text = node.attribute(attribute.name.c_str()).value();
    const bool of_file = attribute.slot == Slot::file_name || attribute.slot == Slot::rows;
    if (of_file && index_.files.size() <= turn.file) index_.files.resize(turn.file + 1);
    if (attribute.slot == Slot::venue_code) index_.venue_code = text;
    if (attribute.slot == Slot::made_at) index_.made_at = text;
    if (attribute.slot == Slot::file_name) index_.files[turn.file].name = text;
    if (attribute.slot != Slot::rows) continue;
    std::size_t& rows = index_.files[turn.file].rows;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), rows);
    if (read.ec != std::errc() || rows > form_.rows_max) return false;
  }
  return true;
}

bool IndexReader::read(pugi::xml_node parent, Elements elements, Turn turn) {
  pugi::xml_node node = parent.first_child();
  for (std::size_t at = elements.begin; at < elements.end;) {
    const IndexElement& element = form_.index[at];
    const Elements inner = under(form_, elements, at);
    const std::size_t most = times(element, table_, package_files_max);
    std::size_t i = 0;
    for (; i < most && node && is_one(node, element); ++i, node = node.next_sibling()) {
      const Turn now = turn_of(element, turn, i);
      if (!take(node, element, now) || !read(node, inner, now)) return false;
    }
    if (i < most && element.each != Each::file) return false;
    at = inner.end;
  }
  return !node;
}

}  // namespace

Result<std::string> write_index(const FieldTable& table, const PackageIndex& index) {
  if (index.files.size() > table.package->files_max) MENSHEN_RETURN_ERROR(Errc::package_full);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  IndexWriter writer(table, index);
  writer.write(document, {0, table.package->index.size()}, {});
  if (!writer.is_carried()) MENSHEN_RETURN_ERROR(Errc::field_text);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  std::string xml = std::move(out).str();
  if (xml.size() > package_index_bytes_max) MENSHEN_RETURN_ERROR(Errc::package_full);
  return xml;
}

Result<PackageIndex> read_index(const FieldTable& table, std::string_view xml) {
  if (xml.size() > package_index_bytes_max) MENSHEN_RETURN_ERROR(Errc::package_form);
  pugi::xml_document document;
  // No entity is looked up anywhere, and none but XML's own five is known.
  const auto parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_escapes, pugi::encoding_utf8);
  IndexReader reader(table);
  if (!parsed || !reader.read(document, {0, table.package->index.size()}, {})) {
    MENSHEN_RETURN_ERROR(Errc::package_form);
  }
  // One meaning, one form: whatever else would read the same is none.
  const auto again = write_index(table, reader.index());
  if (!again || *again != xml) MENSHEN_RETURN_ERROR(Errc::package_form);
  return std::move(reader.index());
}

}  // namespace menshen::exchange
