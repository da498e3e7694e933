#include "firmware-host/inspection/rows.hpp"

#include "gateway/ledger/entry_rows.hpp"

namespace menshen::inspection {
namespace {

constexpr std::string_view line_end = "\r\n";

std::string spaced(const ledger::Proof& hashes) {
  std::string text;
  for (const auto& hash : hashes) text.append(text.empty() ? "" : " ").append(to_base64(hash));
  return text;
}

// The last field of a CSV line before all others; it is a word of ours or empty, so that no quotes
// are in the way.
std::string last_first(std::string_view line) {
  const auto comma = line.rfind(',');
  return std::string(line.substr(comma + 1)) + "," + std::string(line.substr(0, comma));
}

// `{"index":7,"violation":null,"leaf":…` with its first two members exchanged.
std::string violation_first(std::string_view line) {
  const auto index = line.substr(1, line.find(',') - 1);
  const auto leaf_at = line.find(",\"leaf\":");
  const auto violation = line.substr(index.size() + 2, leaf_at - index.size() - 2);
  return "{" + std::string(violation) + "," + std::string(index) +
         std::string(line.substr(leaf_at));
}

}  // namespace

std::string json_of(const ledger::Proof& hashes) {
  std::string text = "[";
  for (const auto& hash : hashes) {
    text.append(text.size() == 1 ? "\"" : ",\"").append(to_base64(hash)).append("\"");
  }
  return text + "]";
}

std::string json_of(const LeafProof& proof) {
  return "{\"size\":" + std::to_string(proof.size) + ",\"hashes\":" + json_of(proof.hashes) + "}";
}

Result<std::string> json_line(const Row& row, Listing listing) {
  auto line = ledger::json_row(row.leaf);
  if (!line) return line.error();
  if (listing == Listing::violations) line = violation_first(*line);
  if (!row.proof) return line;
  line->resize(line->rfind('}'));
  return *line + ",\"proof\":" + json_of(*row.proof) + "}\n";
}

Result<std::string> csv_line(const Row& row, Listing listing) {
  auto line = ledger::csv_row(row.leaf);
  if (!line) return line.error();
  line->resize(line->size() - line_end.size());
  if (listing == Listing::violations) line = last_first(*line);
  if (row.proof) {
    *line += "," + std::to_string(row.proof->size) + "," + spaced(row.proof->hashes);
  }
  return *line + std::string(line_end);
}

std::string csv_header(Listing listing, bool proof) {
  auto heading = ledger::csv_heading();
  heading.remove_suffix(line_end.size());
  const std::string columns =
      listing == Listing::violations ? last_first(heading) : std::string(heading);
  return columns + (proof ? ",proof_size,proof" : "") + std::string(line_end);
}

}  // namespace menshen::inspection
