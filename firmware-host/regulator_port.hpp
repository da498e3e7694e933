// The regulator's port: inspection's Routes over mutual TLS, the register read on a thread of its
// own, each access written before it is shown, and the cosigned checkpoint kept apart.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "firmware-host/admission.hpp"
#include "firmware-host/handshake_refusals.hpp"
#include "firmware-host/inspection/routes.hpp"
#include "firmware-host/log.hpp"
#include "firmware-host/metrics.hpp"
#include "gateway/http/server.hpp"
#include "gateway/ledger/checkpoint_signer.hpp"

namespace menshen::host {

struct RegulatorSettings {
  http::ServerSettings server;
  std::vector<ledger::NoteVerifier> authorities;  // that cosign
  std::vector<inspection::Issuer> issuers;        // of clients' certificates
  std::filesystem::path watermark;
};

// What it works with; what is referred to outlives the port.
struct RegulatorParts {
  // Its own: a long pull waits for nobody, and nobody for it.
  ledger::LedgerView view;
  ledger::CheckpointSigner& checkpoints;
  Admission& admission;
  Metrics& metrics;
  const Log& log;
  std::function<Moment()> now;
  std::function<std::chrono::microseconds()> steady;
  // A checkpoint was posted that this log signed and that is none of the register.
  std::function<void()> disagrees;
  // One of the first `size` leaves is kept apart now.
  std::function<void(std::uint64_t size)> cosigned;
};

// Lives on the deciding thread.
class RegulatorPort {
 public:
  // http's errors: the port, or what TLS was given.
  static Result<std::unique_ptr<RegulatorPort>> listen(boost::asio::any_io_executor home,
                                                       RegulatorSettings settings,
                                                       RegulatorParts parts);
  void start() { server_->start(); }
  // No more accesses: whoever waits for one is told so.
  void stop();

  std::uint16_t port() const { return server_->port(); }

 private:
  RegulatorPort(RegulatorSettings settings, RegulatorParts parts);

  inspection::Source source(const boost::asio::any_io_executor& home);
  inspection::Ports ports(const boost::asio::any_io_executor& home);
  void record(inspection::Access access, std::function<void(Ok)> then);
  void count(const inspection::Visit& visit);
  void count(http::Refusal refusal);

  RegulatorSettings settings_;
  RegulatorParts parts_;
  bool stopping_ = false;
  HandshakeRefusals refusals_;
  std::optional<inspection::Routes> routes_;
  std::optional<http::Server> server_;
  boost::asio::thread_pool slow_{1};  // the last: it ends before what its work refers to
};

}  // namespace menshen::host
