#include "firmware-host/desk/sessions.hpp"

#include <algorithm>

#include "gateway/core/bytes.hpp"

namespace menshen::desk {
namespace {

constexpr std::size_t token_bytes = 32;

}  // namespace

std::chrono::milliseconds Sessions::wait(Instant now) const {
  const auto left = next_try_ - now;
  // Never longer than the longest wait, also when the clock was set back meanwhile.
  return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(0),
                                               settings_.wait_max);
}

void Sessions::wrong_pin(Instant now) {
  ++wrong_in_a_row_;
  if (wrong_in_a_row_ < settings_.free_tries) return;
  auto longer = settings_.wait_first;
  for (unsigned i = settings_.free_tries; i < wrong_in_a_row_ && longer < settings_.wait_max; ++i) {
    longer *= 2;
  }
  next_try_ = now + std::min(longer, settings_.wait_max);
}

std::string Sessions::begin(Instant now, const Chance& chance) {
  wrong_in_a_row_ = 0;
  next_try_ = Instant{};
  end_expired(now);
  if (open_.size() >= sessions_count_max) {
    open_.erase(
        std::ranges::min_element(open_, {}, [](const auto& one) { return one.second.used; }));
  }
  std::string token = to_hex(draw<token_bytes>(chance));
  open_[key_of(token)] = {now, now};
  return token;
}

Sessions::Key Sessions::key_of(std::string_view token) { return crypto::sha256(bytes_of(token)); }

bool Sessions::use(const Key& key, Instant now) {
  const auto found = open_.find(key);
  if (found == open_.end()) return false;
  if (expired(found->second, now)) {
    open_.erase(found);
    return false;
  }
  found->second.used = now;
  return true;
}

void Sessions::end_expired(Instant now) {
  std::erase_if(open_, [&](const auto& one) { return expired(one.second, now); });
}

bool Sessions::expired(const Session& session, Instant now) const {
  return now - session.used >= settings_.idle_max || now - session.begun >= settings_.whole_max;
}

}  // namespace menshen::desk
