// menshen-desk-test-server: the real page, routes, board and HTTP server, with a script in place of
// a door. Commands come on standard input, one a line; what the clerk enters goes out as JSON
// lines.
//
//   menshen-desk-test-server [names_seconds] [rest_seconds] [port, 0 is any] [lane …]
//
//   show admit LANE REASON NAME NUMBER      show refuse LANE REASON      show refer LANE REASON
//   device ID LANE KIND STATE ADVICE        notice NAME on|off
//   drop (every stream ends)   close (the server goes away)   open (it is back, on the same port)
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <optional>
#include <sstream>

#include "firmware-host/desk/board.hpp"
#include "firmware-host/desk/errc.hpp"
#include "firmware-host/desk/routes.hpp"
#include "gateway/crypto/random.hpp"
#include "gateway/http/server.hpp"

namespace menshen::test {
namespace {

namespace asio = boost::asio;

// "271828" at the least cost, so that a test does not wait.
constexpr const char* kept_pin =
    "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw==$oJA0G1UwgplRYxaciIjfvPDDCGuZSo9MZSUO7ZkQEtI=";

constexpr LeafIndex shown_leaf = 1201;  // the one record that there is

Moment present() {
  return {std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()),
          std::chrono::hours(8)};
}

void say(const boost::json::object& line) {
  std::cout << boost::json::serialize(line) << std::endl;
}

std::vector<desk::LaneWords> lanes_of(const std::vector<std::string>& names) {
  std::vector<desk::LaneWords> lanes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    lanes.push_back({names[i], number + " 号门", "Door " + number});
  }
  return lanes;
}

desk::DeskSettings settings_of(const std::vector<std::string>& lanes, std::chrono::seconds rest) {
  desk::DeskSettings settings;
  settings.venue_zh = "清风电竞酒店";
  settings.venue_en = "Qingfeng Esports Hotel";
  settings.lanes = lanes_of(lanes);
  settings.steps = {
      {"identity_checked", "查验身份，如实登记", "Identity checked and registered"},
      {"guardian_contact", "询问并记录监护人联系方式", "Guardian's contact asked and recorded"},
      {"companions_recorded", "询问并记录同住人关系", "Relationship of companions recorded"},
      {"patrol_arranged", "安排巡查和访客管理", "Patrols and visitors arranged"},
      {"no_suspicion", "没有可疑情况需要报警", "Nothing the police must be told"},
  };
  settings.kept_pin = kept_pin;
  settings.rest_after = rest;
  settings.tries.wait_first = std::chrono::seconds(1);
  settings.manager.kept_pin = kept_pin;
  settings.manager.overrides = true;
  settings.manager.opens_records = true;
  settings.manager.record_stays = std::chrono::seconds(3);
  settings.manager.purposes = {
      {"police_inquiry", "公安机关查询", "Police inquiry"},
      {"market_inspection", "市场监管部门检查", "Market inspection"},
      {"culture_inspection", "文化执法检查", "Culture inspection"},
      {"emergency", "危及生命健康的紧急情况", "Emergency: life or health"},
      {"own_request", "本人查询自己的记录", "The person's own request"},
  };
  return settings;
}

template <class Value>
Value named(const std::string& name, int last) {
  for (int i = 0; i <= last; ++i) {
    if (name_of(static_cast<Value>(i)) == name) return static_cast<Value>(i);
  }
  std::cerr << "unknown word: " << name << std::endl;
  return static_cast<Value>(0);
}

class Script {
 public:
  Script(std::chrono::seconds names, std::chrono::seconds rest, std::uint16_t port,
         const std::vector<std::string>& lanes)
      : board_({names, 8}), routes_(settings_of(lanes, rest), board_, ports()), port_(port) {}

  int run() {
    open();
    say({{"port", port_}});
    read_commands();
    tick();
    io_.run();
    slow_.join();
    return 0;
  }

 private:
  desk::DeskPorts ports() {
    desk::DeskPorts ports;
    ports.on_scan = [](const Scan& scan) {
      say({{"lane", scan.lane},
           {"content", static_cast<int>(scan.content)},
           {"text", std::string(text_of(scan.bytes))},
           {"follows", scan.follows ? boost::json::value(*scan.follows) : nullptr}});
    };
    ports.leave = [](LeafIndex leaf, const desk::Answered<LeafIndex>& answer) {
      say({{"left", leaf}});
      answer(leaf + 100);
    };
    ports.arm_override = [](const std::string& lane, LeafIndex leaf) {
      say({{"armed", lane}, {"follows", leaf}});
      return Result<std::chrono::seconds>(std::chrono::seconds(60));
    };
    ports.open_record = [](const desk::RecordAsked& asked,
                           const desk::Answered<desk::RecordShown>& answer) {
      say({{"record", asked.leaf}, {"purpose", asked.purpose}, {"case", asked.case_number}});
      if (asked.leaf != shown_leaf) return answer(make_error_code(desk::Errc::record_gone));
      answer(desk::RecordShown{asked.leaf, 1300, "citizen_id", "11010519491231002X", "测试甲", ""});
    };
    ports.metrics = [] { return std::string("menshen_up 1\n"); };
    ports.health = [] { return desk::Health{}; };
    ports.now = present;
    ports.chance = crypto::system_chance();
    ports.home = io_.get_executor();
    ports.slow = slow_.get_executor();
    return ports;
  }

  void open() {
    http::ServerSettings settings;
    settings.port = port_;
    settings.stop_max = std::chrono::milliseconds(50);
    server_.emplace(http::Server::listen(io_.get_executor(), settings, routes_.handler()).value());
    server_->start();
    port_ = server_->port();
  }

  void tick() {
    second_.expires_after(std::chrono::milliseconds(250));
    second_.async_wait([this](boost::system::error_code stopped) {
      if (stopped) return;
      routes_.tick();
      tick();
    });
  }

  void read_commands() {
    asio::async_read_until(input_, asio::dynamic_buffer(line_), '\n',
                           [this](boost::system::error_code ended, std::size_t count) {
                             if (ended) return stop();
                             std::istringstream words(line_.substr(0, count));
                             line_.erase(0, count);
                             obey(words);
                             read_commands();
                           });
  }

  void obey(std::istringstream& words) {
    std::string command;
    words >> command;
    if (command == "show") show(words);
    if (command == "device") device(words);
    if (command == "notice") notice(words);
    if (command == "drop") board_.close_all();
    if (command == "close") server_.reset();
    if (command == "open") open();
  }

  void show(std::istringstream& words) {
    std::string outcome, lane, reason, name, number;
    words >> outcome >> lane >> reason >> name >> number;
    board_.show({lane,
                 present(),
                 named<Outcome>(outcome, 3),
                 {reason_named(reason).value_or(Reason::adult)},
                 leaf_++,
                 name,
                 number});
  }

  void device(std::istringstream& words) {
    std::string id, lane, kind, state, advice;
    words >> id >> lane >> kind >> state >> advice;
    board_.device({id, lane, named<DeviceKind>(kind, 4), named<DeviceState>(state, 4),
                   named<Advice>(advice, 17), present().at});
  }

  void notice(std::istringstream& words) {
    std::string name, on;
    words >> name >> on;
    board_.notice(named<desk::Notice>(name, 5), on == "on");
  }

  void stop() {
    second_.cancel();
    if (server_) server_->stop();
  }

  asio::io_context io_;
  asio::thread_pool slow_{1};
  asio::steady_timer second_{io_};
  asio::posix::stream_descriptor input_{io_, dup(STDIN_FILENO)};
  std::string line_;
  desk::Board board_;
  desk::Routes routes_;
  std::optional<http::Server> server_;
  std::uint16_t port_;
  LeafIndex leaf_ = 1208;
};

}  // namespace
}  // namespace menshen::test

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto seconds = [&](std::size_t at) {
    return std::chrono::seconds(at < arguments.size() ? std::stoi(arguments[at]) : 30);
  };
  const auto port = static_cast<std::uint16_t>(arguments.size() > 2 ? std::stoi(arguments[2]) : 0);
  std::vector<std::string> lanes(arguments.begin() + std::min<long>(3, argc - 1), arguments.end());
  if (lanes.empty()) lanes = {"front"};
  return menshen::test::Script(seconds(0), seconds(1), port, lanes).run();
}
