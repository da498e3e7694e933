// A Client on a loop that runs for one question at a time.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <string>
#include <utility>

#include "gateway/http/client.hpp"

namespace menshen::http {

inline ClientSettings plain_settings(std::uint16_t port) {
  ClientSettings settings;
  settings.origin = {false, "127.0.0.1", port};
  return settings;
}

inline Question question_for(std::string target, std::size_t bytes_max = 64 * 1024) {
  Question question;
  question.target = std::move(target);
  question.reply_body_bytes_max = bytes_max;
  return question;
}

class ClientRig {
 public:
  explicit ClientRig(ClientSettings settings)
      : client_(Client::of(loop_.get_executor(), std::move(settings)).value()) {}

  Result<Reply> ask(Question question) {
    Result<Reply> answer = make_error_code(Errc::reply_malformed);
    boost::asio::co_spawn(loop_, client_.ask(std::move(question)),
                          [&answer](const std::exception_ptr& thrown, Result<Reply> reply) {
                            if (thrown) std::rethrow_exception(thrown);
                            answer = std::move(reply);
                          });
    loop_.restart();
    loop_.run();
    return answer;
  }
  Result<Reply> get(std::string target, std::size_t bytes_max = 64 * 1024) {
    return ask(question_for(std::move(target), bytes_max));
  }

 private:
  boost::asio::io_context loop_;
  Client client_;
};

}  // namespace menshen::http
