// What is asked of a TOML text before the parser sees it.
#pragma once

#include <cstddef>
#include <string_view>

namespace menshen {

// Each dot of a key is a table within a table, and toml++ 3.3 takes them apart by recursion: a key
// of tens of thousands of dots would overflow the stack. Half as many as were seen to fit in 8 MiB
// under AddressSanitizer; 512 issuers with a host name each have fewer.
inline constexpr std::size_t toml_dots_max = 4'000;

// Whether dots beyond the limit could be keys' dots. Those of strings are counted too: to know them
// apart is the parser's work.
bool has_too_many_dots(std::string_view toml);

}  // namespace menshen
