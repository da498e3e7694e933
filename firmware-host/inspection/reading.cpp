#include "firmware-host/inspection/reading.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "firmware-host/inspection/openapi.hpp"
#include "firmware-host/inspection/replies.hpp"
#include "firmware-host/inspection/rows.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/holds.hpp"

namespace menshen::inspection {
namespace {

constexpr std::string_view json_lines_type = "application/jsonl";
constexpr std::string_view csv_type = "text/csv; charset=utf-8; header=present";
constexpr std::string_view note_type = "text/plain; charset=utf-8";
constexpr std::string_view tile_type = "application/octet-stream";

static_assert(limit_max < ledger::read_leaves_max);  // one row more tells of a next page

// The register's "no such thing" is the asker's mistake, everything else its own.
Error asked_beyond(const Error& error) {
  return error == ledger::Errc::outside_tree ? make_error_code(Errc::beyond_register) : error;
}

Access access_to(const Asked& asked, std::optional<LeafRange> range) {
  return {detail_of(asked.route->resource, asked.role), range, reader_of(asked.client)};
}

Shown hashes_shown(const Asked& asked, http::Response response) {
  return {std::move(response), access_to(asked, std::nullopt), Span{}};
}

Result<std::uint64_t> size_of(const Source& source, std::optional<std::uint64_t> wanted) {
  const auto head = source.view.head();
  if (!head) return head.error();
  if (wanted.value_or(0) > head->size) MENSHEN_RETURN_ERROR(Errc::beyond_register);
  return wanted.value_or(head->size);
}

Result<LeafIndex> index_in_path(const Asked& asked) {
  const auto index = parse_number(asked.placeholder);
  if (!index) MENSHEN_RETURN_ERROR(Errc::index_form);
  return *index;
}

// The tree's hashes, each read once a request: the proofs of one page share most of theirs.
class Nodes {
 public:
  explicit Nodes(const ledger::LedgerView& view) : view_(view) {}

  Result<crypto::Digest> operator()(const ledger::Node& node) {
    const std::pair place(node.level, node.index);
    if (const auto known = known_.find(place); known != known_.end()) return known->second;
    const auto hash = view_.node(node);
    if (hash) known_.emplace(place, *hash);
    return hash;
  }

 private:
  const ledger::LedgerView& view_;
  std::map<std::pair<unsigned, std::uint64_t>, crypto::Digest> known_;
};

// `size` is one that the tree has had.
Result<LeafProof> proof_of(LeafIndex index, std::uint64_t size, Nodes& nodes) {
  auto hashes = ledger::inclusion_proof(index, size, std::ref(nodes));
  if (!hashes) return asked_beyond(hashes.error());
  return LeafProof{size, *std::move(hashes)};
}

Result<Row> row_of(ledger::StoredLeaf stored, bool proof, std::uint64_t size, Nodes& nodes) {
  Row row{std::move(stored), std::nullopt};
  if (!proof) return row;
  auto made = proof_of(row.leaf.index, size, nodes);
  if (!made) return made.error();
  row.proof = *std::move(made);
  return row;
}

Result<Shown> description(const Asked&, const Source&) {
  return Shown{json_reply(std::string(openapi_json())), std::nullopt, std::nullopt};
}

Result<Shown> checkpoint(const Asked& asked, const Source& source) {
  auto note = source.checkpoints.newest();
  if (!note) return note.error();
  return hashes_shown(
      asked, static_reply(note_type, *std::move(note), Lasts::short_while, asked.if_none_match));
}

Result<Shown> tile(const Asked& asked, const Source& source) {
  const auto path = ledger::parse_tile_path(std::string_view(asked.path).substr(1));
  const bool bundle = asked.route->resource == Resource::entry_bundle;
  if (!path || path->entries != bundle) MENSHEN_RETURN_ERROR(Errc::path_unknown);
  const auto& wanted = path->tile;
  const auto bytes =
      bundle ? source.view.bundle(wanted.index, wanted.width) : source.view.tile(wanted);
  if (!bytes) return asked_beyond(bytes.error());
  const bool full = wanted.width == ledger::tile_width_max;
  auto response = static_reply(tile_type, std::string(text_of(*bytes)),
                               full ? Lasts::for_ever : Lasts::short_while, asked.if_none_match);
  if (!bundle) return hashes_shown(asked, std::move(response));
  const auto size = size_of(source, std::nullopt);
  if (!size) return size.error();
  const Span span = span_of_bundle(wanted.index * ledger::tile_width_max);
  return Shown{std::move(response), access_to(asked, range_of(span, *size)), span};
}

Format format_of(const Asked& asked, const EntriesQuery& query) {
  if (query.format) return *query.format;
  return asked.accept.find("text/csv") != std::string::npos ? Format::csv : Format::jsonl;
}

struct Page {
  std::vector<ledger::StoredLeaf> leaves;
  bool last = true;
};

// Of the tree of this size, whatever has been written since: who follows the pages comes to an end,
// though each page is itself a leaf.
Result<Page> page_of(const EntriesQuery& query, Listing listing, std::uint64_t size,
                     const Source& source) {
  ledger::EntryFilter filter;
  filter.from = query.from;
  filter.to = query.to;
  filter.kind = query.kind;
  filter.outcome = query.decision;
  filter.violations_only = listing == Listing::violations;
  filter.first = query.after ? *query.after + 1 : 0;
  auto found = source.view.find(filter, query.limit + 1);
  if (!found) return found.error();
  std::erase_if(*found, [size](const auto& leaf) { return leaf.index >= size; });
  Page page{*std::move(found), true};
  page.last = page.leaves.size() <= query.limit;
  if (!page.last) page.leaves.pop_back();
  return page;
}

Result<std::string> text_of_page(const Page& page, const EntriesQuery& query, Listing listing,
                                 Format format, std::uint64_t size, const Source& source) {
  std::string text = format == Format::csv ? csv_header(listing, query.proof) : "";
  Nodes nodes(source.view);
  for (const ledger::StoredLeaf& leaf : page.leaves) {
    const auto row = row_of(leaf, query.proof, size, nodes);
    if (!row) return row.error();
    const auto line = format == Format::csv ? csv_line(*row, listing) : json_line(*row, listing);
    if (!line) return line.error();
    text += *line;
  }
  return text;
}

Result<Shown> listing(const Asked& asked, const Source& source) {
  const Listing listed =
      asked.route->resource == Resource::violations ? Listing::violations : Listing::entries;
  const auto query = entries_query(asked.query, asked.utc_offset);
  if (!query) return query.error();
  const auto size = size_of(source, query->size);
  if (!size) return size.error();
  const auto page = page_of(*query, listed, *size, source);
  if (!page) return page.error();
  const Format format = format_of(asked, *query);
  auto text = text_of_page(*page, *query, listed, format, *size, source);
  if (!text) return text.error();
  Shown shown{reply(200, format == Format::csv ? csv_type : json_lines_type, *std::move(text)),
              access_to(asked, std::nullopt), std::nullopt};
  if (page->leaves.empty()) return shown;
  shown.access->range = LeafRange{page->leaves.front().index, page->leaves.back().index};
  if (!page->last) {
    const auto next = next_page(asked.path, *query, page->leaves.back().index, *size);
    shown.response.fields.push_back({"Link", "<" + next + ">; rel=\"next\""});
  }
  return shown;
}

Result<ledger::StoredLeaf> leaf_at(LeafIndex index, const Source& source) {
  auto leaves = source.view.read(index, 1);
  if (!leaves) return leaves.error();
  if (leaves->empty()) MENSHEN_RETURN_ERROR(Errc::beyond_register);
  return std::move(leaves->front());
}

Result<Shown> entry(const Asked& asked, const Source& source) {
  const auto index = index_in_path(asked);
  if (!index) return index.error();
  const auto wanted = size_query(asked.query);
  if (!wanted) return wanted.error();
  const auto proof = proof_query(asked.query);
  if (!proof) MENSHEN_RETURN_ERROR(Errc::proof_form);
  const auto size = size_of(source, *wanted);
  if (!size) return size.error();
  auto leaf = leaf_at(*index, source);
  if (!leaf) return leaf.error();
  Nodes nodes(source.view);
  const auto row = row_of(*std::move(leaf), *proof, *size, nodes);
  if (!row) return row.error();
  auto line = json_line(*row, Listing::entries);
  if (!line) return line.error();
  return Shown{json_reply(*std::move(line)), access_to(asked, LeafRange{*index, *index}),
               std::nullopt};
}

Result<Shown> inclusion(const Asked& asked, const Source& source) {
  const auto index = index_in_path(asked);
  if (!index) return index.error();
  const auto wanted = size_query(asked.query);
  if (!wanted) return wanted.error();
  const auto size = size_of(source, *wanted);
  if (!size) return size.error();
  Nodes nodes(source.view);
  const auto proof = proof_of(*index, *size, nodes);
  if (!proof) return proof.error();
  const auto hash = source.view.node({0, *index});
  if (!hash) return asked_beyond(hash.error());
  std::string json = "{\"index\":" + std::to_string(*index) + ",\"leaf_hash\":\"" +
                     to_base64(*hash) + "\",\"proof\":" + json_of(*proof) + "}\n";
  return hashes_shown(asked, json_reply(std::move(json)));
}

Result<Shown> consistency(const Asked& asked, const Source& source) {
  const auto sizes = sizes_query(asked.query);
  if (!sizes) return sizes.error();
  const auto to = size_of(source, sizes->to);
  if (!to) return to.error();
  const auto proof = source.view.prove_consistency(sizes->from, *to);
  if (!proof) return asked_beyond(proof.error());
  std::string json = "{\"from\":" + std::to_string(sizes->from) + ",\"to\":" + std::to_string(*to) +
                     ",\"hashes\":" + json_of(*proof) + "}\n";
  return hashes_shown(asked, json_reply(std::move(json)));
}

Result<Shown> beside(const Asked& asked, const Source& source) {
  const auto index = index_in_path(asked);
  if (!index) return index.error();
  const auto leaf = leaf_at(*index, source);
  if (!leaf) return leaf.error();
  if (leaf->beside_lost) MENSHEN_RETURN_ERROR(Errc::register_unreadable);
  // An order and the case number of an access lie there in the clear, and a token is for the
  // county's opener: whatever is not sealed to the authorities' keys is as if it were not there.
  const bool sealed = ledger::holds_of(leaf->beside) == ledger::Holds::registration;
  const std::string bytes = sealed ? "\"" + to_base64(leaf->beside) + "\"" : "null";
  std::string json = "{\"index\":" + std::to_string(*index) + ",\"beside\":" + bytes + "}\n";
  return Shown{json_reply(std::move(json)), access_to(asked, LeafRange{*index, *index}),
               std::nullopt};
}

Result<Shown> cosignature(const Asked& asked, const Source& source) {
  const auto receipt = accept_cosignature(asked.body, source.checkpoints.verifier(),
                                          source.authorities, source.view);
  if (!receipt) return receipt.error();
  if (!source.keep(*receipt, asked.body)) MENSHEN_RETURN_ERROR(Errc::not_kept);
  const auto size = receipt->checkpoint.checkpoint.head.size;
  return Shown{json_reply("{\"size\":" + std::to_string(size) + "}\n"), std::nullopt, std::nullopt};
}

}  // namespace

Result<Shown> read(const Asked& asked, const Source& source) {
  switch (asked.route->resource) {
    case Resource::description:
      return description(asked, source);
    case Resource::checkpoint:
      return checkpoint(asked, source);
    case Resource::consistency:
      return consistency(asked, source);
    case Resource::hash_tile:
    case Resource::entry_bundle:
      return tile(asked, source);
    case Resource::proof:
      return inclusion(asked, source);
    case Resource::entries:
    case Resource::violations:
      return listing(asked, source);
    case Resource::entry:
      return entry(asked, source);
    case Resource::beside:
      return beside(asked, source);
    case Resource::cosignature:
      return cosignature(asked, source);
  }
  MENSHEN_RETURN_ERROR(Errc::path_unknown);
}

}  // namespace menshen::inspection
