#include "firmware-host/desk/sessions.hpp"

#include <algorithm>

#include "gateway/core/bytes.hpp"

namespace menshen::desk {
namespace {

constexpr std::size_t token_bytes = 32;

}  // namespace

std::string Sessions::begin(Instant now, const Chance& chance) {
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
