#include "drivers/camera/live_reader.hpp"

#include <algorithm>

namespace menshen::camera {

namespace {

// Adds what `found` does not have yet; true if there was any such code.
bool add_new(std::vector<FoundCode>& found, std::vector<FoundCode> more) {
  const std::size_t before = found.size();
  for (FoundCode& code : more) {
    const bool known = std::ranges::any_of(
        found, [&](const FoundCode& other) { return other.bytes == code.bytes; });
    if (!known) found.push_back(std::move(code));
  }
  return found.size() > before;
}

}  // namespace

std::vector<FoundCode> LiveReader::examine(const Picture& frame, Look look) {
  std::vector<FoundCode> found;
  if (look == Look::search) search(frame, found);
  if (look == Look::glance) glance(frame, found);
  return found;
}

void LiveReader::search(const Picture& frame, std::vector<FoundCode>& found) {
  add_new(found, read_codes(frame, Pass::plain));
  const bool plain_read = !found.empty();
  const bool other_kind =
      std::ranges::any_of(found, [](const FoundCode& code) { return code.symbology != "QRCode"; });
  const Pass turn = turn_;
  turn_ = turn == Pass::enlarged ? Pass::inverted : Pass::enlarged;
  if (add_new(found, read_codes(frame, turn))) {
    needed_ = turn;
    glances_in_vain_ = 0;
  } else if (other_kind) {
    needed_ = Pass::plain;
    glances_in_vain_ = 0;
  } else if (plain_read && turn == needed_) {
    needed_ = Pass::quick;
  }
}

void LiveReader::glance(const Picture& frame, std::vector<FoundCode>& found) {
  add_new(found, read_codes(frame, Pass::quick));
  if (needed_ == Pass::quick) return;
  if (add_new(found, read_codes(frame, needed_))) {
    glances_in_vain_ = 0;
  } else if (++glances_in_vain_ >= glances_in_vain_max) {
    needed_ = Pass::quick;
  }
}

}  // namespace menshen::camera
