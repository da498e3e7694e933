// The check character of GB 11643 and of the numbers made after it.
#pragma once

#include <string_view>

namespace menshen {

// ISO 7064 MOD 11-2 over 17 digits: '0' … '9' or 'X'. The caller has checked that they are digits.
char mod_11_2(std::string_view digits17);

}  // namespace menshen
