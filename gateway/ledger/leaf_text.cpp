#include "gateway/ledger/leaf_text.hpp"

#include <charconv>

#include "gateway/core/result.hpp"

namespace menshen::ledger {
namespace {

constexpr std::size_t leaf_bytes_usual = 768;  // a decision's, which are all of one size

}  // namespace

void LeafWriter::begin(std::string_view name) {
  if (out_.empty()) out_.reserve(leaf_bytes_usual);
  out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":");
}

void LeafWriter::text(std::string_view name, std::string_view value) {
  begin(name);
  out_.append("\"").append(value).append("\"");
}

void LeafWriter::number(std::string_view name, std::uint64_t value) {
  begin(name);
  out_ += std::to_string(value);
}

void LeafWriter::raw(std::string_view name, std::string_view json) {
  begin(name);
  out_ += json;
}

Bytes LeafWriter::finish(std::optional<std::size_t> bytes_fixed) {
  begin("pad");
  out_ += '"';
  const std::size_t without_padding = out_.size() + 2;
  if (bytes_fixed) {
    check(without_padding <= *bytes_fixed, "a leaf with its longest fields fits its fixed size");
    out_.append(*bytes_fixed - without_padding, '.');
  }
  out_ += "\"}";
  return to_bytes(out_);
}

void LeafReader::expect(std::string_view literal) {
  if (!takes(literal)) fail();
}

bool LeafReader::takes(std::string_view literal) {
  if (failed_ || !rest_.starts_with(literal)) return false;
  rest_.remove_prefix(literal.size());
  return true;
}

void LeafReader::name(std::string_view name) {
  expect(first_ ? "{\"" : ",\"");
  first_ = false;
  expect(name);
  expect("\":");
}

std::string_view LeafReader::text(std::string_view field) {
  name(field);
  expect("\"");
  const auto end = rest_.find('"');
  if (end == std::string_view::npos) fail();
  if (failed_) return {};
  const auto value = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return value;
}

std::uint64_t LeafReader::number() {
  std::uint64_t value = 0;
  const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
  if (read.ec != std::errc{}) fail();
  if (failed_) return 0;
  rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
  return value;
}

std::int64_t LeafReader::duration() {
  const auto value = number();
  if (value > static_cast<std::uint64_t>(INT64_MAX)) fail();
  return failed_ ? 0 : static_cast<std::int64_t>(value);
}

std::uint64_t LeafReader::number(std::string_view field, std::uint64_t most) {
  name(field);
  const auto value = number();
  if (value > most) fail();
  return failed_ ? 0 : value;
}

}  // namespace menshen::ledger
