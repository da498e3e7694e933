// A rule table as TOML text, checked whole: every mistake is reported at once, with its line and
// what to write instead. docs/policy.md describes the table; config/policy/ holds the presets.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::policy {

struct Mistake {
  std::size_t line = 0;  // from 1; 0 where the text has no line for it
  std::string what;
  std::string remedy;
};

struct Mistakes {
  std::vector<Mistake> all;  // by line, at least one
};

// For ParsedRules::value() on mistakes: a mistake of ours.
[[noreturn]] void throw_exception_from_error(const Mistakes& mistakes,
                                             const boost::source_location& where);

using ParsedRules = boost::system::result<Rules, Mistakes>;

// Where the text comes from. A table may tell listed minors apart only if the county signed it.
enum class Provenance : std::uint8_t { local_file = 1, signed_by_county = 2 };

// A text that is no TOML at all yields the one mistake its reader stopped at.
ParsedRules parse_rules(std::string_view toml, Provenance provenance = Provenance::local_file);

}  // namespace menshen::policy
