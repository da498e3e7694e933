// Who is signed in at the desk. A session is a random token in a cookie; only its SHA-256 is kept.
// No clock: time is an argument.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/chance.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::desk {

inline constexpr std::size_t sessions_count_max = 16;  // beyond it the one idle longest ends

struct SessionSettings {
  std::chrono::seconds idle_max{30 * 60};     // since the page was last open or used
  std::chrono::seconds whole_max{14 * 3600};  // a long shift
};

class Sessions {
 public:
  using Key = crypto::Digest;  // SHA-256 of a token

  explicit Sessions(SessionSettings settings = {}) : settings_(settings) {}

  // The token for the cookie, 64 hex digits.
  std::string begin(Instant now, const Chance& chance);

  static Key key_of(std::string_view token);
  // Whether the session is open; keeps it from becoming idle.
  bool use(const Key& key, Instant now);
  bool is_open(const Key& key) const { return open_.contains(key); }
  void end(const Key& key) { open_.erase(key); }
  void end_expired(Instant now);
  std::size_t count() const { return open_.size(); }

 private:
  struct Session {
    Instant begun;
    Instant used;
  };
  bool expired(const Session& session, Instant now) const;

  SessionSettings settings_;
  std::map<Key, Session> open_;
};

}  // namespace menshen::desk
