#include "tests/support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

constexpr timeval read_timeout{5, 0};
constexpr std::string_view length_field = "Content-Length: ";

std::size_t length_of(std::string_view header) {
  const auto at = header.find(length_field);
  if (at == std::string_view::npos) return 0;
  const std::string_view digits = header.substr(at + length_field.size());
  std::size_t length = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return length;
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port, std::string_view address)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  check(socket_ >= 0, "socket");
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &read_timeout, sizeof read_timeout);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &read_timeout, sizeof read_timeout);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  inet_pton(AF_INET, std::string(address).c_str(), &to.sin_addr);
  check(connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0, "connect");
}

HttpClient::~HttpClient() { close(); }

void HttpClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool HttpClient::read_some() {
  std::array<char, 65536> space{};
  const auto count = recv(socket_, space.data(), space.size(), 0);
  if (count <= 0) return false;
  read_.append(space.data(), static_cast<std::size_t>(count));
  return true;
}

std::string HttpClient::read_until(std::string_view end) {
  std::size_t at = read_.find(end);
  while (at == std::string::npos && read_some()) at = read_.find(end);
  const std::size_t count = at == std::string::npos ? read_.size() : at + end.size();
  std::string text = read_.substr(0, count);
  read_.erase(0, count);
  return text;
}

std::string HttpClient::read_response() {
  std::string response = read_until("\r\n\r\n");
  const std::size_t length = length_of(response);
  while (read_.size() < length && read_some()) {
  }
  response += read_.substr(0, length);
  read_.erase(0, std::min(length, read_.size()));
  return response;
}

std::string HttpClient::read_all() {
  while (read_some()) {
  }
  std::string text = std::move(read_);
  read_.clear();
  return text;
}

bool HttpClient::at_end() {
  std::array<char, 1> space{};
  return read_.empty() && recv(socket_, space.data(), space.size(), 0) == 0;
}

std::string exchange(std::uint16_t port, std::string_view bytes) {
  HttpClient client(port);
  client.send(bytes);
  return client.read_response();
}

std::string_view body_of(std::string_view response) {
  const auto end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string_view() : response.substr(end + 4);
}

std::string_view status_line_of(std::string_view response) {
  return response.substr(0, response.find("\r\n"));
}

}  // namespace menshen::test
