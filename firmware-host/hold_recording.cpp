#include "firmware-host/hold_recording.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace menshen::host {

void HoldRecording::record(Then then) {
  boost::asio::post(parts_.slow, [this, today = parts_.now().date(), then = std::move(then)] {
    NewOrders found = orders_.new_orders(parts_.view, today);
    boost::asio::post(parts_.home, [this, found = std::move(found), then] {
      if (!stopped_) submit(found, then);
    });
  });
}

void HoldRecording::submit(NewOrders found, Then then) {
  if (found.leaves.empty()) return then(found.are_all);
  const auto round =
      std::make_shared<Round>(Round{found.leaves.size(), found.are_all, std::move(then)});
  for (ledger::NewLeaf& leaf : found.leaves) {
    leaf.entry.id = draw<16>(parts_.chance);
    leaf.entry.moment = parts_.now();
    leaf.entry.up = parts_.uptime();
    leaf.entry.rules_version = parts_.rules.version;
    parts_.writer.submit(std::move(leaf),
                         [this, round](const auto& recorded) { heard(*round, recorded); });
  }
}

void HoldRecording::heard(Round& round, const Result<ledger::Recorded>& recorded) {
  if (recorded) {
    parts_.metrics.leaf_count(recorded->head.size);
    parts_.log.info("order to hold recorded", {field::leaf(recorded->index)});
  } else {
    round.recorded = recorded.error();
  }
  if (--round.unanswered == 0) round.then(round.recorded);
}

}  // namespace menshen::host
