// What a request must show before anything is done for it: that it was sent to this desk under one
// of its own names, and not by a page from elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/http/message.hpp"

namespace menshen::desk {

// host_unknown unless the Host field, without its port, is one of `hosts`: a name that an attacker
// points at this machine (DNS rebinding) is none of them.
Ok check_host(const http::Request& request, const std::vector<std::string>& hosts);

// For requests that change something: origin_foreign unless Origin or Sec-Fetch-Site says that our
// own page sent it. Saying nothing is not enough.
Ok check_same_origin(const http::Request& request);

// For requests that only read: origin_foreign where Sec-Fetch-Site says another page asks.
Ok check_not_cross_site(const http::Request& request);

// content_not_json unless the Content-Type is application/json, which no plain form can send.
Ok check_json(const http::Request& request);

// The value of the cookie of that name; empty where there is none.
std::string_view cookie_in(const http::Request& request, std::string_view name);

}  // namespace menshen::desk
