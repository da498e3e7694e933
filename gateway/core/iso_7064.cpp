#include "gateway/core/iso_7064.hpp"

namespace menshen {

// Σ aᵢ·2^(18−i) mod 11 (ISO 7064 §8), by Horner's rule; the table gives (12 − Σ) mod 11.
char mod_11_2(std::string_view digits17) {
  int sum = 0;
  for (const char c : digits17) sum = (sum + (c - '0')) * 2 % 11;
  return "10X98765432"[sum];
}

}  // namespace menshen
