// What is behind Routes: the sessions, the locks, the streams, and a member for each address. For
// the .cpp files of the routes alone.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firmware-host/desk/pin_lock.hpp"
#include "firmware-host/desk/replies.hpp"
#include "firmware-host/desk/routes.hpp"
#include "firmware-host/desk/state_json.hpp"

namespace menshen::desk {

class Routes::Desk : public std::enable_shared_from_this<Desk> {
 public:
  Desk(DeskSettings settings, Board& board, DeskPorts ports)
      : settings_(std::move(settings)),
        board_(board),
        ports_(std::move(ports)),
        sessions_(settings_.sessions),
        lock_(lock_of(settings_.kept_pin)),
        manager_lock_(lock_of(settings_.manager.kept_pin)),
        constant_json_(constant_part(settings_, board.entries_shown())) {}

  void serve(http::Request request, const http::Answer& answer);
  void tick();

 private:
  using Request = http::Request;
  using Answer = http::Answer;
  using Key = Sessions::Key;
  using Reply = Result<http::Response>;

  enum class Access : std::uint8_t { anyone, this_machine, signed_in };

  struct Route {
    http::Method method;
    std::string_view path;
    Access access;
    void (Desk::*serve)(const Request&, const Answer&);
  };
  static const std::array<Route, 13> routes;
  static const Route page_route;

  struct Stream {
    Key session;
    std::weak_ptr<http::EventChannel> channel;
  };

  template <Reply (Desk::*reply)(const Request&)>
  void at_once(const Request& request, const Answer& answer) {
    const Reply made = (this->*reply)(request);
    answer(made ? *made : error_reply(made.error()));
  }

  Result<const Route*> route_for(const Request& request);
  bool is_signed_in(const Request& request);
  Ok check_access(const Route& route, const Request& request);
  static http::Response error_at(std::string_view path, const Error& error);

  void sign_in(const Request& request, const Answer& answer);
  void leave(const Request& request, const Answer& answer);
  void arm_override(const Request& request, const Answer& answer);
  void open_record(const Request& request, const Answer& answer);
  Reply page(const Request& request);

  Reply state(const Request& request);
  Reply events(const Request& request);
  Reply session(const Request& request);
  Reply sign_out(const Request& request);
  Reply typed_number(const Request& request);
  Reply no_document(const Request& request);
  Reply steps(const Request& request);
  Reply health(const Request& request);
  Reply metrics(const Request& request);

  http::Response signed_in();
  // Ok, or why the manager's PIN is not even looked at.
  Ok check_manager(bool may) const;
  std::shared_ptr<PinLock> lock_of(std::string kept) const;
  static http::Response pin_reply(const Error& error, const PinLock& lock);
  Reply taken(Content content, const std::string& lane, Bytes bytes,
              std::optional<LeafIndex> follows = std::nullopt);
  void end_streams_of_ended_sessions(Instant now);
  std::string state_text() const;

  DeskSettings settings_;
  Board& board_;
  DeskPorts ports_;
  Sessions sessions_;
  std::shared_ptr<PinLock> lock_;
  std::shared_ptr<PinLock> manager_lock_;
  std::string constant_json_;
  std::vector<Stream> streams_;
  std::optional<Instant> time_told_;
};

}  // namespace menshen::desk
