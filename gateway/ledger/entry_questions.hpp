// Questions about entries as SQL, and whether what answers them says what the leaves say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/ledger/derived_rows.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// "FROM entry … WHERE …", but for the times: leaves from the first parameter on and before the
// second. One text or more that have no leaf in common; none, where no leaf can fit; not for a
// filter that asks of times alone. Each is answered from an index that has the leaves that fit and
// no others, however many there are: nobody can ask what costs a reading of the whole register.
std::vector<std::string> entries_fitting(const EntryFilter& filter);

// Asks a piece of the register every such question again. An index that lacks a row answers without
// it and calls that an answer; here it is compared with the leaves.
class AskedAgain {
 public:
  // store::Errc::statement: an index is not there.
  static Result<AskedAgain> prepare(store::Database& database);

  void add(LeafIndex index, const EntryRow& row);  // by rising index, as the leaf says
  // The first leaf of [first, end) that an answer leaves out or has too much, if what was added is
  // all of them. Begins anew.
  Result<std::optional<LeafIndex>> first_difference(LeafIndex first, LeafIndex end);

 private:
  struct Question {
    std::int64_t kind = 0;  // 0: of all kinds
    bool violations_only = false;
    store::Statement rows;
    std::vector<LeafIndex> said;
  };
  explicit AskedAgain(std::vector<Question> questions) : questions_(std::move(questions)) {}

  std::vector<Question> questions_;
};

}  // namespace menshen::ledger
