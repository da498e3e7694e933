// Responses of the desk, each with the fields that keep a browser from guessing, storing, framing
// or sending on what it got.
#pragma once

#include <string>

#include "firmware-host/desk/errc.hpp"
#include "firmware-host/desk/page.hpp"
#include "gateway/core/result.hpp"
#include "gateway/http/message.hpp"

namespace menshen::desk {

http::Response json_reply(unsigned status, std::string json);
http::Response text_reply(unsigned status, std::string text);
http::Response page_reply(const PageFile& file);
http::Response stream_reply(std::shared_ptr<http::EventChannel> events);

// {error, zh, en, remedy: {zh, en}} with the error's own status. Errors of other rooms are none of
// the page's business: 500 without words.
http::Response error_reply(const Error& error);

}  // namespace menshen::desk
