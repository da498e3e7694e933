#include "firmware-host/inspection/routes.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "firmware-host/inspection/budget.hpp"
#include "firmware-host/inspection/replies.hpp"

namespace menshen::inspection {
namespace {

struct Found {
  const Route* route = nullptr;
  std::string_view placeholder;
};

Result<Found> find_route(http::Method method, std::string_view path) {
  bool elsewhere = false;
  for (const Route& route : route_table) {
    const auto placeholder = fits(route, path);
    if (!placeholder) continue;
    if (route.method == method) return Found{&route, *placeholder};
    elsewhere = true;
  }
  if (elsewhere) MENSHEN_RETURN_ERROR(Errc::method_not_here);
  MENSHEN_RETURN_ERROR(Errc::path_unknown);
}

std::string allowed_at(std::string_view path) {
  std::string allowed;
  for (const Route& route : route_table) {
    const std::string method =
        route.method == http::Method::get ? "GET, HEAD" : std::string(http::name_of(route.method));
    if (!fits(route, path) || allowed.find(method) != std::string::npos) continue;
    if (!allowed.empty()) allowed += ", ";
    allowed += method;
  }
  return allowed;
}

}  // namespace

class Routes::Desk : public std::enable_shared_from_this<Desk> {
 public:
  Desk(Source source, Ports ports) : source_(std::move(source)), ports_(std::move(ports)) {}

  void serve(http::Request request, const http::Answer& answer);

 private:
  using Answer = http::Answer;

  Result<Asked> understand(http::Request request, Visit& visit) const;
  void refuse(const Error& error, std::string_view path, Visit visit, const Answer& answer);
  void show(const Asked& asked, Result<Shown> shown, const Answer& answer);
  void record(const Asked& asked, Shown shown, const Answer& answer);

  Source source_;
  Ports ports_;
  OpenSpans open_;
  AccessBudget budget_;
  std::size_t waiting_ = 0;
};

// The order matters: who is nobody does not even learn which addresses there are.
Result<Asked> Routes::Desk::understand(http::Request request, Visit& visit) const {
  if (!request.client) MENSHEN_RETURN_ERROR(Errc::certificate_missing);
  visit.role = role_of_unit(request.client->unit);
  if (!visit.role) MENSHEN_RETURN_ERROR(Errc::role_unknown);
  if (!may_issue(ports_.issuers, request.client->authority, *visit.role)) {
    MENSHEN_RETURN_ERROR(Errc::role_not_issued);
  }
  if (request.method == http::Method::head) request.method = http::Method::get;
  const auto found = find_route(request.method, request.path());
  if (!found) return found.error();
  visit.resource = found->route->resource;
  if (!may_see(*visit.role, found->route->resource)) MENSHEN_RETURN_ERROR(Errc::role_refused);
  auto query = Query::parse(request.target, found->route->parameters);
  if (!query) return query.error();
  return Asked{*request.client,
               *visit.role,
               found->route,
               std::string(request.path()),
               std::string(found->placeholder),
               *std::move(query),
               std::string(request.field("accept")),
               std::string(request.field("if-none-match")),
               std::move(request.body),
               ports_.now().utc_offset};
}

void Routes::Desk::refuse(const Error& error, std::string_view path, Visit visit,
                          const Answer& answer) {
  auto response = error_reply(error);
  if (error == Errc::method_not_here) response.fields.push_back({"Allow", allowed_at(path)});
  visit.status = response.status;
  ports_.counted(visit);
  answer(std::move(response));
}

void Routes::Desk::serve(http::Request request, const Answer& answer) {
  const std::string path(request.path());
  Visit visit;
  auto asked = understand(std::move(request), visit);
  if (!asked) return refuse(asked.error(), path, visit, answer);
  if (waiting_ == requests_waiting_max) {
    return refuse(make_error_code(Errc::too_busy), path, visit, answer);
  }
  // Before it is read: what may not be shown need not be looked up either.
  if (is_written_each_time(asked->route->resource) &&
      !budget_.take(asked->client, ports_.now().at)) {
    return refuse(make_error_code(Errc::too_many), path, visit, answer);
  }
  ++waiting_;
  boost::asio::post(ports_.slow, [weak = weak_from_this(), source = source_, home = ports_.home,
                                  asked = *std::move(asked), answer]() mutable {
    auto shown = read(asked, source);
    boost::asio::post(home,
                      [weak, asked = std::move(asked), shown = std::move(shown), answer]() mutable {
                        if (const auto self = weak.lock())
                          self->show(asked, std::move(shown), answer);
                      });
  });
}

void Routes::Desk::show(const Asked& asked, Result<Shown> shown, const Answer& answer) {
  --waiting_;
  if (shown) return record(asked, *std::move(shown), answer);
  const Error error = shown.error();
  if (error.category() != category()) ports_.unreadable(error);
  if (error == Errc::checkpoint_disagrees) ports_.disagrees();
  refuse(error, asked.path, {asked.role, asked.route->resource}, answer);
}

// Recorded, then shown.
void Routes::Desk::record(const Asked& asked, Shown shown, const Answer& answer) {
  const Visit visit{asked.role, asked.route->resource, shown.response.status};
  const bool open = shown.span && open_.holds(asked.client, *shown.span, ports_.now());
  if (!shown.access || open) {
    ports_.counted(visit);
    return answer(std::move(shown.response));
  }
  if (shown.span && !budget_.take(asked.client, ports_.now().at)) {
    return refuse(make_error_code(Errc::too_many), asked.path, visit, answer);
  }
  Access access = *shown.access;
  ports_.record(std::move(access), [weak = weak_from_this(), asked, visit, answer,
                                    shown = std::move(shown)](const Ok& recorded) mutable {
    const auto self = weak.lock();
    if (!self) return answer(error_reply(make_error_code(Errc::stopping)));
    if (!recorded) {
      return self->refuse(make_error_code(Errc::not_recorded), asked.path, visit, answer);
    }
    if (shown.span) self->open_.keep(asked.client, *shown.span, self->ports_.now());
    self->ports_.counted(visit);
    answer(std::move(shown.response));
  });
}

Routes::Routes(Source source, Ports ports)
    : desk_(std::make_shared<Desk>(std::move(source), std::move(ports))) {}
Routes::~Routes() = default;
Routes::Routes(Routes&&) noexcept = default;

void Routes::serve(http::Request request, const http::Answer& answer) {
  desk_->serve(std::move(request), answer);
}

http::Handler Routes::handler() {
  return [weak = std::weak_ptr(desk_)](http::Request request, const http::Answer& answer) {
    const auto desk = weak.lock();
    if (!desk) return answer(error_reply(make_error_code(Errc::stopping)));
    desk->serve(std::move(request), answer);
  };
}

}  // namespace menshen::inspection
