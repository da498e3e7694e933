#include "firmware-host/desk/pin_lock.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "firmware-host/desk/errc.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::desk {

std::chrono::milliseconds Tries::wait(Instant now) const {
  const auto left = kept_.next_try - now;
  // Never longer than the longest wait, also when the clock was set back meanwhile; shorten() makes
  // that wait one that ends.
  return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(0),
                                               settings_.wait_max);
}

bool Tries::shorten(Instant now) {
  const Instant latest = now + settings_.wait_max;
  if (kept_.next_try <= latest) return false;
  kept_.next_try = latest;
  return true;
}

void Tries::wrong(Instant now) {
  ++kept_.wrong_in_a_row;
  if (kept_.wrong_in_a_row < settings_.free_tries) return;
  auto longer = settings_.wait_first;
  for (unsigned i = settings_.free_tries; i < kept_.wrong_in_a_row && longer < settings_.wait_max;
       ++i) {
    longer *= 2;
  }
  kept_.next_try = now + std::min(longer, settings_.wait_max);
}

void Tries::right() { kept_ = {}; }

void PinLock::try_pin(std::string pin, std::function<void(const Ok&)> answer) {
  tries_.shorten(ports_.now().at);
  if (verifying_ || wait().count() > 0) return answer(make_error_code(Errc::tries_wait));
  verifying_ = true;
  boost::asio::post(ports_.slow, [weak = weak_from_this(), pin = std::move(pin), kept = kept_,
                                  home = ports_.home, answer = std::move(answer)]() mutable {
    const bool matches = crypto::pin_matches(pin, kept);
    crypto::wipe(pin);
    boost::asio::post(home, [weak, matches, answer = std::move(answer)] {
      if (const auto self = weak.lock()) answer(self->tried(matches));
    });
  });
}

Ok PinLock::tried(bool matches) {
  verifying_ = false;
  if (matches) {
    tries_.right();
    return {};
  }
  tries_.wrong(ports_.now().at);
  MENSHEN_RETURN_ERROR(Errc::pin_wrong);
}

}  // namespace menshen::desk
