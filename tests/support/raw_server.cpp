#include "tests/support/raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

constexpr int patience_ms = 10'000;

bool readable(int socket) {
  pollfd one{socket, POLLIN, 0};
  return poll(&one, 1, patience_ms) == 1;
}

}  // namespace

std::string RawConnection::read_header() {
  std::string header;
  std::array<char, 1> byte{};
  while (!header.ends_with("\r\n\r\n")) {
    if (!readable(socket_) || recv(socket_, byte.data(), 1, 0) != 1) return {};
    header += byte[0];
  }
  return header;
}

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawConnection::drip(std::string_view bytes, std::chrono::milliseconds pause) {
  for (const char byte : bytes) {
    if (!send({&byte, 1})) return;
    std::this_thread::sleep_for(pause);
  }
}

bool RawConnection::waits_for_end() {
  std::array<char, 256> space{};
  while (readable(socket_)) {
    if (recv(socket_, space.data(), space.size(), 0) <= 0) return true;
  }
  return false;
}

RawServer::RawServer(Script script) : listening_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  check(bind(listening_, any, size) == 0 && listen(listening_, 8) == 0, "a socket listens");
  check(getsockname(listening_, any, &size) == 0, "a socket has a port");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, script = std::move(script)] {
    for (;;) {
      const int accepted = accept(listening_, nullptr, nullptr);
      if (accepted < 0) return;
      RawConnection connection(accepted);
      script(connection);
      ::shutdown(accepted, SHUT_RDWR);
      ::close(accepted);
    }
  });
}

RawServer::~RawServer() {
  ::shutdown(listening_, SHUT_RDWR);  // accept() comes back
  thread_.join();
  ::close(listening_);
}

}  // namespace menshen::test
