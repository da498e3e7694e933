// A venue whose days pass quickly: every day some come, sometimes something is held by order, and
// what is due is erased. And what must hold of its register after its writer has died.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "gateway/ledger/ledger.hpp"

namespace menshen::test {

// From the day after the register's last one on, until `tell` says no more or the disk refuses.
// `tell` hears the size of the tree before and after each step of a round.
void live_by_days(ledger::Ledger& ledger, std::mt19937& chance,
                  const std::function<bool(std::uint64_t)>& tell);

// What lies under day keys, and the keys: what must not be found once it has been erased.
struct Traces {
  std::map<LeafIndex, Bytes> rows;
  std::map<ledger::KeyNumber, Bytes> keys;
  std::set<ledger::KeyNumber> keys_of_rows;
};
Traces traces_of(const std::filesystem::path& register_file);

struct Aftermath {
  bool in_a_round = false;  // something was due still, or a key to be deleted
  std::size_t gone = 0;     // rows and keys of before that are in no file any more
  std::uint64_t size = 0;   // of the tree, once the round is ended
};
// Opens the register again and ends its last day's round. `before`: what was there before the
// writer that died; `acknowledged`: the size of the tree that it was last told of.
void expect_sound_erasing(const std::filesystem::path& register_file, const Traces& before,
                          std::uint64_t acknowledged, Aftermath& seen);

}  // namespace menshen::test
