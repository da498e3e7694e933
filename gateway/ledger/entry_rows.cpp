#include "gateway/ledger/entry_rows.hpp"

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/violation.hpp"

namespace menshen::ledger {
namespace {

class CsvRow {
 public:
  CsvRow& add(std::string_view field) {
    if (!text_.empty()) text_ += ',';  // the first field, an index, is never empty
    // A leaf's texts hold no quotation mark and no line end: a comma alone asks for quotes.
    const bool quoted = field.find(',') != std::string_view::npos;
    if (quoted) text_ += '"';
    text_ += field;
    if (quoted) text_ += '"';
    return *this;
  }
  CsvRow& add(std::uint64_t number) { return add(std::to_string(number)); }
  template <class Enum>
  CsvRow& add_number_of(const std::optional<Enum>& value) {
    return add(value ? static_cast<std::uint64_t>(*value) : 0);
  }
  CsvRow& add_or_nothing(const std::optional<std::uint64_t>& number) {
    return add(number ? std::to_string(*number) : std::string());
  }
  std::string finish() { return text_ + "\r\n"; }

 private:
  std::string text_;
};

std::string spaced(const std::optional<Decision>& decision) {
  std::string numbers;
  if (!decision) return numbers;
  for (const Reason reason : decision->reasons) {
    numbers.append(numbers.empty() ? "" : " ").append(std::to_string(static_cast<int>(reason)));
  }
  return numbers;
}

void add_what_happened(CsvRow& row, const ledger::Leaf& leaf) {
  const Entry& entry = leaf.entry;
  row.add(static_cast<std::uint64_t>(leaf.version)).add(name_of(entry.kind)).add(to_hex(entry.id));
  row.add(to_iso(entry.moment)).add(static_cast<std::uint64_t>(entry.up.count()));
  row.add(entry.lane).add(entry.zone);
  row.add(entry.decision ? name_of(entry.decision->outcome) : "").add(spaced(entry.decision));
}

void add_evidence(CsvRow& row, const Entry& entry) {
  row.add_number_of(entry.source).add(entry.reader).add_number_of(entry.document);
  row.add_number_of(std::optional(entry.evidence)).add_number_of(entry.no_chip_reason);
  row.add_number_of(std::optional(entry.age_band));
}

void add_tables_and_references(CsvRow& row, const Entry& entry) {
  row.add(entry.rules_version).add(entry.list_version);
  row.add(entry.list_age ? std::to_string(entry.list_age->count()) : std::string());
  row.add(entry.list_stale ? "true" : "false").add_or_nothing(entry.follows);
  row.add(entry.range ? std::to_string(entry.range->first) : std::string());
  row.add(entry.range ? std::to_string(entry.range->last) : std::string());
  row.add(entry.detail);
}

}  // namespace

Result<std::string> json_row(const StoredLeaf& stored) {
  const auto leaf = parse_leaf(stored.bytes);
  if (!leaf) return leaf.error();
  const Violation violation = violation_of(leaf->entry);
  std::string row = "{\"index\":" + std::to_string(stored.index) + ",\"violation\":";
  row += violation == Violation::none ? "null" : "\"" + std::string(name_of(violation)) + "\"";
  row.append(",\"leaf\":").append(text_of(stored.bytes)).append("}\n");
  return row;
}

std::string_view csv_heading() {
  return "index,v,kind,id,time,up,lane,zone,outcome,reasons,source,reader,document,evidence,typed,"
         "age,rules,list,list_age,stale,follows,range_first,range_last,detail,beside,violation\r\n";
}

Result<std::string> csv_row(const StoredLeaf& stored) {
  const auto leaf = parse_leaf(stored.bytes);
  if (!leaf) return leaf.error();
  CsvRow row;
  row.add(stored.index);
  add_what_happened(row, *leaf);
  add_evidence(row, leaf->entry);
  add_tables_and_references(row, leaf->entry);
  const Violation violation = violation_of(leaf->entry);
  row.add(to_hex(leaf->beside)).add(violation == Violation::none ? "" : name_of(violation));
  return row.finish();
}

}  // namespace menshen::ledger
