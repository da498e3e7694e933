// The loop around a tuf::Updater: what it wants is fetched over HTTP, what came is handed to it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "gateway/http/client.hpp"
#include "gateway/tuf/updater.hpp"

namespace menshen::host {

// Fetches until the updater wants nothing: a refresh, or a search after seek(). Errors of the
// network (http), of what came (tuf) and of the disk (host). `base` is the URL's path, with a '/'
// at its end.
boost::asio::awaitable<Ok> pull(http::Client& client, const std::string& base,
                                tuf::Updater& updater);

// A target that was found, verified.
boost::asio::awaitable<Result<std::string>> pull_target(http::Client& client,
                                                        const std::string& base,
                                                        const tuf::FoundTarget& target);

}  // namespace menshen::host
