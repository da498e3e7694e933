#include "tests/simulation/history.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace menshen::test {

bool is_decision(const Entry& entry) {
  return entry.kind == EntryKind::admission || entry.kind == EntryKind::refusal ||
         entry.kind == EntryKind::referral || entry.kind == EntryKind::override;
}

bool lets_in(const Entry& entry) {
  return entry.kind == EntryKind::admission || entry.kind == EntryKind::override;
}

Timeliness timeliness_of(const History& history, const SeenLeaf& leaf) {
  constexpr std::chrono::seconds gate_opens_within{30};
  constexpr std::chrono::seconds unsure{2};
  const auto took = leaf.seen_at - history.scans.at(leaf.scan.value()).handed;
  if (took < gate_opens_within - unsure) return Timeliness::in_time;
  return took < gate_opens_within + unsure ? Timeliness::unsure : Timeliness::too_late;
}

const Visit& visit_of(const History& history, std::size_t scan) {
  return history.visits.at(history.scans.at(scan).visit);
}

const Person& person_of(const History& history, std::size_t scan) {
  return history.people.at(visit_of(history, scan).person);
}

std::optional<std::size_t> scan_named(const std::string& reader) {
  const auto mark = reader.rfind('#');
  if (mark == std::string::npos) return std::nullopt;
  std::size_t scan = 0;
  const char* end = reader.data() + reader.size();
  const auto [stopped, error] = std::from_chars(reader.data() + mark + 1, end, scan);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return scan;
}

std::optional<std::string> somebody_in(std::string_view text, const std::vector<Person>& people) {
  // What the names of every crowd have in common, and the numbers' beginnings: one look for each.
  for (const std::string_view mark : {"鑫鑫", "QUXVISITOR"}) {
    if (text.find(mark) != std::string_view::npos) return "a name";
  }
  for (const std::string_view beginning : {"110105", "810000", "911398", "KAZ11", "E10100"}) {
    for (auto at = text.find(beginning); at != std::string_view::npos;
         at = text.find(beginning, at + 1)) {
      const bool known = std::ranges::any_of(
          people, [&](const Person& person) { return text.substr(at).starts_with(person.number); });
      if (known) return "a number";
    }
  }
  return std::nullopt;
}

crypto::Digest slow_root(const std::vector<SeenLeaf>& leaves, std::size_t first,
                         std::size_t count) {
  if (count == 0) return crypto::sha256({});
  if (count == 1) return leaves.at(first).hash;
  std::size_t left_count = 1;
  while (left_count * 2 < count) left_count *= 2;
  const auto left = slow_root(leaves, first, left_count);
  const auto right = slow_root(leaves, first + left_count, count - left_count);
  std::array<std::uint8_t, 1 + 2 * crypto::digest_bytes> node{0x01};
  std::ranges::copy(left, node.begin() + 1);
  std::ranges::copy(right, node.begin() + 1 + crypto::digest_bytes);
  return crypto::sha256(node);
}

CodeId slow_code_id(ByteView kid, ByteView single_use) {
  Bytes text(kid.begin(), kid.end());
  text.push_back(0);
  text.insert(text.end(), single_use.begin(), single_use.end());
  const auto digest = crypto::sha256(text);
  CodeId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

}  // namespace menshen::test
