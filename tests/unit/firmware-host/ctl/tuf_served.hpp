// A repository in memory behind a real server on loopback, as a pull over HTTP meets it.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "tests/support/tuf_repository.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::test {

class ServedTuf {
 public:
  TufRepository repository;
  unsigned status_of_all = 0;  // where set: every request's answer
  unsigned status_of_missing = 404;

  std::string metadata_url() const { return url("/metadata"); }
  std::string targets_url() const { return url("/targets/"); }
  std::uint16_t port() const { return server_.port(); }
  std::vector<std::string> take_asked() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(asked_, {});
  }

 private:
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
  }

  void serve(const http::Request& request, const http::Answer& answer) {
    const std::scoped_lock lock(mutex_);
    asked_.push_back(request.target);
    http::Response response;
    const auto name = request.target.substr(request.target.find('/', 1) + 1);
    const auto& files =
        request.target.starts_with("/metadata/") ? repository.files : repository.targets;
    const auto file = files.find(name);
    response.status = file == files.end() ? status_of_missing : 200;
    if (file != files.end()) response.body = file->second;
    if (status_of_all != 0) response = {status_of_all, {}, "", nullptr};
    answer(std::move(response));
  }

  std::mutex mutex_;
  std::vector<std::string> asked_;
  http::Running server_{
      [this](const http::Request& request, const http::Answer& give) { serve(request, give); }};
};

}  // namespace menshen::test
