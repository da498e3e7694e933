#include "firmware-host/desk/routes.hpp"

#include <algorithm>

#include "firmware-host/desk/desk.hpp"
#include "firmware-host/desk/guard.hpp"
#include "firmware-host/desk/inputs.hpp"

namespace menshen::desk {
namespace {

using http::Method;

constexpr std::string_view cookie_name = "menshen_desk";
constexpr std::chrono::seconds time_told_every{5};  // a page that hears nothing longer says so

}  // namespace

// Every address beside the page's own files. HEAD is answered as GET.
constexpr std::array<Routes::Desk::Route, 13> Routes::Desk::routes = {{
    {Method::get, "/healthz", Access::anyone, &Desk::at_once<&Desk::health>},
    {Method::get, "/metrics", Access::this_machine, &Desk::at_once<&Desk::metrics>},
    {Method::get, "/api/session", Access::anyone, &Desk::at_once<&Desk::session>},
    {Method::post, "/api/session", Access::anyone, &Desk::sign_in},
    {Method::delete_, "/api/session", Access::signed_in, &Desk::at_once<&Desk::sign_out>},
    {Method::get, "/api/state", Access::signed_in, &Desk::at_once<&Desk::state>},
    {Method::get, "/events", Access::signed_in, &Desk::at_once<&Desk::events>},
    {Method::post, "/api/typed-number", Access::signed_in, &Desk::at_once<&Desk::typed_number>},
    {Method::post, "/api/no-document", Access::signed_in, &Desk::at_once<&Desk::no_document>},
    {Method::post, "/api/steps", Access::signed_in, &Desk::at_once<&Desk::steps>},
    {Method::post, "/api/exit", Access::signed_in, &Desk::leave},
    {Method::post, "/api/override", Access::signed_in, &Desk::arm_override},
    {Method::post, "/api/record", Access::signed_in, &Desk::open_record},
}};

constexpr Routes::Desk::Route Routes::Desk::page_route = {Method::get, "", Access::anyone,
                                                          &Desk::at_once<&Desk::page>};

void Routes::Desk::serve(http::Request request, const http::Answer& answer) {
  if (request.method == Method::head) request.method = Method::get;
  const auto route = route_for(request);
  if (!route) return answer(error_at(request.path(), route.error()));
  (this->*(*route)->serve)(request, answer);
}

// The route, once everything is in order that can be seen before the body is read.
Result<const Routes::Desk::Route*> Routes::Desk::route_for(const Request& request) {
  if (const Ok ok = check_host(request, settings_.hosts); !ok) return ok.error();
  const bool reads = request.method == Method::get;
  const auto here = [&](const Route& route) { return route.path == request.path(); };
  const bool is_page = page_file_at(request.path()) != nullptr;
  if (is_page && reads) return &page_route;
  if (!is_page && std::ranges::none_of(routes, here)) MENSHEN_RETURN_ERROR(Errc::path_unknown);
  const auto* route = std::ranges::find_if(
      routes, [&](const Route& r) { return here(r) && r.method == request.method; });
  if (route == routes.end()) MENSHEN_RETURN_ERROR(Errc::method_not_here);
  const Ok origin = reads ? check_not_cross_site(request) : check_same_origin(request);
  if (!origin) return origin.error();
  if (request.method == Method::post) {
    if (const Ok ok = check_json(request); !ok) return ok.error();
  }
  if (const Ok ok = check_access(*route, request); !ok) return ok.error();
  return route;
}

bool Routes::Desk::is_signed_in(const Request& request) {
  return sessions_.use(Sessions::key_of(cookie_in(request, cookie_name)), ports_.now().at);
}

Ok Routes::Desk::check_access(const Route& route, const Request& request) {
  if (route.access == Access::this_machine && !request.from_loopback) {
    MENSHEN_RETURN_ERROR(Errc::loopback_only);
  }
  if (route.access == Access::signed_in && !is_signed_in(request)) {
    MENSHEN_RETURN_ERROR(Errc::signed_out);
  }
  return {};
}

http::Response Routes::Desk::error_at(std::string_view path, const Error& error) {
  auto response = error_reply(error);
  if (error != Errc::method_not_here) return response;
  // RFC 9110 §15.5.6: a 405 says what the address does take.
  std::string allowed = page_file_at(path) != nullptr ? "GET, HEAD" : "";
  for (const Route& route : routes) {
    if (route.path != path) continue;
    if (!allowed.empty()) allowed += ", ";
    allowed += route.method == Method::get ? "GET, HEAD" : http::name_of(route.method);
  }
  response.fields.push_back({"Allow", allowed});
  return response;
}

Routes::Desk::Reply Routes::Desk::page(const Request& request) {
  return page_reply(*page_file_at(request.path()));
}

std::string Routes::Desk::state_text() const {
  const Moment now = ports_.now();
  return whole_state(constant_json_, now, board_.snapshot_json(now.at));
}

Routes::Desk::Reply Routes::Desk::state(const Request&) { return json_reply(200, state_text()); }

Routes::Desk::Reply Routes::Desk::events(const Request& request) {
  auto channel = board_.subscribe();
  if (!channel) MENSHEN_RETURN_ERROR(Errc::readers_full);
  channel->push("state", state_text());
  streams_.push_back({Sessions::key_of(cookie_in(request, cookie_name)), channel});
  return stream_reply(std::move(channel));
}

void Routes::Desk::sign_in(const Request& request, const Answer& answer) {
  auto pin = parse_pin(request.body);
  if (!pin) return answer(error_reply(pin.error()));
  lock_->try_pin(*std::move(pin), [weak = weak_from_this(), answer](const Ok& opened) {
    const auto self = weak.lock();
    if (!self) return;
    answer(opened ? self->signed_in() : pin_reply(opened.error(), *self->lock_));
  });
}

http::Response Routes::Desk::signed_in() {
  const std::string token = sessions_.begin(ports_.now().at, ports_.chance);
  auto response = json_reply(204, "");
  response.fields.push_back(
      {"Set-Cookie", std::string(cookie_name) + "=" + token +
                         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                         std::to_string(settings_.sessions.whole_max.count())});
  return response;
}

std::shared_ptr<PinLock> Routes::Desk::lock_of(std::string kept) const {
  return std::make_shared<PinLock>(std::move(kept), settings_.tries,
                                   PinLock::Ports{ports_.now, ports_.home, ports_.slow});
}

// RFC 9110 §10.2.3: a 429 says how long to wait.
http::Response Routes::Desk::pin_reply(const Error& error, const PinLock& lock) {
  auto response = error_reply(error);
  if (error != Errc::tries_wait) return response;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(lock.wait()).count();
  response.fields.push_back({"Retry-After", std::to_string(std::max<long>(seconds, 1))});
  return response;
}

// Asked by a page that does not know yet, so it is no error to be signed out.
Routes::Desk::Reply Routes::Desk::session(const Request& request) {
  return json_reply(200,
                    is_signed_in(request) ? R"({"signed_in":true})" : R"({"signed_in":false})");
}

Routes::Desk::Reply Routes::Desk::sign_out(const Request& request) {
  sessions_.end(Sessions::key_of(cookie_in(request, cookie_name)));
  end_streams_of_ended_sessions(ports_.now().at);
  auto response = json_reply(204, "");
  response.fields.push_back(
      {"Set-Cookie", std::string(cookie_name) + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"});
  return response;
}

Routes::Desk::Reply Routes::Desk::typed_number(const Request& request) {
  const auto typed = parse_typed_number(request.body);
  if (!typed) return typed.error();
  return taken(Content::typed_number, typed->lane, scan_bytes(*typed));
}

Routes::Desk::Reply Routes::Desk::no_document(const Request& request) {
  const auto lane = parse_lane(request.body);
  if (!lane) return lane.error();
  return taken(Content::no_document, *lane, {});
}

Routes::Desk::Reply Routes::Desk::steps(const Request& request) {
  const auto completed = parse_steps(request.body);
  if (!completed) return completed.error();
  for (const std::string& step : completed->steps) {
    if (std::ranges::find(settings_.steps, step, &StepWords::name) == settings_.steps.end()) {
      MENSHEN_RETURN_ERROR(Errc::step_unknown);
    }
  }
  return taken(Content::desk_step, completed->lane, scan_bytes(*completed), completed->follows);
}

// What the clerk entered takes the road of every Scan; the decision comes with the stream.
Routes::Desk::Reply Routes::Desk::taken(Content content, const std::string& lane, Bytes bytes,
                                        std::optional<LeafIndex> follows) {
  if (std::ranges::find(settings_.lanes, lane, &LaneWords::lane) == settings_.lanes.end()) {
    MENSHEN_RETURN_ERROR(Errc::lane_unknown);
  }
  if (board_.holds(Notice::stopping)) MENSHEN_RETURN_ERROR(Errc::stopping);
  Scan scan;
  scan.lane = lane;
  scan.source = Source::desk;
  scan.content = content;
  scan.reader = settings_.reader;
  scan.read_at = ports_.now().at;
  scan.bytes = std::move(bytes);
  scan.follows = follows;
  ports_.on_scan(std::move(scan));
  return json_reply(202, R"({"taken":true})");
}

Routes::Desk::Reply Routes::Desk::health(const Request&) {
  const Health health = ports_.health();
  return json_reply(health.good ? 200 : 503, health_json(health));
}

Routes::Desk::Reply Routes::Desk::metrics(const Request&) {
  return text_reply(200, ports_.metrics());
}

void Routes::Desk::tick() {
  const Moment now = ports_.now();
  board_.forget_old(now.at);
  end_streams_of_ended_sessions(now.at);
  const bool due = !time_told_ || now.at >= *time_told_ + time_told_every || now.at < *time_told_;
  if (!due) return;
  time_told_ = now.at;
  board_.tell_time(now);
}

// An open page keeps its session from becoming idle, but not beyond its whole time.
void Routes::Desk::end_streams_of_ended_sessions(Instant now) {
  std::erase_if(streams_, [&](const Stream& stream) {
    const auto channel = stream.channel.lock();
    if (!channel) return true;
    if (sessions_.use(stream.session, now)) return false;
    channel->close();
    return true;
  });
  sessions_.end_expired(now);
}

Routes::Routes(DeskSettings settings, Board& board, DeskPorts ports)
    : desk_(std::make_shared<Desk>(std::move(settings), board, std::move(ports))) {}
Routes::~Routes() = default;
Routes::Routes(Routes&&) noexcept = default;
Routes& Routes::operator=(Routes&&) noexcept = default;

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

void Routes::tick() { desk_->tick(); }

}  // namespace menshen::desk
