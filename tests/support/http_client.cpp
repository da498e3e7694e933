#include "tests/support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
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

BIO* reading(const std::string& text) {
  return BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
}

void show(SSL_CTX* context, const TlsIdentity& identity) {
  BIO* const certificate = reading(identity.certificate);
  BIO* const key = reading(identity.private_key);
  X509* const x509 = PEM_read_bio_X509(certificate, nullptr, nullptr, nullptr);
  EVP_PKEY* const pkey = PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr);
  check(SSL_CTX_use_certificate(context, x509) == 1, "a client's certificate");
  check(SSL_CTX_use_PrivateKey(context, pkey) == 1, "a client's key");
  EVP_PKEY_free(pkey);
  X509_free(x509);
  BIO_free(key);
  BIO_free(certificate);
}

void believe(SSL_CTX* context, const TlsIdentity& identity) {
  BIO* const text = reading(identity.authorities);
  X509* const authority = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
  check(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority) == 1, "an authority");
  X509_free(authority);
  BIO_free(text);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context), identity.now_seconds);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_CTX_get0_param(context), "127.0.0.1");
}

}  // namespace

struct HttpClient::Tls {
  explicit Tls(const TlsIdentity& identity) {
    if (!identity.certificate.empty()) show(context.get(), identity);
    believe(context.get(), identity);
    if (identity.only_tls_1_2) SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(context.get(), [](SSL* of, SSL_SESSION*) {
      ++static_cast<Tls*>(SSL_get_app_data(of))->ticket_count;
      return 0;
    });
    session.reset(SSL_new(context.get()));
    SSL_set_app_data(session.get(), this);
  }

  // Of the last call: SSL_ERROR_… and, where there is one, the reason.
  void note(int result) {
    why = SSL_get_error(session.get(), result);
    if (const auto code = ERR_peek_error(); code != 0) error = ERR_reason_error_string(code);
    ERR_clear_error();
  }

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{SSL_CTX_new(TLS_client_method()),
                                                       SSL_CTX_free};
  std::unique_ptr<SSL, void (*)(SSL*)> session{nullptr, SSL_free};
  bool established = false;
  int why = SSL_ERROR_NONE;
  std::string error;
  int ticket_count = 0;
};

HttpClient::HttpClient(std::uint16_t port, const TlsIdentity& identity) : HttpClient(port) {
  tls_ = std::make_unique<Tls>(identity);
  SSL_set_fd(tls_->session.get(), socket_);
  const int done = SSL_connect(tls_->session.get());
  tls_->note(done);
  tls_->established = done == 1;
}

bool HttpClient::shook_hands() const { return tls_->established; }
std::string HttpClient::tls_error() const { return tls_->error; }
bool HttpClient::ended_properly() const { return tls_->why == SSL_ERROR_ZERO_RETURN; }
int HttpClient::tickets() const { return tls_->ticket_count; }

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
    const auto count =
        tls_ ? SSL_write(tls_->session.get(), bytes.data(), static_cast<int>(bytes.size()))
             : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool HttpClient::read_some() {
  std::array<char, 65536> space{};
  const auto count =
      tls_ ? SSL_read(tls_->session.get(), space.data(), static_cast<int>(space.size()))
           : recv(socket_, space.data(), space.size(), 0);
  if (tls_) tls_->note(static_cast<int>(count));
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
  if (tls_) {
    const bool more = read_some();
    return !more && read_.empty() && tls_->why != SSL_ERROR_WANT_READ;
  }
  std::array<char, 1> space{};
  return read_.empty() && recv(socket_, space.data(), space.size(), 0) == 0;
}

std::string client_hello() {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             SSL_CTX_free);
  const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context.get()), SSL_free);
  BIO* const to_wire = BIO_new(BIO_s_mem());
  SSL_set_bio(session.get(), BIO_new(BIO_s_mem()), to_wire);
  SSL_connect(session.get());
  ERR_clear_error();
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(to_wire, &bytes);
  return {bytes, static_cast<std::size_t>(length)};
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
