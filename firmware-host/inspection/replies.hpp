// Responses to a regulator. What is no tile and no checkpoint is stored by nobody on the way.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/http/message.hpp"

namespace menshen::inspection {

// How long a client may use what it has without asking again. Never a cache between us: each client
// has its own rights, and each access is a leaf.
enum class Lasts {
  no_time,      // questions
  short_while,  // the checkpoint, a partial tile
  for_ever,     // a full tile
};

http::Response reply(unsigned status, std::string_view content_type, std::string body,
                     Lasts lasts = Lasts::no_time);
http::Response json_reply(std::string json);

// With an ETag (RFC 9110 §8.8.3); 304 without the bytes where the client has them already.
http::Response static_reply(std::string_view content_type, std::string body, Lasts lasts,
                            std::string_view if_none_match);

// {"error":{"code","what","do"}}, with the error's own status. Another room's error is
// register_unreadable.
http::Response error_reply(const Error& error);

}  // namespace menshen::inspection
