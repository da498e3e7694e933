#include "firmware-host/repository_pull.hpp"

#include <utility>

#include "gateway/http/errc.hpp"

namespace menshen::host {
namespace {

namespace asio = boost::asio;

constexpr unsigned ok_status = 200;

// Some stores answer 403 for what is not there.
bool is_missing(unsigned status) { return status == 403 || status == 404; }

http::Question question_for(const std::string& base, const tuf::WantedFile& wanted) {
  http::Question question;
  question.target = base + wanted.file;
  question.reply_body_bytes_max = wanted.bytes_max;
  return question;
}

}  // namespace

asio::awaitable<Ok> pull(http::Client& client, const std::string& base, tuf::Updater& updater) {
  while (updater.next()) {
    http::Question question = question_for(base, *updater.next());
    const Result<http::Reply> reply = co_await client.ask(std::move(question));
    if (!reply) co_return reply.error();
    Ok ok;
    if (reply->status == ok_status) {
      ok = updater.accept(bytes_of(reply->body));
    } else if (is_missing(reply->status)) {
      ok = updater.missing();
    } else {
      ok = make_error_code(http::Errc::status_unexpected);
    }
    if (!ok) co_return ok;
  }
  co_return Ok();
}

asio::awaitable<Result<std::string>> pull_target(http::Client& client, const std::string& base,
                                                 const tuf::FoundTarget& target) {
  http::Question question = question_for(base, target.wanted);
  Result<http::Reply> reply = co_await client.ask(std::move(question));
  if (!reply) co_return reply.error();
  if (reply->status != ok_status) co_return make_error_code(http::Errc::status_unexpected);
  const Ok ok = tuf::verify_target(target, bytes_of(reply->body));
  if (!ok) co_return ok.error();
  co_return std::move(reply->body);
}

}  // namespace menshen::host
