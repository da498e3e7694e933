// A register with three records that somebody may open, and the keys for it.
#pragma once

#include "gateway/ledger/leaf.hpp"
#include "tests/support/sample_keys.hpp"
#include "tests/unit/firmware-host/ctl/register_fixture.hpp"

namespace menshen::test {

inline constexpr const char* records_origin = "gate.fangcheng.example/41132210000001";

class RecordsFixture : public RegisterFixture {
 protected:
  RecordsFixture() {
    const std::vector<ledger::Recipient> to = {recipient_of(venue_), recipient_of(police_)};
    ledger::BesideSealer sealer(to, records_origin, seeded_chance(7));
    std::vector<ledger::NewLeaf> leaves;
    for (std::uint64_t i = 600; i < 603; ++i) {
      ledger::NewLeaf leaf;
      leaf.entry = sample_admission(i);
      const Registration who{DocumentKind::citizen_id, "11010519491231002X",
                             "测试" + std::to_string(i), "CHN"};
      leaf.beside = sealer.seal(leaf.entry.id, who, sample_moment.at).value();
      leaves.push_back(std::move(leaf));
    }
    auto register_to_fill = ledger::Ledger::open(store()).value();
    check(register_to_fill.append(leaves).has_value(), "append");
    beside_ = leaves[0].beside;
    line_.write("venue.key", ledger::secret_text(venue_.secret_key) + "\n");
    line_.write("police.key", ledger::secret_text(police_.secret_key) + "\n");
    const auto other = sample_key(ledger::Role::market, 9);
    line_.write("other.key", ledger::secret_text(other.secret_key) + "\n");
  }

  Ended open(const std::string& index, const std::string& input = manager_pin + "\n") {
    const std::vector<std::string> words = {
        "open",       index,    "--config", config(), "--purpose",
        "inspection", "--case", "2026-17",  "--key",  line_.path("venue.key")};
    return ledger(words, input);
  }
  std::uint64_t size() const { return ledger::LedgerView::open(store())->head()->size; }
  ledger::StoredLeaf newest() const {
    const auto view = ledger::LedgerView::open(store()).value();
    return view.read(view.head()->size - 1, 1)->at(0);
  }

  ledger::BesideKey venue_ = sample_key(ledger::Role::venue);
  ledger::BesideKey police_ = sample_key(ledger::Role::police);
  Bytes beside_;
};

}  // namespace menshen::test
