// The regulator's interface: who asks, whether they may, what they get; and before anything is
// shown, the leaf that says so is durable. A Handler for http::Server.
//
// Three places take part: the deciding thread (`home`) understands and refuses, a slow executor
// reads the register and makes the whole answer, and the register's own thread writes the access.
// Nothing long runs at home.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "firmware-host/inspection/reading.hpp"
#include "firmware-host/inspection/visit.hpp"

namespace menshen::inspection {

inline constexpr std::size_t requests_waiting_max = 32;  // for the slow executor; then 503

struct Ports {
  // Appends the leaf of the access; `then` hears at home once it is durable, or why it is not.
  std::function<void(Access access, std::function<void(Ok)> then)> record;
  // A checkpoint that this log signed and that is none of the register: it was rolled back.
  std::function<void()> disagrees;
  std::function<void(const Visit&)> counted;
  std::function<void(const Error&)> unreadable;  // why the register could not be read
  std::function<Moment()> now;
  std::vector<Issuer> issuers;  // who is not among them has issued for no role
  boost::asio::any_io_executor home;
  boost::asio::any_io_executor slow;  // one thread
};

class Routes {
 public:
  // What `source` refers to outlives the slow executor's work; the ports are called at home alone.
  Routes(Source source, Ports ports);
  ~Routes();
  Routes(Routes&&) noexcept;

  void serve(http::Request request, const http::Answer& answer);
  http::Handler handler();  // calls serve; answers 503 once the Routes are gone

 private:
  class Desk;
  std::shared_ptr<Desk> desk_;
};

}  // namespace menshen::inspection
