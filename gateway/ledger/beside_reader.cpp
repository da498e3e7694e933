#include "gateway/ledger/beside_reader.hpp"

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/store/errc.hpp"

namespace menshen::ledger {
namespace {

bool may_pass(const Error& error) {
  return error == store::Errc::in_use || error == store::Errc::no_memory;
}

}  // namespace

Result<std::optional<DayKey>> BesideReader::key_numbered(KeyNumber number) {
  if (const auto seen = seen_.find(number); seen != seen_.end()) return std::optional(seen->second);
  if (!keys_) return std::optional<DayKey>();
  const auto found = keys_->find(number);
  if (!found && may_pass(found.error())) return found.error();
  if (!found || !*found) return std::optional<DayKey>();
  seen_[number] = **found;
  return *found;
}

Result<std::optional<Bytes>> BesideReader::take(ByteView leaf_hash, ByteView laid, KeyNumber key) {
  if (key == 0) return std::optional(Bytes(laid.begin(), laid.end()));
  const auto day_key = key_numbered(key);
  if (!day_key) return day_key.error();
  const auto hash = digest_of(leaf_hash);
  if (!*day_key || !hash) return std::optional<Bytes>();
  auto beside = take_from_under(**day_key, *hash, laid);
  if (!beside) return std::optional<Bytes>();
  return std::optional(*std::move(beside));
}

Result<BesideReader::Row> BesideReader::look_again(LeafIndex index) {
  auto row = database_.prepare(
      "SELECT leaf.hash, beside.bytes, beside.key, leaf.bytes FROM beside JOIN leaf USING(idx) "
      "WHERE idx = ?");
  if (!row) return row.error();
  const auto step = row->with(index).step();
  if (!step) return step.error();
  if (*step == store::Step::done) return Row{};
  seen_.clear();
  auto beside = take(row->blob_view(0), row->blob_view(1), row->integer(2));
  if (!beside) return beside.error();
  const bool fits = *beside && beside_of_leaf(row->blob_view(3)) == crypto::sha256(**beside);
  return Row{true, *std::move(beside), fits};
}

}  // namespace menshen::ledger
