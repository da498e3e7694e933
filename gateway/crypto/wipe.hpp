// Secrets leave the memory when they have been used: written over in a way that no compiler leaves
// out.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace menshen::crypto {

void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);  // its whole capacity; the text is empty afterwards

// Wipes what it guards when it goes, on every way out of a scope.
template <class T>
class Wiped {
 public:
  explicit Wiped(T& guarded) : guarded_(guarded) {}
  ~Wiped() { wipe(guarded_); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;

 private:
  T& guarded_;
};

}  // namespace menshen::crypto
