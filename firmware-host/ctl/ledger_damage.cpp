#include "firmware-host/ctl/ledger_damage.hpp"

#include "gateway/ledger/errc.hpp"
#include "gateway/store/errc.hpp"

namespace menshen::ctl {
namespace {

using ledger::Damage;
using ledger::DirectoryDamage;

std::string_view name_of(Damage::Part part) {
  switch (part) {
    case Damage::Part::leaf:
      return "leaf";
    case Damage::Part::beside:
      return "beside";
    case Damage::Part::tile:
      return "tile";
    case Damage::Part::entry:
      return "entry";
    case Damage::Part::tree:
      return "tree";
    case Damage::Part::store:
      return "store";
  }
  return "unknown";
}

std::string leaves_of(const Damage& damage) {
  const ledger::Node node = damage.node.value_or(ledger::Node{});
  const auto last = ((node.index + 1) << node.level) - 1;
  return "leaves " + std::to_string(damage.index) + " to " + std::to_string(last);
}

std::string sentence_of_tile(const DirectoryDamage& damage) {
  if (!damage.hash) {
    return damage.file + " is wrong: its hashes do not give the one that the tile above it has";
  }
  const std::string which =
      "hash " + std::to_string(*damage.hash) +
      (damage.leaf ? ", of leaf " + std::to_string(*damage.leaf) : std::string());
  return damage.file + " is wrong in its " + which + ": what lies below it says another";
}

std::string sentence_of_lost_keys(const Damage& damage) {
  return "what lies beside leaves " + std::to_string(damage.index) + " to " +
         std::to_string(damage.last_lost.value_or(damage.index)) +
         " cannot be opened any more, wholly or in part: its day keys are lost; put the copy of "
         "the keys' file back if there is one, as docs/operations.md says under \"If the day keys "
         "are lost\"";
}

template <class Number>
boost::json::value or_null(const std::optional<Number>& number) {
  return number ? boost::json::value(*number) : boost::json::value(nullptr);
}

}  // namespace

std::string sentence_of_broken_store() {
  return "the store's own pages, indexes or counts are damaged, so that a question may be answered "
         "without a leaf: stop menshend, copy the register's folder whole, then go on as "
         "docs/operations.md says under \"If verifying names the store\"";
}

std::string sentence_of(const Damage& damage) {
  const std::string index = std::to_string(damage.index);
  switch (damage.part) {
    case Damage::Part::leaf:
      return "leaf " + index + " is missing, or its bytes are not those of its hash";
    case Damage::Part::beside:
      if (damage.last_lost) return sentence_of_lost_keys(damage);
      return "what lies beside leaf " + index + " is not what the leaf says";
    case Damage::Part::tile:
      return leaves_of(damage) + " fit their own hashes and not the kept root of their tile";
    case Damage::Part::entry:
      return "the row that questions about leaf " + index +
             " are answered from is missing or wrong";
    case Damage::Part::tree:
      return "all " + index + " leaves fit their tiles and not the kept head of the tree";
    case Damage::Part::store:
      return sentence_of_broken_store();
  }
  return "unknown damage";
}

std::string sentence_of(const DirectoryDamage& damage) {
  using Part = DirectoryDamage::Part;
  switch (damage.part) {
    case Part::checkpoint:
    case Part::file:
      return damage.file + ": " + damage.cause.message();
    case Part::leaf:
      return "leaf " + std::to_string(damage.leaf.value_or(0)) + " in " + damage.file +
             " is not the one whose hash its tile has";
    case Part::tile:
      return sentence_of_tile(damage);
    case Part::forged:
      return damage.file +
             " and all that lies below it fit each other and not what lies above: forged together";
    case Part::root:
      return "all leaves and tiles fit each other and not the root in the checkpoint: forged "
             "together, or it is another log's";
  }
  return "unknown damage";
}

std::string sentence_of(ledger::Growth growth, const ledger::TreeHead& older,
                        const ledger::TreeHead& now) {
  const std::string entries = std::to_string(older.size);
  switch (growth) {
    case ledger::Growth::grew:
      return "grown from the older checkpoint's " + entries + " entries";
    case ledger::Growth::rolled_back:
      return "rolled back: the older checkpoint has " + entries + " entries, the register " +
             std::to_string(now.size);
    case ledger::Growth::forked:
      return "forked: the first " + entries + " entries are not those of the older checkpoint";
  }
  return "unknown growth";
}

bool is_damage(const Error& error) {
  return error == ledger::Errc::tree_disagrees || error == ledger::Errc::leaf_form ||
         error == store::Errc::corrupt;
}

boost::json::object json_of(const Damage& damage) {
  boost::json::object json{{"part", name_of(damage.part)}, {"leaf", damage.index}};
  const bool of_all = damage.part == Damage::Part::tree || damage.part == Damage::Part::store;
  if (of_all) json["leaf"] = nullptr;
  json["file"] = nullptr;
  json["hash"] = nullptr;
  if (damage.last_lost) json["cause"] = "day_keys_lost";
  if (damage.last_lost) json["last_leaf"] = *damage.last_lost;
  return json;
}

boost::json::object json_of(const DirectoryDamage& damage) {
  return {{"part", name_of(damage.part)},
          {"leaf", or_null(damage.leaf)},
          {"file", damage.file},
          {"hash", or_null(damage.hash)}};
}

}  // namespace menshen::ctl
