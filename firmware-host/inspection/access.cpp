#include "firmware-host/inspection/access.hpp"

#include <algorithm>

namespace menshen::inspection {
namespace {

std::string_view word_of(Resource resource) {
  switch (resource) {
    case Resource::checkpoint:
    case Resource::consistency:
    case Resource::hash_tile:
    case Resource::proof:
      return "hashes";
    case Resource::entry_bundle:
      return "bundles";
    default:
      return name_of(resource);
  }
}

// A clock that was set back opens no span for longer than it lasts.
bool is_open(const Span& span, const Moment& since, const Moment& now) {
  if (span.what == Span::What::hashes) return since.date() == now.date();
  return now.at >= since.at && now.at < since.at + bundle_access_lasts;
}

}  // namespace

std::string detail_of(Resource resource, ledger::Role role) {
  return std::string(word_of(resource)) + " " + std::string(name_of(role));
}

std::string reader_of(const http::ClientIdentity& client) {
  return client.serial.substr(0, reader_digits_max);
}

bool is_written_each_time(Resource resource) {
  switch (resource) {
    case Resource::entries:
    case Resource::violations:
    case Resource::entry:
    case Resource::beside:
      return true;
    default:
      return false;
  }
}

Span span_of_bundle(LeafIndex first) { return {Span::What::bundles, first / bundle_block_leaves}; }

LeafRange range_of(const Span& span, std::uint64_t size) {
  const LeafIndex first = span.block * bundle_block_leaves;
  return {first, std::min(first + bundle_block_leaves, size) - 1};
}

bool OpenSpans::holds(const http::ClientIdentity& client, const Span& span,
                      const Moment& now) const {
  return std::ranges::any_of(kept_, [&](const Kept& kept) {
    return kept.client == client && kept.span == span && is_open(span, kept.since, now);
  });
}

void OpenSpans::keep(const http::ClientIdentity& client, const Span& span, const Moment& now) {
  std::erase_if(kept_, [&](const Kept& kept) {
    return (kept.client == client && kept.span == span) || !is_open(kept.span, kept.since, now);
  });
  if (kept_.size() == accesses_kept_max) kept_.pop_front();
  kept_.push_back({client, span, now});
}

}  // namespace menshen::inspection
