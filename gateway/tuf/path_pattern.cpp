#include "gateway/tuf/path_pattern.hpp"

#include <algorithm>

#include "gateway/crypto/digest.hpp"

namespace menshen::tuf {
namespace {

// One character of UTF-8 at the front of `text`, which is not empty.
std::size_t character_bytes(std::string_view text) {
  std::size_t count = 1;
  while (count < text.size() && (text[count] & 0xC0) == 0x80) ++count;
  return count;
}

// One segment, without '/'. The last '*' alone is tried again: earlier ones need never take more.
bool segment_matches(std::string_view pattern, std::string_view text) {
  std::string_view after_star;
  std::string_view text_at_star;
  bool star = false;
  while (!text.empty() || !pattern.empty()) {
    if (!pattern.empty() && pattern.front() == '*') {
      pattern.remove_prefix(1);
      star = true;
      after_star = pattern;
      text_at_star = text;
    } else if (!pattern.empty() && !text.empty() && pattern.front() == '?') {
      pattern.remove_prefix(1);
      text.remove_prefix(character_bytes(text));
    } else if (!pattern.empty() && !text.empty() && pattern.front() == text.front()) {
      pattern.remove_prefix(1);
      text.remove_prefix(1);
    } else if (star && !text_at_star.empty()) {
      text_at_star.remove_prefix(1);
      pattern = after_star;
      text = text_at_star;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view path) {
  for (;;) {
    const auto of_pattern = pattern.find('/');
    const auto of_path = path.find('/');
    if (!segment_matches(pattern.substr(0, of_pattern), path.substr(0, of_path))) return false;
    const bool pattern_ends = of_pattern == std::string_view::npos;
    const bool path_ends = of_path == std::string_view::npos;
    if (pattern_ends || path_ends) return pattern_ends && path_ends;
    pattern.remove_prefix(of_pattern + 1);
    path.remove_prefix(of_path + 1);
  }
}

bool covers(const Delegation& delegation, std::string_view path) {
  if (!delegation.hash_prefixes.empty()) {
    const std::string digest = to_hex(crypto::sha256(bytes_of(path)));
    return std::ranges::any_of(delegation.hash_prefixes, [&](const std::string& prefix) {
      return digest.starts_with(prefix);
    });
  }
  return std::ranges::any_of(delegation.paths,
                             [&](const std::string& pattern) { return matches(pattern, path); });
}

}  // namespace menshen::tuf
